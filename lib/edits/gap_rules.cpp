#include "edits/gap_rules.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace rectool::edits {

namespace {

double number(std::uint64_t value) {
    return static_cast<double>(value);
}

/// The first of the sorted ranges that ends at or after `at`.
std::vector<Range>::const_iterator first_reaching(const std::vector<Range>& ranges, double at) {
    return std::partition_point(ranges.begin(), ranges.end(), [&](const Range& range) { return number(range.end) < at; });
}

bool covers(const std::vector<Range>& ranges, double start, double end) {
    const auto range = first_reaching(ranges, end);
    return range != ranges.end() && number(range->start) <= start;
}

Range moved_by(Range range, std::uint64_t from, std::uint64_t to) {
    return {range.start - from + to, range.end - from + to};
}

} // namespace

std::vector<Range> without(const std::vector<Range>& from, const std::vector<Range>& ranges) {
    std::vector<Range> left;
    for (Range range : from) {
        auto out = first_reaching(ranges, number(range.start));
        for (; out != ranges.end() && out->start < range.end; ++out) {
            if (range.start < out->start) left.push_back({range.start, out->start});
            range.start = std::max(range.start, out->end);
        }
        if (!range.empty()) left.push_back(range);
    }
    return left;
}

Edit GapRules::edit(EditKind kind, double a, double a_length, double b, double b_length, double precision) const {
    Edit made;
    made.kind = kind;
    made.a = {{a / facts_.rate_a}, {(a + a_length) / facts_.rate_a}};
    made.b = {{b / facts_.rate_b}, {(b + b_length) / facts_.rate_b}};
    made.precision = {precision / facts_.rate_b};
    made.proven = true;
    return made;
}

void GapRules::explain(const Gap& gap, std::vector<Edit>& edits) const {
    const double missing = gap.missing();
    const double extra = gap.extra();
    if (!gap.strays.empty() || !gap.origins.empty()) {
        with_strays(gap, edits);
    } else if (missing < 0) {
        repeated(gap, edits);
    } else if (missing == extra) {
        replaced(gap, edits);
    } else if (missing > extra && extra < facts_.slack) {
        cut(gap, edits);
    } else if (extra > missing && missing < facts_.slack) {
        insert(gap, edits);
    } else {
        edits.push_back(edit(EditKind::replace, number(gap.a.start), missing, number(gap.b.start), extra, facts_.border));
    }
}

/// Widens [low, high], where a border was found, to where it may be as well: as far as the matches on both sides overlap, or as
/// a digital silence goes on within the block that did not match as a whole.
GapRules::Place GapRules::play_of(const Gap& gap, double low, double high) const {
    Place place{low, high, false};
    if (gap.left == nullptr || gap.right == nullptr) return place;
    if (gap.left->b_extent.end > gap.right->b_extent.start) {
        place.low = std::min(low, number(gap.right->b_extent.start) - facts_.border);
        place.high = std::max(high, number(gap.left->b_extent.end) + facts_.border);
    } else {
        for (auto silence = first_reaching(facts_.silent, low); silence != facts_.silent.end() && number(silence->start) <= high;
             ++silence) {
            place.low = std::min(place.low, std::max(number(silence->start), low - facts_.border));
            place.high = std::max(place.high, std::min(number(silence->end), high + facts_.border));
        }
    }
    place.low = std::max(place.low, number(gap.left->b.start));
    place.high = std::min(place.high, number(gap.right->b.end));
    place.in_silence = place.low < low || place.high > high;
    return place;
}

void GapRules::cut(const Gap& gap, std::vector<Edit>& edits) const {
    const double length = gap.missing() - gap.extra();
    Place place = play_of(gap, number(gap.b.start), number(gap.b.end));
    double at = place.middle();
    double precision = place.half();
    if (gap.left == nullptr || gap.right == nullptr) { // at the start or the end, unless up to `extra` was left standing there
        at = number(gap.left == nullptr ? gap.b.start : gap.b.end);
        precision = gap.extra();
    }
    edits.push_back(edit(EditKind::cut, number(gap.a.start) + at - number(gap.b.start), length, at, 0, precision));
    edits.back().in_silence = place.in_silence;
}

void GapRules::insert(const Gap& gap, std::vector<Edit>& edits) const {
    const double length = gap.extra() - gap.missing();
    const double start = number(gap.b.start);
    Place place = play_of(gap, start, start + gap.missing());
    const Place end = play_of(gap, number(gap.b.end) - gap.missing(), number(gap.b.end));
    // where the right piece goes on before its start, the sound that was put in ends as what stands before it
    const double shared = gap.right == nullptr ? 0 : number(gap.right->b.start) - number(gap.right->b_extent.start);
    place.low = std::min({place.low, end.low - length, start - std::min(shared, length)});
    place.high = std::max(place.high, end.high - length);
    place.in_silence = place.in_silence || end.in_silence;
    double at = place.middle();
    double precision = place.half();
    if (gap.left == nullptr || gap.right == nullptr) {
        at = gap.left == nullptr ? start : number(gap.b.end) - length;
        precision = gap.missing();
    }
    edits.push_back(edit(EditKind::insert, number(gap.a.start) + at - start, 0, at, length, precision));
    edits.back().in_silence = place.in_silence;
}

/// The right piece begins in the reference before the left one ends there.
void GapRules::repeated(const Gap& gap, std::vector<Edit>& edits) const {
    const double again = -gap.missing();
    const double extra = gap.extra();
    const double left_end = number(gap.b.start);
    const double right_start = number(gap.b.end);
    const double a_right = number(gap.a.end);
    if (covers(facts_.silent, left_end - again, left_end) || covers(facts_.silent, right_start, right_start + again)) {
        // A digital silence that was made longer: where in it, nobody can tell.
        Place place{left_end - again - facts_.border, left_end + facts_.border, true};
        place.low = std::max(place.low, number(gap.left->b.start));
        const double at = place.middle();
        edits.push_back(edit(EditKind::insert, a_right + at - (left_end - again), 0, at, again + extra, place.half()));
        edits.back().in_silence = true;
    } else if (extra < facts_.slack) {
        const Place place = play_of(gap, left_end, right_start);
        const double at = place.middle();
        edits.push_back(edit(EditKind::repeat, a_right - (right_start - at), again + extra, at, again + extra, place.half()));
        edits.back().in_silence = place.in_silence;
    } else {
        edits.push_back(edit(EditKind::insert, number(gap.a.start), 0, left_end, extra, facts_.border));
        edits.push_back(edit(EditKind::repeat, a_right, again, right_start, again, facts_.border));
    }
}

/// Other sound of the same length: a replacement, unless the chain withholds it or it was left uncompared.
void GapRules::replaced(const Gap& gap, std::vector<Edit>& edits) const {
    if (gap.b.empty()) return;
    for (const Range& known : without({gap.a}, facts_.withheld)) {
        const Range b = moved_by(known, gap.a.start, gap.b.start);
        for (const Range& compared : without({b}, facts_.not_compared))
            edits.push_back(replacement(moved_by(compared, gap.b.start, gap.a.start), compared));
    }
}

Edit GapRules::replacement(Range a, Range b) const {
    // Silence borders to the frame, but for the blocks at both ends, which did not match as a whole.
    for (auto silence = first_reaching(facts_.silent, number(b.start)); silence != facts_.silent.end() && silence->start < b.end;
         ++silence) {
        const Range inside{std::max(silence->start, b.start), std::min(silence->end, b.end)};
        if (number(inside.start) > number(b.start) + facts_.border || number(inside.end) + facts_.border < number(b.end))
            continue;
        if (inside.empty() || inside.length() * 2 < b.length()) continue;
        const Range there = moved_by(inside, b.start, a.start);
        const double length = number(inside.length());
        return edit(EditKind::mute, number(there.start), length, number(inside.start), length, facts_.border);
    }
    return edit(EditKind::replace, number(a.start), number(a.length()), number(b.start), number(b.length()), facts_.border);
}

void GapRules::measure(const Gap& gap) {
    if (gap.strays.empty()) return;
    double spare = gap.extra() - gap.missing();
    for (const std::size_t index : gap.strays)
        spare -= number(strays_[index].piece.b.length());
    for (const std::size_t index : gap.origins)
        spare += number(strays_[index].piece.b.length());
    const auto count = static_cast<double>(gap.strays.size());
    // Less than a block at either end of each is what the grid left over.
    const bool is_remainder = spare >= 0 && spare < facts_.slack * count;
    for (const std::size_t index : gap.strays) {
        Stray& one = strays_[index];
        one.length = number(one.piece.b.length()) + (is_remainder ? spare / count : 0);
        one.exact = is_remainder && gap.strays.size() == 1 && gap.origins.empty();
    }
}

void GapRules::stray(const Gap& gap, const Stray& one, std::vector<Edit>& edits) const {
    const double start = number(one.piece.b.start);
    const double length = one.exact ? one.length : number(one.piece.b.length());
    Place place{start - facts_.border, start + facts_.border, false};
    if (one.exact) {
        const double first = number(gap.b.start);
        place.low = std::max(first, number(one.piece.b.end) - length);
        place.high = std::max(place.low, std::min(first + std::max(0.0, gap.missing()), start));
    }
    const double at = place.middle();
    const EditKind kind = one.moved ? EditKind::move : EditKind::repeat;
    edits.push_back(edit(kind, number(one.piece.a.start) + at - start, length, at, length, place.half()));
}

/// Where something stands that belongs elsewhere, or is missing as it was moved: is there anything more to it?
void GapRules::with_strays(const Gap& gap, std::vector<Edit>& edits) const {
    double missing = gap.missing();
    double extra = gap.extra();
    std::size_t inexact = 0;
    for (const std::size_t index : gap.strays) {
        stray(gap, strays_[index], edits);
        extra -= strays_[index].length;
        inexact += strays_[index].exact ? 0 : 1;
    }
    for (const std::size_t index : gap.origins) {
        missing -= strays_[index].length;
        inexact += strays_[index].exact ? 0 : 1;
    }
    const auto count = static_cast<double>(gap.strays.size() + gap.origins.size());
    const double remainder = facts_.slack * (count + 1);
    const double tolerance = facts_.slack * static_cast<double>(inexact) + 0.5;
    const double precision = std::max(gap.extra(), std::abs(gap.missing()));
    const double a = number(std::min(gap.a.start, gap.a.end));
    const double b = number(gap.b.start);
    if (std::abs(missing - extra) < tolerance) {
        if (std::min(missing, extra) >= remainder) edits.push_back(edit(EditKind::replace, a, missing, b, extra, precision));
    } else if (missing > extra && extra < remainder) {
        edits.push_back(edit(EditKind::cut, a, missing - extra, b, 0, precision));
    } else if (extra > missing && missing < remainder) {
        edits.push_back(edit(EditKind::insert, a, 0, b, extra - missing, precision));
    } else {
        edits.push_back(edit(EditKind::replace, a, missing, b, extra, precision));
    }
}

} // namespace rectool::edits
