#include "verify/swapped.hpp"

#include <algorithm>
#include <utility>

namespace rectool {

namespace {

/// Where the reference goes on after that place of the copy, on the line that is neither moved nor repeated.
Seconds goes_on(const EditList& list, const Edit& edit) {
    constexpr double rounding = 1e-6;
    const auto elsewhere = [&](const TimeRange& b) { // what stands in the copy a second time, or at another place
        return std::any_of(list.edits.begin(), list.edits.end(), [&](const Edit& other) {
            return (other.kind == EditKind::move || other.kind == EditKind::repeat) &&
                   b.start.value >= other.b.start.value - rounding && b.end.value <= other.b.end.value + rounding;
        });
    };
    std::pair<double, double> next{list.duration_b.value, list.duration_a.value}; // of the copy and of the reference
    const auto look = [&](const TimeRange& a, const TimeRange& b) {
        if (b.end.value <= edit.b.end.value || b.start.value >= next.first || elsewhere(b)) return;
        const double inside = std::max(0.0, edit.b.end.value - b.start.value);
        next = {b.start.value, a.start.value + inside};
    };
    for (const SameStretch& stretch : list.same)
        look(stretch.a, stretch.b);
    for (const AlikeStretch& stretch : list.alike)
        look(stretch.a, stretch.b);
    return {next.second};
}

Edit swapped(const EditList& list, const Edit& edit) {
    Edit other = edit;
    std::swap(other.a, other.b);
    switch (edit.kind) {
    case EditKind::cut:
        other.kind = EditKind::insert;
        break;
    case EditKind::insert:
        other.kind = EditKind::cut;
        break;
    case EditKind::repeat:
        other.kind = EditKind::cut;
        other.b.start = other.b.end = goes_on(list, edit);
        break;
    case EditKind::mute:
        other.kind = EditKind::replace;
        break;
    case EditKind::speed:
        other.amount = 1 / edit.amount;
        break;
    case EditKind::gain:
        other.amount = -edit.amount;
        break;
    case EditKind::replace:
    case EditKind::move:
    case EditKind::channels:
        break;
    }
    return other;
}

} // namespace

EditList swapped(const EditList& list) {
    EditList other = list;
    for (Edit& edit : other.edits)
        edit = swapped(list, edit);
    for (EditNote& note : other.notes)
        note.amount.value = -note.amount.value;
    for (SameStretch& stretch : other.same) {
        std::swap(stretch.a, stretch.b);
        stretch.b_extent = stretch.b;
    }
    for (AlikeStretch& stretch : other.alike)
        std::swap(stretch.a, stretch.b);
    std::swap(other.compared_copy, other.compared_reference);
    std::swap(other.duration_a, other.duration_b);
    other.not_compared_b = std::exchange(other.withheld_a, {});
    const auto by_b = [](const auto& x, const auto& y) { return x.b.start < y.b.start; };
    std::stable_sort(other.edits.begin(), other.edits.end(), by_b);
    std::stable_sort(other.same.begin(), other.same.end(), by_b);
    std::stable_sort(other.alike.begin(), other.alike.end(), by_b);
    return other;
}

void swap_sides(DiffResult& result) {
    result.edits = swapped(result.edits);
    std::swap(result.a, result.b);
    for (Processing& note : result.processing)
        switch (note.kind) {
        case ProcessingKind::drift:
        case ProcessingKind::gain:
            note.amount = -note.amount;
            break;
        case ProcessingKind::level_changes:
            break;
        case ProcessingKind::rate:
            note.amount = result.b.essence.rate;
            break;
        case ProcessingKind::channels:
            note.amount = result.b.essence.channels;
            break;
        }
}

} // namespace rectool
