#include "rectool/edits.hpp"

#include "edits/gap_rules.hpp"
#include "edits/main_line.hpp"
#include "edits/timeline.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rectool {

namespace {

using namespace edits;

constexpr double codec_delay_seconds = 0.120;

double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// Length of the union of ranges.
std::uint64_t covered(std::vector<Range> ranges) {
    std::sort(ranges.begin(), ranges.end());
    std::uint64_t total = 0;
    std::uint64_t reached = 0;
    for (const Range& range : ranges) {
        if (range.end <= reached) continue;
        total += range.end - std::max(range.start, reached);
        reached = range.end;
    }
    return total;
}

std::uint64_t common(const Range& x, const Range& y) {
    const std::uint64_t start = std::max(x.start, y.start);
    const std::uint64_t end = std::min(x.end, y.end);
    return end > start ? end - start : 0;
}

std::vector<Range> played_ranges(const std::vector<Range>& units, const Timeline& timeline) {
    std::vector<Range> all;
    for (const Range& range : units)
        for (const Range& time : timeline.when(range))
            all.push_back(time);
    std::sort(all.begin(), all.end());
    return all;
}

/// How much of the reference the main line covers before a position.
class Coverage {
public:
    explicit Coverage(const std::vector<const Piece*>& line) : line_(line) {
        std::uint64_t reached = 0;
        for (const Piece* piece : line) {
            before_.push_back(total_);
            total_ += piece->a.end - std::max(piece->a.start, reached);
            reached = piece->a.end;
        }
    }

    [[nodiscard]] std::uint64_t in(Range a) const { return until(a.end) - until(a.start); }

private:
    [[nodiscard]] std::uint64_t until(std::uint64_t at) const {
        const auto piece = std::partition_point(line_.begin(), line_.end(), [&](const Piece* one) { return one->a.end <= at; });
        if (piece == line_.end()) return total_;
        const std::uint64_t reached = piece == line_.begin() ? 0 : (*std::prev(piece))->a.end;
        const std::uint64_t start = std::max((*piece)->a.start, reached);
        return before_[static_cast<std::size_t>(piece - line_.begin())] + (at > start ? at - start : 0);
    }

    const std::vector<const Piece*>& line_;
    std::vector<std::uint64_t> before_;
    std::uint64_t total_ = 0;
};

/// The pieces as main line, what lies between, and what stands there from elsewhere.
struct Structure {
    std::vector<const Piece*> line;
    std::vector<Stray> strays;
    std::vector<Gap> gaps; ///< before the first of the line, between all, after the last
};

/// Notes the gap that a moved stray left behind, if one is as much too short. (If not, something else was put in its place.)
void find_origin(Structure& all, std::size_t index, double block) {
    const Range a = all.strays[index].piece.a;
    auto home = std::partition_point(all.gaps.begin(), all.gaps.end(), [&](const Gap& gap) { return gap.a.end <= a.start; });
    if (home == all.gaps.end()) return;
    if (const auto next = std::next(home); next != all.gaps.end() && common(a, next->a) > common(a, home->a)) home = next;
    double lacking = home->missing() - home->extra();
    for (const std::size_t stray : home->strays)
        lacking += static_cast<double>(all.strays[stray].piece.b.length());
    for (const std::size_t origin : home->origins)
        lacking -= static_cast<double>(all.strays[origin].piece.b.length());
    if (lacking > std::max(0.0, static_cast<double>(a.length()) - 2 * block)) home->origins.push_back(index);
}

Structure structure_of(const std::vector<Piece>& pieces, std::uint64_t length_a, std::uint64_t length_b, double block) {
    Structure all;
    const std::vector<bool> chosen = main_line(pieces);
    std::vector<std::size_t> strays;
    const auto close_gap = [&](const Piece* right) {
        const Piece* left = all.line.empty() ? nullptr : all.line.back();
        Gap gap;
        gap.left = left;
        gap.right = right;
        gap.a = {left != nullptr ? left->a.end : 0, right != nullptr ? right->a.start : length_a};
        gap.b = {left != nullptr ? left->b.end : 0, right != nullptr ? right->b.start : length_b};
        gap.strays = std::exchange(strays, {});
        all.gaps.push_back(std::move(gap));
    };
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (chosen[i]) {
            close_gap(&pieces[i]);
            all.line.push_back(&pieces[i]);
        } else {
            strays.push_back(all.strays.size());
            all.strays.push_back({pieces[i], false, 0, false});
        }
    }
    close_gap(nullptr);

    const Coverage coverage(all.line);
    for (std::size_t i = 0; i < all.strays.size(); ++i) {
        const Range a = all.strays[i].piece.a;
        all.strays[i].moved = coverage.in(a)*2 < a.length();
        if (all.strays[i].moved) find_origin(all, i, block);
    }
    return all;
}

/// A head or tail that only the presentation trims otherwise, within what a codec's delay makes: no edit.
bool is_codec_trim(const Gap& gap, const Alignment& alignment, double rate) {
    if (!gap.strays.empty() || !gap.origins.empty() || (gap.missing() != 0 && gap.extra() != 0)) return false;
    if (std::max(gap.missing(), gap.extra()) > codec_delay_seconds * rate) return false;
    const Span& first = alignment.spans.front();
    const Span& last = alignment.spans.back();
    if (gap.left == nullptr) return gap.right->span == 0 && first.copy.start == 0 && first.reference.start == 0;
    return gap.right == nullptr && gap.left->span + 1 == alignment.spans.size() && last.copy.end == alignment.copy_units &&
           last.reference.end == alignment.reference_units;
}

/// What was done to the copy as a whole.
void add_whole_edits(const Side& reference, const Side& copy, EditList& list) {
    Edit whole;
    whole.a = {{0}, list.duration_a};
    whole.b = {{0}, list.duration_b};
    whole.proven = true;
    if (reference.rate != copy.rate) {
        whole.kind = EditKind::speed;
        whole.amount = static_cast<double>(copy.rate) / static_cast<double>(reference.rate);
        list.edits.push_back(whole);
    }
    const Presentation& a = reference.presentation;
    const Presentation& b = copy.presentation;
    if (a.gain != b.gain) {
        whole.kind = EditKind::gain;
        whole.amount = (static_cast<double>(b.gain) - static_cast<double>(a.gain)) / 256;
        list.edits.push_back(whole);
    }
    if (!a.layout.empty() && !b.layout.empty() && a.layout != b.layout) {
        whole.kind = EditKind::channels;
        whole.amount = 0;
        list.edits.push_back(whole);
    }
}

void add_gap_edits(const Alignment& alignment, const Structure& structure, std::vector<Stray>& strays, const Facts& facts,
                   bool lossy, EditList& list) {
    GapRules rules(facts, strays);
    for (const Gap& gap : structure.gaps)
        rules.measure(gap);
    for (const Gap& gap : structure.gaps) {
        if (lossy && is_codec_trim(gap, alignment, facts.rate_b)) {
            const double amount = (gap.missing() - gap.extra()) / facts.rate_b;
            if (amount != 0)
                list.notes.push_back({gap.left == nullptr ? EditNoteKind::head_trim : EditNoteKind::tail_trim, {amount}});
        } else {
            rules.explain(gap, list.edits);
        }
    }
    std::stable_sort(list.edits.begin(), list.edits.end(), [](const Edit& x, const Edit& y) { return x.b.start < y.b.start; });
}

TimeRange timed_range(const Range& frames, double rate) {
    return {{static_cast<double>(frames.start) / rate}, {static_cast<double>(frames.end) / rate}};
}

/// Essence without time (bytes) is treated as if a unit were a frame; its positions are not told.
Side with_frames(const Side& side) {
    Side timed = side;
    if (side.rate == 0) {
        timed.frames = side.units;
        timed.frame_of = nullptr;
        timed.presentation.played.clear();
    }
    return timed;
}

} // namespace

EditList find_edits(const Alignment& alignment, const Side& reference, const Side& copy, bool lossy) {
    const bool timed = reference.rate != 0 && copy.rate != 0;
    const Side side_a = with_frames(reference);
    const Side side_b = with_frames(copy);
    const Timeline timeline_a(side_a);
    const Timeline timeline_b(side_b);
    const std::vector<Piece> pieces = played_pieces(alignment, timeline_a, timeline_b);

    std::vector<Range> in_a;
    std::vector<Range> in_b;
    for (const Piece& piece : pieces) {
        in_a.push_back(piece.a);
        in_b.push_back(piece.b);
    }
    EditList list;
    list.compared_reference = share(covered(std::move(in_a)), timeline_a.length());
    list.compared_copy = share(covered(std::move(in_b)), timeline_b.length());
    if (!timed) return list;

    Facts facts;
    facts.rate_a = reference.rate;
    facts.rate_b = copy.rate;
    const double block = std::ceil(share(reference.frames, reference.units) * static_cast<double>(alignment.block_units));
    const bool by_samples = !lossy && alignment.block_units == 1;
    facts.border = by_samples ? 0 : block;
    facts.slack = by_samples ? 0.5 : 2 * block;
    facts.silent = played_ranges(alignment.copy_silent, timeline_b);
    facts.not_compared = played_ranges(alignment.not_compared, timeline_b);
    const std::vector<Range> unsure = played_ranges(alignment.salt_damaged, timeline_b);
    facts.not_compared.insert(facts.not_compared.end(), unsure.begin(), unsure.end());
    std::sort(facts.not_compared.begin(), facts.not_compared.end());
    facts.withheld = played_ranges(alignment.withheld, timeline_a);
    list.duration_a = {static_cast<double>(timeline_a.length()) / facts.rate_a};
    list.duration_b = {static_cast<double>(timeline_b.length()) / facts.rate_b};
    for (const Range& range : facts.withheld)
        list.withheld_a.push_back(timed_range(range, facts.rate_a));
    for (const Piece& piece : pieces)
        list.same.push_back(
            {timed_range(piece.a, facts.rate_a), timed_range(piece.b, facts.rate_b), timed_range(piece.b_extent, facts.rate_b)});
    for (const Range& range : facts.not_compared)
        list.not_compared_b.push_back(timed_range(range, facts.rate_b));
    if (pieces.empty()) return list; // nothing is known to be of this recording, so nothing to have been edited

    add_whole_edits(reference, copy, list);
    Structure structure = structure_of(pieces, timeline_a.length(), timeline_b.length(), block);
    add_gap_edits(alignment, structure, structure.strays, facts, lossy, list);
    return list;
}

} // namespace rectool
