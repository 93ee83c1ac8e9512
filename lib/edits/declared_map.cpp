#include "rectool/reconcile.hpp"

#include <algorithm>
#include <cmath>

namespace rectool {

namespace {

constexpr double same_place = 0.0005;

bool near(double x, double y) {
    return std::abs(x - y) <= same_place;
}

/// Walks along the copy, edit by edit, and notes where each stretch is from.
class MapBuilder {
public:
    MapBuilder(DeclaredMap& map, std::vector<TimeRange> origins, const Fit& fit)
        : map_(map), origins_(std::move(origins)), fit_(fit), a_(fit.head.value) {
        std::sort(origins_.begin(), origins_.end(), [](const TimeRange& x, const TimeRange& y) { return x.start < y.start; });
    }

    /// The parent goes on until `b` in the copy.
    void keep_until(double b) {
        while (b - b_ > 0) {
            skip_moved();
            double length = b - b_;
            if (next_ < origins_.size()) length = std::min(length, std::max(0.0, origins_[next_].start.value - a_));
            if (length <= 0) { // an origin that was passed: the ranges overlap
                map_.consistent = false;
                ++next_;
                continue;
            }
            add({{{b_}, {b_ + length}}, Origin::kept, {a_}, false, std::nullopt});
            a_ += length;
        }
    }

    void take(const DeclaredEdit& edit, std::size_t index) {
        keep_until(edit.b.start.value);
        const bool elsewhere = edit.kind == DeclaredKind::move || edit.kind == DeclaredKind::repeat;
        if (elsewhere) {
            if (!near(edit.a.length().value, edit.b.length().value)) map_.consistent = false;
            add({edit.b, Origin::kept, edit.a.start, true, index});
        } else {
            if (a_ < edit.a.start.value - fit_.play.value) skip_moved();
            if (!near(a_, edit.a.start.value)) map_.consistent = false;
            const bool mute = edit.kind == DeclaredKind::mute;
            if (mute && !near(edit.a.length().value, edit.b.length().value)) map_.consistent = false;
            add({edit.b, mute ? Origin::silent : Origin::foreign, {}, false, index});
            a_ = edit.a.end.value;
        }
        b_ = edit.b.end.value;
    }

    void end(double duration_a, double duration_b) {
        keep_until(duration_b);
        skip_moved();
        if (!near(a_, duration_a - fit_.tail.value) || !near(b_, duration_b) || next_ != origins_.size()) map_.consistent = false;
    }

private:
    /// Goes on behind what stands elsewhere in the copy.
    void skip_moved() {
        while (next_ < origins_.size() && near(origins_[next_].start.value, a_))
            a_ = origins_[next_++].end.value;
    }

    void add(const DeclaredStretch& stretch) {
        if (stretch.b.length().value > 0) map_.stretches.push_back(stretch);
        b_ = std::max(b_, stretch.b.end.value);
    }

    [[nodiscard]] bool near(double x, double y) const { return std::abs(x - y) <= fit_.play.value; }

    DeclaredMap& map_;
    std::vector<TimeRange> origins_; ///< of moves, in the parent
    Fit fit_;
    std::size_t next_ = 0;
    double a_;
    double b_ = 0;
};

/// A copy made of stretches of several recordings: nothing goes on by itself.
DeclaredMap compilation_map(const std::vector<DeclaredEdit>& edits, std::size_t parent, Seconds duration_b, double fit) {
    DeclaredMap map;
    double reached = 0;
    const auto fill = [&](double until) {
        if (until - reached > same_place)
            map.stretches.push_back({{{reached}, {until}}, Origin::foreign, {}, false, std::nullopt});
    };
    for (std::size_t i = 0; i < edits.size(); ++i) {
        const DeclaredEdit& edit = edits[i];
        fill(edit.b.start.value);
        const bool excerpt = edit.kind == DeclaredKind::excerpt;
        const bool silent = edit.kind == DeclaredKind::mute;
        if (!excerpt && edit.kind != DeclaredKind::insert && !silent) map.consistent = false;
        if (excerpt && std::abs(edit.a.length().value - edit.b.length().value) > fit) map.consistent = false;
        if (excerpt && edit.parent == parent)
            map.stretches.push_back({edit.b, Origin::kept, edit.a.start, true, i});
        else
            map.stretches.push_back({edit.b, silent ? Origin::silent : Origin::foreign, {}, false, i});
        reached = edit.b.end.value;
    }
    fill(duration_b.value);
    if (reached > duration_b.value + fit) map.consistent = false;
    return map;
}

} // namespace

Fit fit_of(const EditList& found, std::optional<Seconds> play) {
    Fit fit;
    if (play) fit.play = *play;
    for (const EditNote& note : found.notes)
        (note.kind == EditNoteKind::head_trim ? fit.head : fit.tail) = note.amount;
    return fit;
}

DeclaredMap declared_map(const std::vector<DeclaredEdit>& edits, std::size_t parent, Seconds duration_a, Seconds duration_b,
                         const Fit& fit) {
    const bool compilation =
        std::any_of(edits.begin(), edits.end(), [](const DeclaredEdit& edit) { return edit.kind == DeclaredKind::excerpt; });
    if (compilation) return compilation_map(edits, parent, duration_b, fit.play.value);
    DeclaredMap map;
    std::vector<TimeRange> origins;
    for (const DeclaredEdit& edit : edits)
        if (edit.kind == DeclaredKind::move) origins.push_back(edit.a);
    MapBuilder builder(map, std::move(origins), fit);
    for (std::size_t i = 0; i < edits.size(); ++i) {
        if (edits[i].parent != parent) map.consistent = false; // several parents are for excerpts
        builder.take(edits[i], i);
    }
    builder.end(duration_a.value, duration_b.value);
    return map;
}

DeclaredMap compose(const DeclaredMap& first, const DeclaredMap& second, std::size_t edits_before) {
    DeclaredMap map;
    map.consistent = first.consistent && second.consistent;
    for (const DeclaredStretch& outer : first.stretches) {
        if (outer.origin != Origin::kept) {
            map.stretches.push_back(outer);
            continue;
        }
        const double shift = outer.b.start.value - outer.a_start.value; // from the parent's time to the copy's
        const double from = outer.a_start.value;
        const double to = from + outer.b.length().value;
        for (const DeclaredStretch& inner : second.stretches) {
            const double start = std::max(from, inner.b.start.value);
            const double end = std::min(to, inner.b.end.value);
            if (end - start <= same_place / 10) continue;
            DeclaredStretch part = inner;
            part.b = {{start + shift}, {end + shift}};
            part.a_start = {inner.a_start.value + (start - inner.b.start.value)};
            part.elsewhere = inner.elsewhere || outer.elsewhere;
            if (inner.edit) part.edit = edits_before + *inner.edit;
            DeclaredStretch* last = map.stretches.empty() ? nullptr : &map.stretches.back();
            const bool goes_on =
                last != nullptr && last->origin == part.origin && last->edit == part.edit &&
                near(last->b.end.value, part.b.start.value) &&
                (part.origin != Origin::kept || near(last->a_start.value + last->b.length().value, part.a_start.value));
            if (goes_on)
                last->b.end = part.b.end;
            else
                map.stretches.push_back(part);
        }
    }
    return map;
}

std::vector<DeclaredEdit> carried_over(const DeclaredMap& map, std::vector<DeclaredEdit> edits, Seconds duration_b) {
    for (DeclaredEdit& edit : edits) {
        TimeRange there{duration_b, duration_b};
        for (const DeclaredStretch& stretch : map.stretches) {
            if (stretch.origin != Origin::kept) continue;
            const double shift = stretch.b.start.value - stretch.a_start.value;
            const double start = std::max(edit.b.start.value + shift, stretch.b.start.value);
            const double end = std::min(edit.b.end.value + shift, stretch.b.end.value);
            if (start > end + same_place) continue;
            there = {{start}, {std::max(start, end)}};
            break;
        }
        edit.b = there;
    }
    return edits;
}

} // namespace rectool
