#include "verify/mixed.hpp"

#include <algorithm>
#include <cmath>

namespace rectool {

namespace {

constexpr double blurred = 0.15;     // seconds: what the border of a measured stretch may be off
constexpr double length_off = 0.03;  // and the length of a measured edit
constexpr double least_alike = 0.25; // of a stretch that is worth telling

bool changes_length(EditKind kind) {
    return kind == EditKind::cut || kind == EditKind::insert || kind == EditKind::replace || kind == EditKind::mute;
}

bool within(const TimeRange& range, const TimeRange& open, double play) {
    return range.start.value >= open.start.value - play && range.end.value <= open.end.value + play;
}

bool overlap(const TimeRange& x, const TimeRange& y) {
    return x.start.value < y.end.value && y.start.value < x.end.value;
}

/// What of a measured stretch lies in an open one, in both.
AlikeStretch common(const AlikeStretch& stretch, const OpenStretch& open) {
    const double length = stretch.b.length().value;
    const double before = std::max({0.0, open.b.start.value - stretch.b.start.value, open.a.start.value - stretch.a.start.value});
    const double after = std::max({0.0, stretch.b.end.value - open.b.end.value, stretch.a.end.value - open.a.end.value});
    if (before + after >= length) return {};
    return {{{stretch.a.start.value + before}, {stretch.a.end.value - after}},
            {{stretch.b.start.value + before}, {stretch.b.end.value - after}}};
}

/// What was measured in one open stretch.
struct Found {
    std::vector<AlikeStretch> alike;
    std::vector<Edit> edits;
    double alike_length = 0;
    bool fits = true; ///< with what is proven around it
};

Found find(const EditList& measured, const OpenStretch& open) {
    Found found;
    for (const AlikeStretch& stretch : measured.alike) {
        const AlikeStretch part = common(stretch, open);
        if (part.b.length().value < least_alike) continue;
        found.alike_length += part.b.length().value;
        found.alike.push_back(part);
    }
    double longer = open.b.length().value - open.a.length().value; // as proven
    for (const Edit& edit : measured.edits) {
        const bool inside = within(edit.b, open.b, blurred);
        if (!inside && !overlap(edit.b, open.b)) continue;
        if (inside && edit.b.end.value <= open.b.start.value && edit.b.length().value > 0) continue; // before it
        found.fits = found.fits && inside && changes_length(edit.kind) && within(edit.a, open.a, blurred);
        longer -= edit.b.length().value - edit.a.length().value;
        found.edits.push_back(edit);
    }
    found.fits = found.fits && std::abs(longer) < length_off * static_cast<double>(found.edits.size() + 1);
    return found;
}

/// Parts of an open stretch of the copy that neither are alike nor an edit.
void tell_not_compared(const Found& found, const OpenStretch& open, EditList& list) {
    std::vector<TimeRange> known{{open.b.end, open.b.end}};
    for (const AlikeStretch& stretch : found.alike)
        known.push_back(stretch.b);
    for (const Edit& edit : found.edits)
        known.push_back(edit.b);
    std::sort(known.begin(), known.end(), [](const TimeRange& x, const TimeRange& y) { return x.start < y.start; });
    Seconds reached = open.b.start;
    for (const TimeRange& range : known) {
        if (range.start.value - reached.value >= least_alike) list.not_compared_b.push_back({reached, range.start});
        reached = std::max(reached, range.end);
    }
}

} // namespace

std::vector<OpenStretch> open_stretches(const EditList& proven) {
    std::vector<OpenStretch> open;
    OpenStretch between;
    const auto close = [&](Seconds a, Seconds b) {
        between.a.end = a;
        between.b.end = b;
        const bool withheld = std::any_of(proven.withheld_a.begin(), proven.withheld_a.end(),
                                          [&](const TimeRange& range) { return overlap(range, between.a); });
        if (!withheld && between.a.length() >= shortest_open && between.b.length() >= shortest_open) open.push_back(between);
    };
    for (const SameStretch& stretch : proven.same) {
        close(stretch.a.start, stretch.b.start);
        between.a.start = stretch.a.end;
        between.b.start = stretch.b.end;
    }
    close(proven.duration_a, proven.duration_b);
    return open;
}

bool mix_in(EditList& proven, const EditList& measured, const std::vector<OpenStretch>& open) {
    constexpr double rounding = 1e-6;
    bool mixed = false;
    for (const OpenStretch& stretch : open) {
        const Found found = find(measured, stretch);
        const bool plain = std::none_of(proven.edits.begin(), proven.edits.end(), [&](const Edit& edit) {
            return within(edit.b, stretch.b, rounding) && edit.b.length().value > 0 && !changes_length(edit.kind);
        });
        if (!plain || !found.fits || found.alike_length < shortest_open.value) continue;
        mixed = true;
        std::erase_if(proven.edits, [&](const Edit& edit) {
            return changes_length(edit.kind) && within(edit.b, stretch.b, rounding) && within(edit.a, stretch.a, rounding);
        });
        proven.edits.insert(proven.edits.end(), found.edits.begin(), found.edits.end());
        proven.alike.insert(proven.alike.end(), found.alike.begin(), found.alike.end());
        tell_not_compared(found, stretch, proven);
        for (const AlikeStretch& part : found.alike) {
            proven.compared_copy += part.b.length().value / proven.duration_b.value;
            proven.compared_reference += part.a.length().value / proven.duration_a.value;
        }
    }
    std::stable_sort(proven.edits.begin(), proven.edits.end(),
                     [](const Edit& x, const Edit& y) { return x.b.start < y.b.start; });
    return mixed;
}

} // namespace rectool
