#include "robust/speed.hpp"

#include "fingerprint/words.hpp"
#include "robust/tracks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr double slowest = 0.8;
constexpr double fastest = 1.25;
constexpr double step = 0.005;
constexpr double least_change = 0.009; // a place where nothing was changed is found a step beside, at most
constexpr double hop = 160;            // samples between words of the reference
constexpr std::size_t phases = 4;      // words of the copy for one of the reference
constexpr std::size_t length = 100;    // words that are looked for together: two seconds of the reference
constexpr std::size_t probes = 34;     // of them that are compared
constexpr std::size_t windows = 6;
constexpr double most_errors = 0.33;

using Words = std::vector<FingerprintWord>;

/// Where a window of the copy was found.
struct Hit {
    double errors = 1; ///< share of bits that differ
    double factor = 1;
    double a = 0; ///< samples
    double b = 0;
};

std::uint64_t bits_of(FingerprintWord word) {
    return word >> fingerprint_level_bits;
}

constexpr std::int64_t lead = 400; // samples until the filter that takes the emphasis away has settled

/// Samples from `first` - `lead` on, their highs not emphasised.
std::vector<float> plain_samples(const Sound& sound, std::int64_t first, std::size_t count) {
    constexpr float emphasis = 0.9F;
    std::vector<float> plain(count + lead);
    if (!sound.narrow.empty()) {
        for (std::size_t i = 0; i < plain.size(); ++i) {
            const std::int64_t at = first - lead + static_cast<std::int64_t>(i);
            if (at >= 0 && at < sound.size()) plain[i] = sound.narrow[static_cast<std::size_t>(at)];
        }
        return plain;
    }
    sound.expand(first - lead, plain);
    for (std::size_t i = 1; i < plain.size(); ++i)
        plain[i] += emphasis * plain[i - 1];
    return plain;
}

/// The sound, `factor` times slower.
std::vector<std::int16_t> slowed(const Sound& sound, double first, double count, double factor) {
    const std::vector<float> plain = plain_samples(sound, std::llround(first), static_cast<std::size_t>(count) + 4);
    std::vector<std::int16_t> out;
    for (std::size_t i = 0;; ++i) {
        const double at = static_cast<double>(lead) + static_cast<double>(i) * factor;
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
    const double samples = (static_cast<double>(length) + 2) * hop;
    Words words;
    if (with_pitch) {
        fingerprint::WordStream stream(phases);
        // `slowed` by 1 / factor: the copy's sound lasts factor times longer
        stream.add(slowed(sound, first, samples / factor, 1 / factor), words);
        return words;
    }
    const double own = hop / sound.steps;
    for (std::size_t i = 0; i < length * phases; ++i) {
        const auto at = std::llround((first + static_cast<double>(i) * hop / phases / factor) / own);
        if (at < 0 || at >= static_cast<std::int64_t>(sound.words.size())) return words;
        words.push_back(sound.words[static_cast<std::size_t>(at)]);
    }
    return words;
}

/// The best place of these words on the reference.
void look(const Words& reference, const Words& words, const Hit& where, Hit& best) {
    if (words.size() < length * phases || reference.size() < length) return;
    std::vector<std::uint16_t> wrong(reference.size() - length);
    for (std::size_t phase = 0; phase < phases; ++phase) {
        std::fill(wrong.begin(), wrong.end(), std::uint16_t{0});
        for (std::size_t i = 0; i < probes; ++i) {
            const std::size_t at = i * length / probes;
            const std::uint64_t bits = bits_of(words[at * phases + phase]);
            const FingerprintWord* a = reference.data() + at;
            for (std::size_t f = 0; f < wrong.size(); ++f)
                wrong[f] = static_cast<std::uint16_t>(wrong[f] + std::popcount(bits_of(a[f]) ^ bits));
        }
        const auto least = std::min_element(wrong.begin(), wrong.end());
        if (least == wrong.end()) continue;
        const double errors = static_cast<double>(*least) / static_cast<double>(probes * fingerprint_bits);
        if (errors >= best.errors) continue;
        best = where;
        best.errors = errors;
        best.a = (static_cast<double>(least - wrong.begin()) - static_cast<double>(phase) / phases) * hop;
    }
}

/// Starts of the windows of the copy with the most to hear, one in each part of it.
std::vector<double> window_starts(const Sound& sound) {
    const Loudness loudness = loudness_of(sound);
    const std::size_t size = sound.steps * length;
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
        if (most * 2 > size) starts.push_back(static_cast<double>(best) * hop / sound.steps);
    }
    return starts;
}

/// Where the window that starts there is found best, and at what factor.
Hit best_hit(const Pair& pair, double start, bool with_pitch) {
    Hit best;
    for (int i = 0; slowest + i * step < fastest + step / 2; ++i) {
        Hit where;
        where.factor = slowest + i * step;
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
            if (std::abs(factor - 1) > least_change && std::abs(factor - found[i].factor) < 2.5 * step &&
                std::abs(factor - found[j].factor) < 2.5 * step)
                factors.push_back(factor);
        }
    if (factors.empty()) return std::nullopt;
    std::nth_element(factors.begin(), factors.begin() + static_cast<std::ptrdiff_t>(factors.size() / 2), factors.end());
    return factors[factors.size() / 2];
}

} // namespace

std::optional<double> find_speed(const Pair& pair) {
    const std::vector<double> starts = window_starts(pair.b);
    for (const bool with_pitch : {true, false}) {
        std::vector<Hit> found;
        std::size_t missed = 0;
        for (const double start : starts) {
            const Hit best = best_hit(pair, start, with_pitch);
            if (best.errors < most_errors && std::abs(best.factor - 1) > least_change)
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
