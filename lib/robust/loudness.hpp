// How loud the words of a sound are.
#pragma once

#include "robust/sound.hpp"

namespace rectool::robust {

constexpr double level_decibels = 1.5; ///< of each step of a word's level

[[nodiscard]] constexpr unsigned level_of(FingerprintWord word) {
    return static_cast<unsigned>(word & 63U);
}

/// Which words of a sound are louder than its pauses.
struct Loudness {
    unsigned loud = 0;  ///< 95 % of the words are softer: a level
    unsigned floor = 0; ///< 10 % are, of what is no tone
    [[nodiscard]] bool active(FingerprintWord word) const;
    /// Within 24 dB of the loud ones.
    [[nodiscard]] bool speech(unsigned level) const { return level > 0 && level + 16 >= loud; }
};
[[nodiscard]] Loudness loudness_of(const Sound& sound);

/// Of each word whether it lies in a tone: in what stays as loud as the loudest for 400 ms and more, which speech never
/// does, or begins or ends one.
[[nodiscard]] std::vector<bool> tone_in(const Sound& sound);

} // namespace rectool::robust
