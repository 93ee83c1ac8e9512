#include "robust/one_sound.hpp"

#include "robust/hamming.hpp"
#include "robust/loudness.hpp"

#include <algorithm>
#include <bit>
#include <span>

namespace rectool::robust {

namespace {

constexpr std::size_t shortest_period = 10; // words: in less time speech changes little as well
constexpr std::size_t longest_period = 125;

/// Words of a sound that are compared with those a period later.
struct Change {
    std::size_t wrong = 0; ///< bits that differ
    std::size_t heard = 0; ///< words in which there is anything to be heard

    [[nodiscard]] bool less_than(double share) const {
        return static_cast<double>(wrong) <= share * static_cast<double>(heard * fingerprint_bits);
    }
};

bool is_heard(FingerprintWord word, const Loudness& loudness) {
    constexpr unsigned range = 20; // levels
    return level_of(word) > 0 && level_of(word) + range >= loudness.loud;
}

Change change_within(std::span<const FingerprintWord> now, std::span<const FingerprintWord> later, const Loudness& loudness) {
    Change change;
    for (std::size_t i = 0; i < now.size(); ++i) {
        const bool one = is_heard(now[i], loudness);
        const bool other = is_heard(later[i], loudness);
        change.heard += one || other ? 1 : 0;
        if (one && other)
            change.wrong += static_cast<std::size_t>(std::popcount(bits_of(now[i]) ^ bits_of(later[i])));
        else if (one || other)
            change.wrong += fingerprint_bits / 2;
    }
    return change;
}

/// Whether fewer than a share of the bits differ a period later, in all of it, and in each five seconds but for one.
bool repeats(std::span<const FingerprintWord> words, const Loudness& loudness, std::size_t period, double share) {
    constexpr std::size_t together = 250; // words
    const std::size_t count = words.size() - period;
    Change all;
    std::size_t others = 0;
    for (std::size_t first = 0; first < count; first += together) {
        const std::size_t some = std::min(together, count - first);
        const Change change = change_within(words.subspan(first, some), words.subspan(first + period, some), loudness);
        others += change.less_than(share) ? 0 : 1;
        if (others > 1) return false;
        all.wrong += change.wrong;
        all.heard += change.heard;
    }
    return all.less_than(share);
}

} // namespace

bool is_evenly_loud(const Sound& reference) {
    constexpr unsigned range = 4; // levels
    const Loudness loudness = loudness_of(reference);
    return loudness.loud - loudness.floor < range;
}

bool is_one_sound(const Sound& reference) {
    constexpr double repeated = 0.25;   // share of bits: music has 0.33 and more, speech and noise 0.45
    constexpr double steady_tone = 0.4; // below the lowest band of the fingerprint there is little of a tone
    const Loudness loudness = loudness_of(reference);
    const double share = is_evenly_loud(reference) ? steady_tone : repeated;
    for (std::size_t period = shortest_period; period <= longest_period && 2 * period < reference.words.size(); ++period)
        if (repeats(reference.words, loudness, period, share)) return true;
    return false;
}

} // namespace rectool::robust
