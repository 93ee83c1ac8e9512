#include "rectool/reconcile.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rectool {

namespace {

constexpr std::size_t most_discrepancies = 1000; ///< of a crafted declaration; beyond, nothing is explained
constexpr std::size_t most_beside = 64;          ///< declared edits looked at for one that was found
constexpr double fade = 0.020;                   // at either end of a declared silence something else may stand

bool overlaps(const TimeRange& x, const TimeRange& y, double play) {
    return x.start.value <= y.end.value + play && y.start.value <= x.end.value + play;
}

bool is_whole_copy(const Edit& edit) {
    return edit.kind == EditKind::speed || edit.kind == EditKind::gain || edit.kind == EditKind::channels;
}

class Reconciler {
public:
    Reconciler(const DeclaredMap& map, const std::vector<DeclaredEdit>& edits, const EditList& found, const Grain& grain)
        : map_(map), edits_(edits), found_(found), grain_(grain) {
        const Fit fit = fit_of(found, std::nullopt);
        head_trim_ = fit.head.value;
        tail_trim_ = fit.tail.value;
    }

    Reconciliation run(const std::function<bool(TimeRange)>& is_silent) {
        for (std::size_t i = 0; i < map_.stretches.size() && !is_hopeless(); ++i) {
            const DeclaredStretch& stretch = map_.stretches[i];
            if (stretch.origin == Origin::kept) check_kept(i);
            if (stretch.origin == Origin::silent) check_silent(stretch, is_silent);
            if (stretch.origin == Origin::foreign) check_foreign(i);
        }
        for (const Edit& edit : found_.edits)
            if (is_whole_copy(edit)) add(DiscrepancyKind::undeclared, edit.b, std::nullopt);
        if (!map_.consistent && result_.discrepancies.empty())
            add(DiscrepancyKind::contradictory, {{0}, found_.duration_b}, std::nullopt);
        std::stable_sort(result_.discrepancies.begin(), result_.discrepancies.end(),
                         [](const Discrepancy& x, const Discrepancy& y) { return x.b.start < y.b.start; });
        judge_found();
        return std::move(result_);
    }

private:
    void add(DiscrepancyKind kind, TimeRange b, std::optional<std::size_t> edit, double declared = 0, double found = 0) {
        if (!is_hopeless()) result_.discrepancies.push_back({kind, b, edit, {declared}, {found}});
    }

    [[nodiscard]] bool is_hopeless() const { return result_.discrepancies.size() >= most_discrepancies; }

    /// The stretches that may overlap `b`, from the first on; they are sorted.
    [[nodiscard]] std::vector<SameStretch>::const_iterator first_at(const TimeRange& b) const {
        return std::partition_point(found_.same.begin(), found_.same.end(),
                                    [&](const SameStretch& one) { return one.b.end < b.start; });
    }

    /// Whether a declared edit stands at this border of a stretch, and not just the start or end of both recordings.
    [[nodiscard]] bool has_border(std::size_t index, bool left) const {
        const DeclaredStretch& stretch = map_.stretches[index];
        if (left) return index > 0 || stretch.a_start.value > grain_.offset.value;
        const double a_end = stretch.a_start.value + stretch.b.length().value;
        return index + 1 < map_.stretches.size() || a_end < found_.duration_a.value - grain_.offset.value;
    }

    /// The parts of `b` that stretches of the same offset prove, in order. `offset`: from the copy's time to the parent's.
    [[nodiscard]] std::vector<TimeRange> proven(const TimeRange& b, double offset) const {
        std::vector<TimeRange> parts;
        auto from = first_at(b);
        if (from != found_.same.begin()) --from; // one that goes on into its neighbour's place
        for (auto one = from; one != found_.same.end(); ++one) {
            const double here = one->a.start.value - one->b.start.value;
            const bool same_offset = std::abs(here - offset) < grain_.offset.value;
            const Seconds start = std::max(b.start, std::min(one->b.start, one->b_extent.start));
            const Seconds end = std::min(b.end, std::max(one->b.end, one->b_extent.end));
            if (same_offset && start < end) parts.push_back({start, end});
            if (one->b.start > b.end) break; // the first behind it may reach back as well
        }
        std::sort(parts.begin(), parts.end(), [](const TimeRange& x, const TimeRange& y) { return x.start < y.start; });
        return parts;
    }

    /// What of `b` is in none of the sorted parts.
    [[nodiscard]] std::vector<TimeRange> unproven(const TimeRange& b, const std::vector<TimeRange>& parts) const {
        std::vector<TimeRange> gaps;
        Seconds reached = b.start;
        for (const TimeRange& part : parts) {
            if (part.start.value - reached.value > grain_.offset.value) gaps.push_back({reached, part.start});
            reached = std::max(reached, part.end);
        }
        if (b.end.value - reached.value > grain_.offset.value) gaps.push_back({reached, b.end});
        return gaps;
    }

    void check_kept(std::size_t index) {
        const DeclaredStretch& stretch = map_.stretches[index];
        const double offset = stretch.a_start.value - stretch.b.start.value;
        const std::vector<TimeRange> parts = proven(stretch.b, offset);
        if (parts.empty()) return check_unproven(index, offset);
        const double play = grain_.border.value + grain_.offset.value;
        for (const TimeRange& gap : unproven(stretch.b, parts)) {
            const bool at_left = gap.start == stretch.b.start && has_border(index, true);
            const bool at_right = gap.end == stretch.b.end && has_border(index, false);
            if ((at_left || at_right) && gap.length().value < play) continue;
            if (is_codec_trim(gap)) continue;
            if (is_withheld(gap, offset))
                add(DiscrepancyKind::withheld, gap, stretch.edit);
            else
                locate(gap, offset, stretch.edit);
        }
    }

    /// More of the codec's padding at the start or the end than the parent has.
    [[nodiscard]] bool is_codec_trim(const TimeRange& gap) const {
        const double play = grain_.offset.value;
        if (gap.start.value <= play && head_trim_ < 0) return gap.end.value <= -head_trim_ + play;
        return tail_trim_ < 0 && gap.end >= found_.duration_b && gap.length().value <= -tail_trim_ + play;
    }

    /// Where within a stretch that is not what it was declared to be something was done: what matches nothing, and where the
    /// offset changes.
    void locate(const TimeRange& gap, double offset, std::optional<std::size_t> edit) {
        std::vector<TimeRange> parts;
        bool told = false;
        const auto tell = [&](const TimeRange& b) {
            add(DiscrepancyKind::undeclared, b, edit);
            told = true;
        };
        double before = offset;
        for (auto same = first_at(gap); same != found_.same.end() && same->b.start < gap.end && !is_hopeless(); ++same) {
            const SameStretch& one = *same;
            const TimeRange part{std::max(gap.start, one.b.start), std::min(gap.end, one.b.end)};
            if (part.length().value <= 0) continue;
            const double here = one.a.start.value - one.b.start.value;
            if (std::abs(here - before) >= grain_.offset.value) tell({part.start, part.start});
            before = here;
            parts.push_back(part);
        }
        for (const TimeRange& unknown : unproven(gap, parts))
            tell(unknown);
        if (!told) tell(gap);
    }

    /// Nothing of it is at the declared place. Is it at another?
    void check_unproven(std::size_t index, double offset) {
        const DeclaredStretch& stretch = map_.stretches[index];
        const SameStretch* elsewhere = nullptr;
        for (auto one = first_at(stretch.b); one != found_.same.end() && one->b.start < stretch.b.end; ++one)
            if (std::min(one->b.end, stretch.b.end) > std::max(one->b.start, stretch.b.start) &&
                (elsewhere == nullptr || one->b.length() > elsewhere->b.length()))
                elsewhere = &*one;
        if (elsewhere != nullptr) {
            const double shift = elsewhere->a.start.value - elsewhere->b.start.value - offset;
            if (const auto edit = edit_before(stretch.b.start)) {
                const double net = edits_[*edit].a.length().value - edits_[*edit].b.length().value;
                return add(DiscrepancyKind::other_length, {stretch.b.start, stretch.b.start}, edit, net, net + shift);
            }
            return locate(stretch.b, offset, stretch.edit);
        }
        const bool between = has_border(index, true) && has_border(index, false);
        if (is_withheld(stretch.b, offset))
            add(DiscrepancyKind::withheld, stretch.b, stretch.edit);
        else if (between && stretch.b.length().value < 2 * grain_.border.value + grain_.offset.value)
            add(DiscrepancyKind::too_close, stretch.b, stretch.edit);
        else if (stretch.b.length().value >= grain_.offset.value)
            add(DiscrepancyKind::undeclared, stretch.b, stretch.edit);
    }

    [[nodiscard]] bool is_withheld(const TimeRange& b, double offset) const {
        const TimeRange a{{b.start.value + offset}, {b.end.value + offset}};
        return std::any_of(found_.withheld_a.begin(), found_.withheld_a.end(), [&](const TimeRange& range) {
            return range.start.value <= a.start.value + grain_.offset.value &&
                   range.end.value >= a.end.value - grain_.offset.value;
        });
    }

    [[nodiscard]] std::optional<std::size_t> edit_before(Seconds at) const {
        std::optional<std::size_t> last;
        for (std::size_t i = 0; i < edits_.size(); ++i)
            if (edits_[i].b.end.value <= at.value + grain_.offset.value && (!last || edits_[i].b.end >= edits_[*last].b.end))
                last = i;
        return last;
    }

    void check_silent(const DeclaredStretch& stretch, const std::function<bool(TimeRange)>& is_silent) {
        const double margin = std::min(fade, stretch.b.length().value / 4);
        const TimeRange inside{{stretch.b.start.value + margin}, {stretch.b.end.value - margin}};
        if (is_silent(inside)) return;
        const bool unchanged = stretch.edit && goes_on(edits_[*stretch.edit]);
        add(unchanged ? DiscrepancyKind::not_done : DiscrepancyKind::not_silent, stretch.b, stretch.edit);
    }

    void check_foreign(std::size_t index) {
        const DeclaredStretch& stretch = map_.stretches[index];
        if (!stretch.edit) {
            if (in_compilation()) add(DiscrepancyKind::of_no_recording, stretch.b, std::nullopt);
            return;
        }
        const DeclaredEdit& edit = edits_[*stretch.edit];
        if (edit.kind == DeclaredKind::replace && goes_on(edit)) add(DiscrepancyKind::not_done, stretch.b, stretch.edit);
        constexpr double longest_join = 0.050;
        if (edit.kind == DeclaredKind::cut && edit.b.length().value > longest_join)
            add(DiscrepancyKind::undeclared, stretch.b, stretch.edit);
    }

    /// Whether the recording simply goes on where an edit is declared; not where the chain withholds what was there.
    [[nodiscard]] bool goes_on(const DeclaredEdit& edit) const {
        if (std::abs(edit.a.length().value - edit.b.length().value) > grain_.offset.value) return false;
        if (std::any_of(found_.withheld_a.begin(), found_.withheld_a.end(),
                        [&](const TimeRange& range) { return overlaps(range, edit.a, 0); }))
            return false;
        return unproven(edit.b, proven(edit.b, edit.a.start.value - edit.b.start.value)).empty();
    }

    [[nodiscard]] bool in_compilation() const {
        return std::any_of(edits_.begin(), edits_.end(),
                           [](const DeclaredEdit& edit) { return edit.kind == DeclaredKind::excerpt; });
    }

    /// Whether it says that something was done, and not only that it cannot be told.
    static bool accuses(const Discrepancy& one) {
        return one.kind != DiscrepancyKind::too_close && one.kind != DiscrepancyKind::withheld;
    }

    /// Each found edit is explained unless something that does not hold touches it.
    void judge_found() {
        std::vector<std::size_t> order(edits_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t x, std::size_t y) { return edits_[x].b.start < edits_[y].b.start; });
        for (const Edit& edit : found_.edits) {
            const double play = edit.precision.value + grain_.border.value + grain_.offset.value;
            const auto touches = [&](const auto& other) { return overlaps(other.b, edit.b, play); };
            auto behind = std::partition_point(order.begin(), order.end(), [&](std::size_t index) {
                return edits_[index].b.start.value <= edit.b.end.value + play;
            });
            std::optional<std::size_t> by;
            for (std::size_t tried = 0; behind != order.begin() && tried < most_beside && !by; ++tried)
                if (touches(edits_[*--behind])) by = *behind;
            result_.declared.push_back(by && !is_hopeless() &&
                                       std::none_of(result_.discrepancies.begin(), result_.discrepancies.end(),
                                                    [&](const Discrepancy& one) { return accuses(one) && touches(one); }));
            result_.declared_by.push_back(by.value_or(0));
        }
    }

    const DeclaredMap& map_;
    const std::vector<DeclaredEdit>& edits_;
    const EditList& found_;
    Grain grain_;
    double head_trim_ = 0;
    double tail_trim_ = 0;
    Reconciliation result_;
};

} // namespace

Reconciliation reconcile(const DeclaredMap& map, const std::vector<DeclaredEdit>& edits, const EditList& found,
                         const Grain& grain, const std::function<bool(TimeRange)>& is_silent) {
    return Reconciler(map, edits, found, grain).run(is_silent);
}

EditList with_stretches(EditList found) {
    if (!found.same.empty()) return found;
    double a = 0;
    double b = 0;
    double margin = 0;
    const auto keep = [&](double until, double precision) {
        const TimeRange range{{b + margin}, {until - precision}};
        if (range.length().value > 0) found.same.push_back({{{a + margin}, {a + margin + range.length().value}}, range, range});
    };
    for (const Edit& edit : found.edits) {
        const bool elsewhere = edit.kind == EditKind::move || edit.kind == EditKind::repeat;
        if (is_whole_copy(edit)) continue;
        keep(edit.b.start.value, edit.precision.value);
        if (elsewhere) {
            found.same.push_back({edit.a, edit.b, edit.b});
            a += edit.b.start.value - b;
        } else {
            a = edit.a.end.value;
        }
        b = edit.b.end.value;
        margin = edit.precision.value;
    }
    keep(found.duration_b.value, 0);
    return found;
}

} // namespace rectool
