// Edits as they come out for two recordings, and their text for messages.
#pragma once

#include "unit/align/made_audio.hpp"

#include "rectool/edits.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <string>

namespace made {

/// A pcm recording that is played whole.
inline Side whole(const Recording& recording) {
    Side side;
    side.rate = recording.essence.rate;
    side.units = recording.units();
    side.frames = recording.units();
    side.presentation.played = {{0, side.frames}};
    return side;
}

inline EditList found(const MadeReference& chain, const Recording& reference, const Recording& copy) {
    return find_edits(align(chain, copy), whole(reference), whole(copy), false);
}

inline EditList found(const Samples& reference, const Samples& copy) {
    const Recording a = mono(reference);
    return found(MadeReference(a), a, mono(copy));
}

/// Seconds as frames of `rate`.
inline double frames(Seconds time) {
    return time.value * rate;
}

inline const char* name(EditKind kind) {
    constexpr const char* names[] = {"cut", "insert", "replace", "mute", "move", "repeat", "speed", "gain", "channels"};
    return names[static_cast<int>(kind)];
}

/// "cut a 12000+500 b 12000+0 +-20"
inline std::string text(const Edit& edit) {
    const auto part = [](const TimeRange& range) {
        return std::to_string(frames(range.start)) + "+" + std::to_string(frames(range.length()));
    };
    return std::string(name(edit.kind)) + " a " + part(edit.a) + " b " + part(edit.b) + " +-" +
           std::to_string(frames(edit.precision)) + (edit.in_silence ? " silent" : "") + "; ";
}

inline std::string text(const std::vector<Edit>& edits) {
    std::string all;
    for (const Edit& edit : edits)
        all += text(edit);
    return all;
}

/// An edit that was made: places in frames.
struct Planned {
    EditKind kind;
    Range a;
    Range b;
};

/// Whether `edit` is what was planned: its length to the frame, its place within the precision it states.
inline bool is(const Edit& edit, const Planned& planned) {
    constexpr double rounding = 0.001;
    const auto near = [&](Seconds time, std::uint64_t frame) {
        return std::abs(frames(time) - static_cast<double>(frame)) <= frames(edit.precision) + rounding;
    };
    const auto long_as = [&](const TimeRange& range, const Range& frame) {
        const bool exact = edit.kind != EditKind::replace && edit.kind != EditKind::mute;
        return !exact || std::abs(frames(range.length()) - static_cast<double>(frame.length())) <= rounding;
    };
    return edit.kind == planned.kind && edit.proven && edit.confidence == 1 && near(edit.a.start, planned.a.start) &&
           near(edit.a.end, planned.a.end) && near(edit.b.start, planned.b.start) && near(edit.b.end, planned.b.end) &&
           long_as(edit.a, planned.a) && long_as(edit.b, planned.b);
}

/// What of the found edits is not as planned; empty if all is. No edit may be more than `widest` frames imprecise.
inline std::string differences(const std::vector<Edit>& edits, const std::vector<Planned>& planned, double widest) {
    std::string all;
    if (edits.size() != planned.size()) all = std::to_string(planned.size()) + " planned, found: " + text(edits);
    for (std::size_t i = 0; all.empty() && i < edits.size(); ++i)
        if (!is(edits[i], planned[i]) || frames(edits[i].precision) > widest)
            all = "planned " + std::string(name(planned[i].kind)) + " a " + std::to_string(planned[i].a.start) + "+" +
                  std::to_string(planned[i].a.length()) + " b " + std::to_string(planned[i].b.start) + "+" +
                  std::to_string(planned[i].b.length()) + ", found " + text(edits[i]);
    return all;
}

} // namespace made
