#include "robust/loudness.hpp"

#include <algorithm>
#include <array>

namespace rectool::robust {

bool Loudness::active(FingerprintWord word) const {
    constexpr unsigned range = 20; // 30 dB
    constexpr unsigned above = 4;  // 6 dB
    const unsigned level = level_of(word);
    return level + range >= loud && level >= std::min(floor + above, loud) && level > 0;
}

Loudness loudness_of(const Sound& sound) {
    std::array<std::size_t, 64> counts{};
    for (const FingerprintWord word : sound.words)
        ++counts[level_of(word)];
    const auto quantile = [&](double share) {
        auto left = static_cast<double>(sound.words.size() - counts[0]) * share;
        unsigned level = 1;
        for (; level < 63 && left >= static_cast<double>(counts[level]); ++level)
            left -= static_cast<double>(counts[level]);
        return level;
    };
    return {quantile(0.95), quantile(0.10)};
}

} // namespace rectool::robust
