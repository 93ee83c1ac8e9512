#include "rectool/alignment.hpp"

#include "align/matcher.hpp"
#include "align/placement.hpp"

#include <algorithm>

namespace rectool {

namespace {

/// What of the sorted `ranges` lies in no span.
std::vector<Range> outside(const std::vector<Range>& ranges, const std::vector<Span>& spans) {
    std::vector<Range> left;
    auto span = spans.begin();
    for (Range range : ranges) {
        while (span != spans.end() && span->copy.end <= range.start)
            ++span;
        for (auto inside = span; inside != spans.end() && inside->copy.start < range.end; ++inside) {
            if (range.start < inside->copy.start) left.push_back({range.start, inside->copy.start});
            range.start = inside->copy.end;
        }
        if (!range.empty()) left.push_back(range);
    }
    return left;
}

/// Blocks that cannot be proven, and so lie in no span.
std::vector<Range> unprovable(const Reference& reference) {
    std::vector<Range> ranges;
    for (std::uint64_t i = 0; i < reference.block_count; ++i) {
        const ReferenceBlock block = reference.block(i);
        if (block.provable) continue;
        if (!ranges.empty() && ranges.back().end == block.first_unit)
            ranges.back().end += block.units;
        else
            ranges.push_back({block.first_unit, block.first_unit + block.units});
    }
    return ranges;
}

} // namespace

Alignment align_exact(const Reference& reference, const CopyReader& copy, const std::function<void(std::uint64_t)>& progress) {
    align::Matcher matcher(reference, copy, progress);
    const std::vector<align::Match> matches = matcher.run();
    std::vector<Span> candidates;
    candidates.reserve(matches.size());
    for (const align::Match& match : matches) {
        const std::uint64_t start = reference.block(match.first_block).first_unit;
        candidates.push_back({match.copy, {start, start + match.copy.length()}, match.copy, matcher.distinctive(match)});
    }
    Alignment alignment;
    alignment.copy_units = matcher.window().units_read();
    alignment.reference_units = reference.total_units;
    alignment.block_units = reference.block_units;
    alignment.spans = align::choose_spans(std::move(candidates), {alignment.copy_units, reference.block_units});
    alignment.copy_silent = matcher.window().take_silences();
    alignment.salt_damaged = outside(matcher.salt_damaged(), alignment.spans);
    alignment.not_compared = outside(matcher.not_searched(), alignment.spans);
    alignment.withheld = unprovable(reference);
    return alignment;
}

} // namespace rectool
