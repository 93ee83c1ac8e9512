#include "robust/one_sound.hpp"

#include "robust/hamming.hpp"
#include "robust/loudness.hpp"

#include <algorithm>
#include <bit>

namespace rectool::robust {

namespace {

constexpr std::size_t shortest_period = 10; // words: in less time speech changes little as well
constexpr std::size_t longest_period = 125;

/// The share of bits that differ from those a period later, in what is to be heard.
double change_within(const Sound& sound, const Loudness& loudness, std::size_t period) {
    constexpr std::size_t looked_at = 2000; // words
    const std::size_t count = sound.words.size() - period;
    const std::size_t stride = std::max<std::size_t>(1, count / looked_at);
    std::size_t wrong = 0;
    std::size_t heard = 0;
    for (std::size_t i = 0; i < count; i += stride) {
        const FingerprintWord now = sound.words[i];
        const FingerprintWord later = sound.words[i + period];
        const bool both = loudness.active(now) && loudness.active(later);
        if (!both && !loudness.active(now) && !loudness.active(later)) continue;
        ++heard;
        wrong += both ? static_cast<std::size_t>(std::popcount(bits_of(now) ^ bits_of(later))) : fingerprint_bits / 2;
    }
    return heard == 0 ? 0 : static_cast<double>(wrong) / static_cast<double>(heard * fingerprint_bits);
}

} // namespace

bool is_steady(const Sound& reference) {
    constexpr unsigned range = 4; // levels, of 1.5 dB
    const Loudness loudness = loudness_of(reference);
    return loudness.loud - loudness.floor < range;
}

bool is_one_sound(const Sound& reference) {
    constexpr double repeated = 0.25;   // share of bits: music has 0.33 and more, speech and noise 0.45
    constexpr double steady_tone = 0.4; // below the lowest band of the fingerprint there is little of a tone
    const Loudness loudness = loudness_of(reference);
    const double most = is_steady(reference) ? steady_tone : repeated;
    for (std::size_t period = shortest_period; period <= longest_period && 2 * period < reference.words.size(); ++period)
        if (change_within(reference, loudness, period) < most) return true;
    return false;
}

} // namespace rectool::robust
