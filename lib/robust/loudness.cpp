#include "robust/loudness.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace rectool::robust {

bool Loudness::active(FingerprintWord word) const {
    constexpr unsigned range = 20; // 30 dB
    constexpr unsigned above = 4;  // 6 dB
    const unsigned level = level_of(word);
    return level + range >= loud && level >= std::min(floor + above, loud) && level > 0;
}

namespace {

using LevelCounts = std::array<std::size_t, 64>; ///< of words, by level

std::size_t heard_words(const LevelCounts& counts) {
    return std::accumulate(counts.begin() + 1, counts.end(), std::size_t{0});
}

unsigned level_quantile(const LevelCounts& counts, double share) {
    auto left = static_cast<double>(heard_words(counts)) * share;
    unsigned level = 1;
    for (; level < 63 && left >= static_cast<double>(counts[level]); ++level)
        left -= static_cast<double>(counts[level]);
    return level;
}

/// Where all words of 400 ms and more are loud, each as loud as the one before it or nearly.
std::vector<bool> steady(const Sound& sound, unsigned loud) {
    constexpr unsigned near = 2; // levels
    const std::vector<FingerprintWord>& words = sound.words;
    const std::size_t fewest = std::size_t{20} * sound.steps;
    std::vector<bool> found(words.size(), false);
    std::size_t first = 0; // of those in a row
    for (std::size_t i = 0; i < words.size(); ++i) {
        const unsigned level = level_of(words[i]);
        const unsigned before = level_of(words[i - std::min<std::size_t>(i, 1)]);
        if (level + near <= loud || std::max(level, before) - std::min(level, before) >= near) first = i + 1;
        if (first + fewest <= i)
            std::fill(found.begin() + static_cast<std::ptrdiff_t>(i - fewest), found.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                      true);
    }
    return found;
}

LevelCounts levels_of(const Sound& sound) {
    LevelCounts counts{};
    for (const FingerprintWord word : sound.words)
        ++counts[level_of(word)];
    return counts;
}

} // namespace

Loudness loudness_of(const Sound& sound) {
    constexpr double enough = 250;
    constexpr double mostly = 0.75; // with less of a tone the softest tenth is none
    const LevelCounts all = levels_of(sound);
    const unsigned loud = level_quantile(all, 0.95);
    LevelCounts others = all;
    const std::vector<bool> tone = steady(sound, loud);
    for (std::size_t i = 0; i < tone.size(); ++i)
        others[level_of(sound.words[i])] -= tone[i] ? 1 : 0;
    const auto count = static_cast<double>(heard_words(others));
    const bool by_all = count < enough || count > mostly * static_cast<double>(heard_words(all));
    return {loud, level_quantile(by_all ? all : others, 0.10)};
}

std::vector<bool> tone_in(const Sound& sound) {
    const std::vector<bool> inside = steady(sound, level_quantile(levels_of(sound), 0.95));
    std::vector<bool> found = inside;
    const std::size_t reach = std::size_t{4} * sound.steps; // of a word, which covers 72 ms
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (!inside[i] || (i > 0 && i + 1 < inside.size() && inside[i - 1] && inside[i + 1])) continue;
        std::fill(found.begin() + static_cast<std::ptrdiff_t>(i - std::min(i, reach)),
                  found.begin() + static_cast<std::ptrdiff_t>(std::min(i + reach + 1, found.size())), true);
    }
    return found;
}

} // namespace rectool::robust
