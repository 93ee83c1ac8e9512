#include "verify/edit_lists.hpp"

#include <algorithm>
#include <cmath>

namespace rectool {

namespace {

void move(TimeRange& range, Seconds by) {
    range = {{range.start.value + by.value}, {range.end.value + by.value}};
}

bool is_of_whole_copy(EditKind kind) {
    return kind == EditKind::speed || kind == EditKind::gain || kind == EditKind::channels;
}

/// Whether an edit at a border of the parts may be no edit, as either recording goes on beyond it.
bool is_open(const Edit& edit, bool a_goes_on, bool b_goes_on) {
    constexpr double same_length = 1e-3;
    switch (edit.kind) {
    case EditKind::insert:
        return a_goes_on;
    case EditKind::cut:
        return b_goes_on;
    case EditKind::replace:
        return std::abs(edit.a.length().value - edit.b.length().value) > same_length && (a_goes_on || b_goes_on);
    default:
        return false;
    }
}

} // namespace

std::size_t leave_out_beyond(EditList& list, const Beyond& beyond) {
    constexpr double near = 1e-3;
    return std::erase_if(list.edits, [&](const Edit& edit) {
        const bool at_start = edit.a.start.value < near && edit.b.start.value < near;
        const bool at_end = list.duration_a.value - edit.a.end.value < near && list.duration_b.value - edit.b.end.value < near;
        const bool open = (at_start && is_open(edit, beyond.a_before, beyond.b_before)) ||
                          (at_end && is_open(edit, beyond.a_after, beyond.b_after));
        if (open && edit.b.length().value > 0) list.not_compared_b.push_back(edit.b);
        return open;
    });
}

void move_times(EditList& list, Seconds a, Seconds b) {
    for (Edit& edit : list.edits) {
        move(edit.a, a);
        move(edit.b, b);
    }
    for (SameStretch& stretch : list.same) {
        move(stretch.a, a);
        move(stretch.b, b);
        move(stretch.b_extent, b);
    }
    for (AlikeStretch& stretch : list.alike) {
        move(stretch.a, a);
        move(stretch.b, b);
    }
    for (TimeRange& range : list.withheld_a)
        move(range, a);
    for (TimeRange& range : list.not_compared_b)
        move(range, b);
}

std::size_t leave_out_shorter(EditList& list, Seconds least) {
    return std::erase_if(list.edits, [least](const Edit& edit) {
        return !is_of_whole_copy(edit.kind) && std::max(edit.a.length(), edit.b.length()) < least;
    });
}

std::vector<TimeRange> not_explained(const EditList& list) {
    constexpr double least = 0.1;
    std::vector<TimeRange> known;
    for (const AlikeStretch& stretch : list.alike)
        known.push_back(stretch.b);
    for (const Edit& edit : list.edits)
        if (!is_of_whole_copy(edit.kind)) known.push_back(edit.b);
    std::sort(known.begin(), known.end(), [](const TimeRange& x, const TimeRange& y) { return x.start < y.start; });
    known.push_back({list.duration_b, list.duration_b});
    std::vector<TimeRange> rest;
    Seconds reached;
    for (const TimeRange& range : known) {
        if (range.start.value - reached.value >= least) rest.push_back({reached, range.start});
        reached = std::max(reached, range.end);
    }
    return rest;
}

} // namespace rectool
