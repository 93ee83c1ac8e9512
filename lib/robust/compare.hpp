// Compares two sounds that are not the same samples: through codecs, other rates, other loudness, other clocks.
#pragma once

#include "robust/borders.hpp"

namespace rectool::robust {

struct Comparison {
    Layout layout;         ///< empty: no place of the copy was found on the reference
    double searched = 0;   ///< seconds of the copy with speech
    double matched = 0;    ///< share of those that lie on the reference
    double drift = 0;      ///< how much slower the reference's clock runs: seconds a second
    double gain = 0;       ///< dB that the copy is louder, in the middle
    double gain_range = 0; ///< dB between the tenth and the last tenth
    double coherence = 0;  ///< of the waveforms, 0 to 1
    bool two_devices = false;
    bool evenly_loud = false; ///< the reference is: is_evenly_loud()
    bool one_sound = false;   ///< the reference is nothing else, so that nothing was compared: is_one_sound()
};

/// `progress` (may be empty) gets samples of the copy done, and all.
[[nodiscard]] Comparison compare(const Pair& pair, const std::function<void(std::uint64_t, std::uint64_t)>& progress);

} // namespace rectool::robust
