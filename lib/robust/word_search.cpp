#include "robust/word_search.hpp"

#include "robust/hamming.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr std::size_t candidates = 6;
constexpr double about_as_good = 0.03; // more errors

} // namespace

std::vector<std::size_t> WordSearch::active_words(const Window& window) const {
    std::vector<std::size_t> active;
    for (std::size_t i = 0; i < window.words; ++i) {
        const std::int64_t at = window.first + static_cast<std::int64_t>(i) * word_steps;
        if (at >= 0 && at < static_cast<std::int64_t>(pair_.b.words.size()) &&
            loud_b_.active(pair_.b.words[static_cast<std::size_t>(at)]))
            active.push_back(i);
    }
    return active;
}

std::vector<std::size_t> WordSearch::noise_words(const Window& window) const {
    constexpr std::size_t fewest = 8; // bits by which a word differs from the next, of noise on average
    std::vector<std::size_t> words;
    std::size_t differing = 0;
    for (std::size_t i = 0; i < window.words; ++i) {
        const std::int64_t at = window.first + static_cast<std::int64_t>(i) * word_steps;
        if (at < 0 || at + word_steps >= static_cast<std::int64_t>(pair_.b.words.size())) return {};
        const FingerprintWord word = pair_.b.words[static_cast<std::size_t>(at)];
        const FingerprintWord next = pair_.b.words[static_cast<std::size_t>(at + word_steps)];
        differing += static_cast<std::size_t>(std::popcount(bits_of(word) ^ bits_of(next)));
        words.push_back(i);
    }
    return differing >= fewest * window.words ? words : std::vector<std::size_t>{};
}

double WordSearch::errors_at(const Window& window, const std::vector<std::size_t>& active, std::int64_t step) const {
    // Delay 40 g - 160 f = 40 step for the first word of the window, moved so that f is whole.
    const std::int64_t whole =
        (window.first - step >= 0 ? window.first - step : window.first - step - word_steps + 1) / word_steps;
    const std::int64_t first_b = whole * word_steps + step;
    std::size_t wrong = 0;
    const auto words_a = static_cast<std::int64_t>(pair_.a.words.size());
    const auto words_b = static_cast<std::int64_t>(pair_.b.words.size());
    for (const std::size_t i : active) {
        const std::int64_t f = whole + static_cast<std::int64_t>(i);
        const std::int64_t g = first_b + static_cast<std::int64_t>(i) * word_steps;
        if (f < 0 || f >= words_a || g < 0 || g >= words_b)
            wrong += fingerprint_bits / 2;
        else
            wrong += static_cast<std::size_t>(std::popcount(bits_of(pair_.a.words[static_cast<std::size_t>(f)]) ^
                                                            bits_of(pair_.b.words[static_cast<std::size_t>(g)])));
    }
    return static_cast<double>(wrong) / static_cast<double>(active.size() * fingerprint_bits);
}

WordSearch::Match WordSearch::best_between(const Window& window, const std::vector<std::size_t>& active, Steps steps) const {
    Match best;
    for (std::int64_t at = steps.first; at <= steps.last; ++at) {
        const double errors = errors_at(window, active, at);
        if (errors < best.errors) best = {static_cast<double>(at * step_samples), errors};
    }
    return best;
}

/// Over the whole reference, where the fewest bits of `chosen` words of a window differ, if that many steps after its start.
std::vector<WordSearch::Place> WordSearch::places(const Window& window, const std::vector<std::size_t>& chosen,
                                                  std::int64_t phase) const {
    constexpr std::size_t most_wrong = 42; // percent
    std::vector<Place> found;
    const std::int64_t first_b = window.first + phase;
    const std::size_t last = chosen.back();
    if (first_b + static_cast<std::int64_t>(last) * word_steps >= static_cast<std::int64_t>(pair_.b.words.size())) return found;
    std::vector<std::uint16_t> wrong(pair_.a.words.size() - std::min(pair_.a.words.size(), last));
    for (const std::size_t i : chosen) {
        const auto at = static_cast<std::size_t>(first_b + static_cast<std::int64_t>(i) * word_steps);
        if (!wrong.empty()) add_differing(std::span(pair_.a.words).subspan(i), pair_.b.words[at], wrong);
    }
    for (std::size_t f = 0; f < wrong.size(); ++f) {
        const bool lowest = (f == 0 || wrong[f] <= wrong[f - 1]) && (f + 1 == wrong.size() || wrong[f] < wrong[f + 1]);
        if (!lowest || std::size_t{wrong[f]} * 100 > chosen.size() * fingerprint_bits * most_wrong) continue;
        found.push_back({wrong[f], first_b - static_cast<std::int64_t>(f) * word_steps});
    }
    return found;
}

/// Of places in the order of their errors the best, and the nearest of those about as good: the same words may be heard several
/// times.
std::vector<WordSearch::Place> WordSearch::chosen_of(std::vector<Place> places, std::size_t words, std::int64_t step) const {
    constexpr std::size_t nearest = 4;
    constexpr std::size_t about = 8; // percent of the bits
    const auto at = [&](std::size_t count) {
        return places.begin() + static_cast<std::ptrdiff_t>(std::min(places.size(), count));
    };
    std::partial_sort(places.begin(), at(2 * candidates), places.end());
    if (places.size() <= 2 * candidates) return places;
    const std::size_t most = places.front().wrong + words * fingerprint_bits * about / 100;
    const auto those = std::partition(at(2 * candidates), places.end(), [&](const Place& place) { return place.wrong <= most; });
    const auto count = std::min<std::ptrdiff_t>(nearest, those - at(2 * candidates));
    std::partial_sort(at(2 * candidates), at(2 * candidates) + count, those,
                      [&](const Place& x, const Place& y) { return std::abs(x.step - step) < std::abs(y.step - step); });
    places.erase(at(2 * candidates) + count, places.end());
    return places;
}

std::vector<WordSearch::Match> WordSearch::search(const Window& window, const std::vector<std::size_t>& active, double near,
                                                  WorkerPool& workers) const {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < probes; ++i)
        chosen.push_back(active[i * active.size() / probes]);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    std::future<std::vector<Place>> between =
        workers.submit([this, window, chosen] { return places(window, chosen, word_steps / 2); });
    std::vector<Place> places = this->places(window, chosen, 0);
    const std::vector<Place> others = between.get();
    places.insert(places.end(), others.begin(), others.end());
    std::vector<Match> matches;
    for (const Place& place : chosen_of(std::move(places), chosen.size(), std::llround(near / step_samples))) {
        const Match match = best_between(window, active, {place.step - word_steps, place.step + word_steps});
        const bool known = std::any_of(matches.begin(), matches.end(), [&](const Match& other) {
            return std::abs(other.delay - match.delay) < 3 * step_samples;
        });
        if (match.errors <= most_errors && !known) matches.push_back(match);
    }
    std::sort(matches.begin(), matches.end(), [](const Match& x, const Match& y) { return x.errors < y.errors; });
    const auto best = std::min_element(matches.begin(), matches.end(), [&](const Match& x, const Match& y) {
        const double most = matches.front().errors + about_as_good;
        return std::pair{x.errors > most, std::abs(x.delay - near)} < std::pair{y.errors > most, std::abs(y.delay - near)};
    });
    if (best != matches.end() && std::abs(best->delay - matches.front().delay) > sound_rate)
        std::rotate(matches.begin(), best, std::next(best));
    if (matches.size() > 3) matches.resize(3);
    return matches;
}

} // namespace rectool::robust
