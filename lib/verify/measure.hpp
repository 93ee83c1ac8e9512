// Compares two recordings by their sound, where nothing in them is equal byte for byte.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/diff.hpp"
#include "robust/sound.hpp"
#include "verify/part_source.hpp"

namespace rectool {

constexpr double smallest_by_sound = 0.02; ///< seconds: the shortest edit that is looked for

/// What the sound says. `edits` are not proven, with a precision and confidence each.
struct Measured {
    EditList edits;
    std::vector<Processing> processing;
    Relation relation = Relation::unknown;
    Doubt doubt = Doubt::too_little; ///< where the relation is unknown: why
    Seconds smallest_edit{};
    Outline outline_a;
    Outline outline_b;
};

/// A recording by its sound, or by the fingerprint that a chain holds of it.
struct Heard {
    Essence essence;
    robust::Sound sound;
    double start = 0;            ///< samples at 8 kHz that a player leaves out at the start: the sound has them
    double length = 0;           ///< of what is played, in samples
    std::vector<Range> withheld; ///< of the sound, in samples
    Outline outline;             ///< may be empty
};

using MeasureProgress = std::function<void(std::uint64_t, std::optional<std::uint64_t>)>;

/// Decodes a recording, or a part of it, as it is played, with `steps` words in 20 ms. Throws as open_audio().
[[nodiscard]] Heard hear(const std::string& path, const std::optional<unsigned>& track, const Part& part, unsigned steps,
                         robust::Kept kept, const MeasureProgress& progress);

/// What a chain holds. Nothing: no fingerprints, or it is played in several parts.
[[nodiscard]] std::optional<Heard> heard_in(const Chain& chain);

/// The same as the second of two that are compared.
[[nodiscard]] std::optional<Heard> heard_as_copy(const Chain& chain);

/// Compares two, the second with four words in 20 ms. `progress` gets a share done, in thousandths, of 1000.
[[nodiscard]] Measured measure(Heard a, Heard b, const MeasureProgress& progress);

/// Decodes and compares both, or their parts; times are counted from the start of these. Throws as open_audio(). `progress` (may
/// be empty) gets a share done, in thousandths, of 1000.
[[nodiscard]] Measured measure(const DiffRequest& request,
                               const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

} // namespace rectool
