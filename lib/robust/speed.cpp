#include "robust/speed.hpp"

#include "fingerprint/words.hpp"
#include "robust/hamming.hpp"
#include "robust/quantile.hpp"
#include "robust/tracks.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr double slowest = 0.8;
constexpr double fastest = 1.25;
constexpr double factor_step = 0.005;
constexpr double least_change = 0.009;    // a place where nothing was changed is found a step beside, at most
constexpr double word_hop = 160;          // samples between words of the reference
constexpr std::size_t phases = 4;         // words of the copy for one of the reference
constexpr std::size_t window_words = 100; // words that are looked for together: two seconds of the reference
constexpr std::size_t window_probes = 34; // of them that are compared
constexpr std::size_t windows = 6;
constexpr double most_window_errors = 0.33;

using Words = std::vector<FingerprintWord>;

/// Where a window of the copy was found.
struct Hit {
    double errors = 1; ///< share of bits that differ
    double factor = 1;
    double a = 0; ///< samples
    double b = 0;
};

constexpr std::int64_t settling = 400; // samples until the filter that takes the emphasis away has settled

/// Samples from `first` - `settling` on, their highs not emphasised.
std::vector<float> plain_samples(const Sound& sound, std::int64_t first, std::size_t count) {
    std::vector<float> plain(count + settling);
    if (!sound.narrow.empty()) {
        for (std::size_t i = 0; i < plain.size(); ++i) {
            const std::int64_t at = first - settling + static_cast<std::int64_t>(i);
            if (at >= 0 && at < sound.size()) plain[i] = sound.narrow[static_cast<std::size_t>(at)];
        }
        return plain;
    }
    sound.expand(first - settling, plain);
    for (std::size_t i = 1; i < plain.size(); ++i)
        plain[i] += static_cast<float>(emphasis) * plain[i - 1];
    return plain;
}

/// The sound, `factor` times slower.
std::vector<std::int16_t> slowed(const Sound& sound, double first, double count, double factor) {
    const std::vector<float> plain = plain_samples(sound, std::llround(first), static_cast<std::size_t>(count) + 4);
    std::vector<std::int16_t> out;
    for (std::size_t i = 0;; ++i) {
        const double at = static_cast<double>(settling) + static_cast<double>(i) * factor;
        const auto whole = static_cast<std::size_t>(at);
        if (whole + 2 >= plain.size()) return out;
        const auto part = static_cast<float>(at - static_cast<double>(whole));
        const float p0 = plain[whole - 1];
        const float p1 = plain[whole];
        const float p2 = plain[whole + 1];
        const float p3 = plain[whole + 2];
        const float cubic =
            p1 + 0.5F * part * (p2 - p0 + part * (2 * p0 - 5 * p1 + 4 * p2 - p3 + part * (3 * (p1 - p2) + p3 - p0)));
        out.push_back(static_cast<std::int16_t>(std::clamp(cubic, -32768.0F, 32767.0F)));
    }
}

/// The words of a window as they would be at the reference's speed, every 5 ms: with the pitch brought back as well, or not.
Words words_at(const Sound& sound, double first, double factor, bool with_pitch) {
    const double samples = (static_cast<double>(window_words) + 2) * word_hop;
    Words words;
    if (with_pitch) {
        fingerprint::WordStream stream(phases);
        // `slowed` by 1 / factor: the copy's sound lasts factor times longer
        stream.add(slowed(sound, first, samples / factor, 1 / factor), words);
        return words;
    }
    const double own = word_hop / sound.steps;
    for (std::size_t i = 0; i < window_words * phases; ++i) {
        const auto at = std::llround((first + static_cast<double>(i) * word_hop / phases / factor) / own);
        if (at < 0 || at >= static_cast<std::int64_t>(sound.words.size())) return words;
        words.push_back(sound.words[static_cast<std::size_t>(at)]);
    }
    return words;
}

/// The best place of these words on the reference.
void look(const Words& reference, const Words& words, const Hit& where, Hit& best) {
    if (words.size() < window_words * phases || reference.size() < window_words) return;
    std::vector<std::uint16_t> wrong(reference.size() - window_words);
    for (std::size_t phase = 0; phase < phases; ++phase) {
        std::fill(wrong.begin(), wrong.end(), std::uint16_t{0});
        for (std::size_t i = 0; i < window_probes; ++i) {
            const std::size_t at = i * window_words / window_probes;
            add_differing(std::span(reference).subspan(at), words[at * phases + phase], wrong);
        }
        const auto least = std::min_element(wrong.begin(), wrong.end());
        if (least == wrong.end()) continue;
        const double errors = static_cast<double>(*least) / static_cast<double>(window_probes * fingerprint_bits);
        if (errors >= best.errors) continue;
        best = where;
        best.errors = errors;
        best.a = (static_cast<double>(least - wrong.begin()) - static_cast<double>(phase) / phases) * word_hop;
    }
}

/// Starts of the windows of the copy with the most to hear, one in each part of it.
std::vector<double> window_starts(const Sound& sound) {
    const Loudness loudness = loudness_of(sound);
    const std::size_t size = sound.steps * window_words;
    std::vector<double> starts;
    for (std::size_t part = 0; part < windows; ++part) {
        const std::size_t from = sound.words.size() * part / windows;
        const std::size_t to = sound.words.size() * (part + 1) / windows;
        std::size_t best = 0;
        std::size_t most = 0;
        for (std::size_t first = from; first + size * 5 / 4 < to; first += size / 2) {
            const auto begin = sound.words.begin() + static_cast<std::ptrdiff_t>(first);
            const auto active = static_cast<std::size_t>(std::count_if(
                begin, begin + static_cast<std::ptrdiff_t>(size), [&](FingerprintWord word) { return loudness.active(word); }));
            if (active <= most) continue;
            most = active;
            best = first;
        }
        if (most * 2 > size) starts.push_back(static_cast<double>(best) * word_hop / sound.steps);
    }
    return starts;
}

/// Where the window that starts there is found best, and at what factor.
Hit best_hit(const Pair& pair, double start, bool with_pitch) {
    Hit best;
    for (int i = 0; slowest + i * factor_step < fastest + factor_step / 2; ++i) {
        Hit where;
        where.factor = slowest + i * factor_step;
        where.b = start;
        look(pair.a.words, words_at(pair.b, start, where.factor, with_pitch), where, best);
    }
    return best;
}

/// The factor that the distances of the places and their own factors agree on.
std::optional<double> common_factor(const std::vector<Hit>& found) {
    std::vector<double> factors;
    for (std::size_t i = 0; i < found.size(); ++i)
        for (std::size_t j = i + 1; j < found.size(); ++j) {
            const double factor = (found[j].a - found[i].a) / (found[j].b - found[i].b);
            if (std::abs(factor - 1) > least_change && std::abs(factor - found[i].factor) < 2.5 * factor_step &&
                std::abs(factor - found[j].factor) < 2.5 * factor_step)
                factors.push_back(factor);
        }
    if (factors.empty()) return std::nullopt;
    return quantile(factors, 0.5);
}

} // namespace

std::optional<double> find_speed(const Pair& pair) {
    const std::vector<double> starts = window_starts(pair.b);
    for (const bool with_pitch : {true, false}) {
        std::vector<Hit> found;
        std::size_t missed = 0;
        for (const double start : starts) {
            const Hit best = best_hit(pair, start, with_pitch);
            if (best.errors < most_window_errors && std::abs(best.factor - 1) > least_change)
                found.push_back(best);
            else
                ++missed;
            if (missed * 2 > starts.size()) break; // half have to agree: edits make a few windows look like another speed
        }
        if (missed * 2 > starts.size()) continue;
        if (const std::optional<double> factor = common_factor(found)) return factor;
    }
    return std::nullopt;
}

} // namespace rectool::robust
