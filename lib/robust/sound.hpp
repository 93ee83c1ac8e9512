// A recording as it is compared when it is not the same bytes: one channel at 8 kHz, and its fingerprint.
#pragma once

#include "rectool/audio_source.hpp"
#include "rectool/fingerprint.hpp"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace rectool::robust {

constexpr double sound_rate = 8000;
constexpr double emphasis = 0.9; ///< evens out the spectrum of speech, so that consonants count as well

/// Stands where a chain withholds a word: no word has bits there, and its level is silence.
constexpr FingerprintWord unknown_word = FingerprintWord{1} << 63U;

/// Positions are samples at 8 kHz from the start of what is played. Memory: 3 bytes a sample at most.
struct Sound {
    std::vector<std::uint8_t> samples;  ///< highs emphasised, companded to 8 bit: 3 % of each sample's size. None of a chain
    std::vector<std::int16_t> narrow;   ///< as they are; only where there is a chain to compare with
    std::vector<FingerprintWord> words; ///< one every 160 / `steps` samples
    unsigned steps = 1;
    std::int64_t length = 0; ///< in samples
    double seconds = 0;

    [[nodiscard]] std::int64_t size() const noexcept { return length; }

    /// Samples from `first` on; zero outside of the sound.
    void expand(std::int64_t first, std::span<float> out) const;
};

/// Which samples are kept of a sound.
enum class Kept { companded, narrow };

/// Reads a source of pcm to its end. `progress` (may be empty) gets the frames read so far.
[[nodiscard]] Sound read_sound(AudioSource& source, unsigned steps, Kept kept,
                               const std::function<void(std::uint64_t)>& progress);

} // namespace rectool::robust
