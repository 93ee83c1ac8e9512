// What was done to a copy, as a person would say it: derived from an alignment and the two presentations.
#pragma once

#include "rectool/alignment.hpp"
#include "rectool/essence.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// A time or a length in seconds.
struct Seconds {
    double value = 0;
    auto operator<=>(const Seconds&) const = default;
};

struct TimeRange {
    Seconds start;
    Seconds end;
    [[nodiscard]] Seconds length() const noexcept { return {end.value - start.value}; }
    bool operator==(const TimeRange&) const = default;
};

enum class EditKind { cut, insert, replace, mute, move, repeat, speed, gain, channels };

/// What is heard directly before and after a place.
enum class HeardContext { speech, pause };

/// One edit. `a` is the reference's timeline, `b` the copy's, both as players show them. A cut has b.start == b.end,
/// an insert a.start == a.end; for a repeat `a` is where the repeated stretch stands in the reference.
struct Edit {
    EditKind kind = EditKind::cut;
    TimeRange a;
    TimeRange b;
    Seconds precision; ///< how far a and b may be off, either way; the length of the edit is exact when `proven`
    double confidence = 1;
    bool proven = false;                 ///< by hashes, not by measurement
    bool place_measured = false;         ///< `proven`, but where in its blocks it lies was measured, by the fingerprint
    double amount = 0;                   ///< speed: factor; gain: dB; else 0
    bool in_silence = false;             ///< the place has play because the sound around it is digital silence or repeats
    std::optional<HeardContext> context; ///< nothing: not known
    bool declared = false;
    std::optional<std::string> declared_by;
    std::optional<std::string> reason; ///< as declared: the declarer's word
    std::optional<std::string> note;
    bool operator==(const Edit&) const = default;
};

/// Something heard-neutral that should be told: never an edit.
enum class EditNoteKind {
    head_trim, ///< the copy starts `amount` seconds later (earlier if negative) within the codec's own delay
    tail_trim  ///< the copy ends `amount` seconds earlier (later if negative) within the codec's own delay
};
struct EditNote {
    EditNoteKind kind;
    Seconds amount;
    bool operator==(const EditNote&) const = default;
};

/// One side of a comparison: its presentation, and where a unit lies in frames of its essence.
struct Side {
    std::uint32_t rate = 0;
    std::uint64_t units = 0;
    std::uint64_t frames = 0;
    Presentation presentation;
    std::function<std::uint64_t(std::uint64_t unit)>
        frame_of; ///< first frame of a unit; of `units`: `frames`. Empty: unit == frame
};

/// A stretch of the copy that was proven to be a stretch of the reference, frame for frame; both as long.
struct SameStretch {
    TimeRange a;
    TimeRange b;
    TimeRange b_extent; ///< how far the same goes on before and after, where another stretch holds the place
    bool operator==(const SameStretch&) const = default;
};

/// A stretch of the copy that sounds like a stretch of the reference, as measured.
struct AlikeStretch {
    TimeRange a;
    TimeRange b;
    bool operator==(const AlikeStretch&) const = default;
};

struct EditList {
    std::vector<Edit> edits; ///< in the order of the copy
    std::vector<EditNote> notes;
    double compared_copy = 0;      ///< share of the copy's played time that lies in spans
    double compared_reference = 0; ///< share of the reference's played time that lies in spans
    Seconds duration_a;
    Seconds duration_b;
    std::vector<TimeRange> withheld_a;     ///< reference stretches that the chain withholds
    std::vector<SameStretch> same;         ///< in the order of the copy; empty where nothing was proven
    std::vector<AlikeStretch> alike;       ///< in the order of the copy; empty where nothing was measured
    std::vector<TimeRange> not_compared_b; ///< copy stretches of which nothing can be said
};

/// Derives the edits. Hidden or repeated ranges of the presentation become cuts and repeats, another rate `speed`, another gain
/// `gain`, another channel order `channels`; trims at head and tail within the codec's delay (<= 120 ms, packets only) become
/// notes.
[[nodiscard]] EditList find_edits(const Alignment& alignment, const Side& reference, const Side& copy, bool lossy);

} // namespace rectool
