#include "robust/devices.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace rectool::robust {

namespace {

constexpr std::int64_t steps = 4; // words of the copy between two of the reference
constexpr std::int64_t step = 40; // samples: 5 ms
constexpr std::int64_t piece_words = 16;
constexpr std::int64_t piece = piece_words * fingerprint_hop; // samples
constexpr std::int64_t stride = 800;                          // samples
constexpr std::int64_t reach = 4000;                          // steps: 20 s
constexpr std::int64_t apart = 4;                             // steps between places
constexpr std::size_t most_places = 4;
constexpr std::size_t least_active = 6; // words
constexpr float least_score = 30;       // nats: chance has 10 in so many places

} // namespace

/// The bits that differ at each delay from `lowest` on, in the words that are no pause. How many words those are.
std::size_t PieceSearch::count_wrong(std::int64_t first, std::int64_t lowest) {
    const auto words_a = static_cast<std::int64_t>(pair_.a.words.size());
    const auto words_b = static_cast<std::int64_t>(pair_.b.words.size());
    wrong_.assign(2 * reach + 1, std::numeric_limits<std::uint16_t>::max());
    std::vector<std::pair<std::int64_t, FingerprintWord>> heard;
    for (std::int64_t phase = 0; phase < steps; ++phase) {
        heard.clear();
        for (std::int64_t i = 0; i < piece_words; ++i) {
            const std::int64_t g = first + phase + i * steps;
            if (g < 0 || g >= words_b) continue;
            const FingerprintWord word = pair_.b.words[static_cast<std::size_t>(g)];
            if (evidence_.loud_b().active(word)) heard.emplace_back(i, word >> fingerprint_level_bits);
        }
        if (heard.size() < least_active) return 0;
        const std::int64_t highest = first + phase - lowest; // at word 0 of the reference
        for (std::int64_t f = std::max<std::int64_t>(0, (highest - 2 * reach + steps - 1) / steps);
             f * steps <= highest && f + piece_words <= words_a; ++f) {
            int wrong = 0;
            for (const auto& [i, bits] : heard)
                wrong += std::popcount((pair_.a.words[static_cast<std::size_t>(f + i)] >> fingerprint_level_bits) ^ bits);
            wrong_[static_cast<std::size_t>(highest - f * steps)] = static_cast<std::uint16_t>(wrong);
        }
    }
    return heard.size();
}

/// The delays, in steps, at which the fewest bits differ.
std::vector<std::int64_t> PieceSearch::places(std::int64_t first, double delay) {
    const std::int64_t lowest = std::llround(delay / step) - reach;
    const std::size_t active = count_wrong(first, lowest);
    const auto most = static_cast<std::uint16_t>(active * fingerprint_bits * 2 / 5);
    std::vector<std::pair<std::uint16_t, std::int64_t>> dips;
    const auto size = static_cast<std::int64_t>(wrong_.size());
    for (std::int64_t s = 0; active > 0 && s < size; ++s) {
        const auto here = wrong_.begin() + s;
        if (*here > most) continue;
        const auto begin = wrong_.begin() + std::max<std::int64_t>(0, s - apart);
        const auto end = wrong_.begin() + std::min(size, s + apart + 1);
        if (std::min_element(begin, end) == here) dips.emplace_back(*here, lowest + s);
    }
    const std::size_t kept = std::min(dips.size(), most_places);
    std::partial_sort(dips.begin(), dips.begin() + static_cast<std::ptrdiff_t>(kept), dips.end());
    std::vector<std::int64_t> best;
    for (std::size_t i = 0; i < kept; ++i)
        best.push_back(dips[i].second);
    return best;
}

/// Takes a place in if the run of frames there that speaks most for it is worth it.
void PieceSearch::judge(std::int64_t first, double delay, std::vector<Track::Node>& found) {
    constexpr double telling = 0.2;
    constexpr int words_off = 72;
    constexpr std::int64_t around = 20; // frames
    const Peak peak = correlator_.best(first, piece, delay, words_off);
    const double exact = peak.value > telling ? peak.delay : delay;
    const std::int64_t frame = first / frame_samples - around;
    const std::vector<float> scores = evidence_.scores_along(frame, piece / frame_samples + 2 * around, exact);
    float best = 0;
    float sum = 0;
    std::size_t start = 0;
    std::size_t middle = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (sum <= 0) {
            sum = 0;
            start = i;
        }
        sum += scores[i];
        if (sum <= best) continue;
        best = sum;
        middle = (start + i + 1) / 2;
    }
    if (best < least_score) return;
    found.push_back({static_cast<double>((frame + static_cast<std::int64_t>(middle)) * frame_samples), exact, peak.value});
}

std::vector<Track::Node> PieceSearch::find(double from, double to, double delay) {
    std::vector<Track::Node> found;
    const auto last = static_cast<std::int64_t>(to);
    for (auto first = static_cast<std::int64_t>(from); first < last; first += stride)
        for (const std::int64_t place : places(first / step + 3, delay)) // a word lies 3 steps after what it describes
            judge(first, static_cast<double>(place * step), found);
    std::sort(found.begin(), found.end(), [](const Track::Node& x, const Track::Node& y) { return x.at < y.at; });
    return found;
}

} // namespace rectool::robust
