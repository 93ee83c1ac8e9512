#include "align/placement.hpp"

#include <algorithm>

namespace rectool::align {

namespace {

bool same_diagonal(const Span& a, const Span& b) {
    return a.copy.start + b.reference.start == b.copy.start + a.reference.start;
}

/// The span without what lies before `from` and from `to` on, in the copy.
Span clipped(Span span, std::uint64_t from, std::uint64_t to) {
    from = std::clamp(from, span.copy.start, span.copy.end);
    to = std::clamp(to, from, span.copy.end);
    const std::uint64_t offset = span.reference.start - span.copy.start; // modulo 2^64, undone below
    span.copy = {from, to};
    span.reference = {from + offset, to + offset};
    return span;
}

/// Whether a span without a distinctive block can stay between its distinctive neighbours (nullptr: there is none).
bool borne_out(const Span& span, const Span* before, const Span* after, const Extent& extent) {
    const Range gap{before != nullptr ? before->copy.end : 0, after != nullptr ? after->copy.start : extent.copy_units};
    if (gap.empty()) return false;
    const Span inside = clipped(span, gap.start, gap.end);
    // Less than a block is what the grid of the neighbours leaves over.
    if (inside.copy.length() < extent.block_units) return false;
    if ((before != nullptr && before->reference.end > inside.reference.start) ||
        (after != nullptr && inside.reference.end > after->reference.start))
        return false;
    if ((before != nullptr && same_diagonal(span, *before)) || (after != nullptr && same_diagonal(span, *after))) return true;
    // Scattered bits of silence in a stretch that was replaced say nothing; a silence that is most of it does.
    return inside.copy.length() * 2 > gap.length();
}

/// Spans as far as they go again, to be covered anew once some are gone.
std::vector<Span> restored(std::vector<Span> spans) {
    for (Span& span : spans) {
        span.reference.start -= span.copy.start - span.copy_extent.start;
        span.copy = span.copy_extent;
        span.reference.end = span.reference.start + span.copy.length();
    }
    return spans;
}

std::vector<Span> drop_unplaced(const std::vector<Span>& spans, const Extent& extent) {
    std::vector<const Span*> next(spans.size() + 1, nullptr);
    for (std::size_t i = spans.size(); i > 0; --i)
        next[i - 1] = spans[i - 1].distinctive ? &spans[i - 1] : next[i];
    if (next.front() == nullptr) return spans; // nothing but silence and tones: all that there is
    std::vector<Span> kept;
    const Span* before = nullptr;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].distinctive) before = &spans[i];
        if (spans[i].distinctive || borne_out(spans[i], before, next[i + 1], extent)) kept.push_back(spans[i]);
    }
    return kept;
}

/// The fewest of the spans (sorted by start) that together cover what all cover; overlaps are given to the later one.
std::vector<Span> cover(const std::vector<Span>& spans) {
    std::vector<Span> chosen;
    std::uint64_t covered = 0;
    for (std::size_t i = 0; i < spans.size();) {
        if (spans[i].copy.start > covered) covered = spans[i].copy.start;
        const Span* best = nullptr;
        for (; i < spans.size() && spans[i].copy.start <= covered; ++i)
            if (best == nullptr || spans[i].copy.end > best->copy.end) best = &spans[i];
        if (best->copy.end <= covered) continue;
        if (!chosen.empty()) chosen.back() = clipped(chosen.back(), chosen.back().copy.start, best->copy.start);
        chosen.push_back(*best);
        covered = best->copy.end;
    }
    return chosen;
}

/// Where nothing is distinctive: leaves out what adds less than a block to its neighbours, and what goes back in the reference.
/// The first and the last span are held by the ends of the copy.
std::vector<Span> keep_in_order(const std::vector<Span>& chosen, const Extent& extent) {
    std::vector<Span> kept;
    std::uint64_t reached = 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const Span& span = chosen[i];
        const std::uint64_t from = kept.empty() ? 0 : kept.back().copy_extent.end;
        const std::uint64_t to = i + 1 < chosen.size() ? chosen[i + 1].copy_extent.start : extent.copy_units;
        const Range alone{std::max(span.copy_extent.start, from), std::min(span.copy_extent.end, to)};
        const bool held = span.copy_extent.start == 0 || span.copy_extent.end == extent.copy_units;
        if (!held && (alone.empty() || alone.length() < extent.block_units)) continue;
        if (span.reference.start < reached) continue;
        reached = span.reference.end;
        kept.push_back(span);
    }
    return kept;
}

} // namespace

std::vector<Span> choose_spans(std::vector<Span> candidates, const Extent& extent) {
    std::sort(candidates.begin(), candidates.end(), [](const Span& a, const Span& b) { return a.copy < b.copy; });
    std::vector<Span> chosen = cover(drop_unplaced(candidates, extent));
    if (std::any_of(chosen.begin(), chosen.end(), [](const Span& span) { return span.distinctive; })) return chosen;
    return cover(restored(keep_in_order(chosen, extent)));
}

} // namespace rectool::align
