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
bool borne_out(const Span& span, const Span* before, const Span* after, std::uint64_t copy_units) {
    if ((before != nullptr && same_diagonal(span, *before)) || (after != nullptr && same_diagonal(span, *after))) return true;
    const Range gap{before != nullptr ? before->copy.end : 0, after != nullptr ? after->copy.start : copy_units};
    if (gap.empty()) return false;
    const Span inside = clipped(span, gap.start, gap.end);
    // Scattered bits of silence in a stretch that was replaced say nothing; a silence that is most of it does.
    if (inside.copy.length() * 2 <= gap.length()) return false;
    return (before == nullptr || before->reference.end <= inside.reference.start) &&
           (after == nullptr || inside.reference.end <= after->reference.start);
}

std::vector<Span> drop_unplaced(const std::vector<Span>& spans, std::uint64_t copy_units) {
    std::vector<const Span*> next(spans.size() + 1, nullptr);
    for (std::size_t i = spans.size(); i > 0; --i)
        next[i - 1] = spans[i - 1].distinctive ? &spans[i - 1] : next[i];
    if (next.front() == nullptr) return spans; // nothing but silence and tones: all that there is
    std::vector<Span> kept;
    const Span* before = nullptr;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].distinctive) before = &spans[i];
        if (spans[i].distinctive || borne_out(spans[i], before, next[i + 1], copy_units)) kept.push_back(spans[i]);
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

} // namespace

std::vector<Span> choose_spans(std::vector<Span> candidates, std::uint64_t copy_units) {
    std::sort(candidates.begin(), candidates.end(), [](const Span& a, const Span& b) { return a.copy < b.copy; });
    std::vector<Span> chosen = cover(drop_unplaced(candidates, copy_units));
    if (std::none_of(chosen.begin(), chosen.end(), [](const Span& span) { return span.distinctive; })) {
        std::uint64_t reached = 0;
        std::erase_if(chosen, [&](const Span& span) {
            if (span.reference.start < reached) return true;
            reached = span.reference.end;
            return false;
        });
    }
    return chosen;
}

} // namespace rectool::align
