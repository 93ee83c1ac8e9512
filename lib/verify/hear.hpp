// Recordings as they are compared by their sound.
#pragma once

#include "rectool/chain.hpp"
#include "robust/sound.hpp"
#include "verify/examined.hpp"

namespace rectool {

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

/// Of a recording that was read before, at least the sound from one time to another, with the words that hear() has there:
/// `start` is negative, as the sound begins that much later. Nothing where units are no samples, or players leave some out.
[[nodiscard]] std::optional<Heard> hear_again(Examined& recording, const SourceSummary& summary, unsigned steps,
                                              const TimeRange& time);

} // namespace rectool
