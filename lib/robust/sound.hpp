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

/// Positions are samples at 8 kHz from the start of what is played. Memory: 9 bytes a sample at most, 1 of them sound.
struct Sound {
    std::vector<std::uint8_t> samples;  ///< highs emphasised, companded to 8 bit: 3 % of each sample's size
    std::vector<FingerprintWord> words; ///< one every 160 / `steps` samples
    unsigned steps = 1;
    double seconds = 0;

    [[nodiscard]] std::int64_t size() const noexcept { return static_cast<std::int64_t>(samples.size()); }

    /// Samples from `first` on; zero outside of the sound.
    void expand(std::int64_t first, std::span<float> out) const;
};

/// Reads a source of pcm to its end. `progress` (may be empty) gets the frames read so far.
[[nodiscard]] Sound read_sound(AudioSource& source, unsigned steps, const std::function<void(std::uint64_t)>& progress);

} // namespace rectool::robust
