#include "robust/devices.hpp"

#include "robust/hamming.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace rectool::robust {

namespace {

constexpr std::int64_t piece_words = 16;
constexpr std::int64_t piece_samples = piece_words * hop; // samples
constexpr std::int64_t piece_stride = 800;                // samples
constexpr std::int64_t reach_steps = 4000;                // steps: 20 s
constexpr std::int64_t places_apart = 4;                  // steps between places
constexpr std::size_t most_places = 4;
constexpr std::size_t least_active_words = 6; // words
constexpr float least_piece_score = 30;       // nats: chance has 10 in so many places

} // namespace

/// The bits that differ at each delay from `lowest` on, in the words that are no pause. How many words those are.
std::size_t PieceSearch::count_wrong(std::int64_t first, std::int64_t lowest) {
    const auto words_a = static_cast<std::int64_t>(pair_.a.words.size());
    const auto words_b = static_cast<std::int64_t>(pair_.b.words.size());
    wrong_.assign(2 * reach_steps + 1, std::numeric_limits<std::uint16_t>::max());
    std::vector<std::pair<std::int64_t, FingerprintWord>> heard;
    for (std::int64_t phase = 0; phase < word_steps; ++phase) {
        heard.clear();
        for (std::int64_t i = 0; i < piece_words; ++i) {
            const std::int64_t g = first + phase + i * word_steps;
            if (g < 0 || g >= words_b) continue;
            const FingerprintWord word = pair_.b.words[static_cast<std::size_t>(g)];
            if (evidence_.loud_b().active(word)) heard.emplace_back(i, word);
        }
        if (heard.size() < least_active_words) return 0;
        const std::int64_t highest = first + phase - lowest; // at word 0 of the reference
        if (highest < 0) continue;
        const std::int64_t from = std::max<std::int64_t>(0, (highest - 2 * reach_steps + word_steps - 1) / word_steps);
        const std::int64_t to = std::min(highest / word_steps + 1, words_a - piece_words + 1);
        along_.assign(static_cast<std::size_t>(std::max<std::int64_t>(0, to - from)), 0);
        for (const auto& [i, word] : heard)
            if (!along_.empty())
                add_differing(std::span(pair_.a.words).subspan(static_cast<std::size_t>(from + i)), word, along_);
        for (std::int64_t f = from; f < to; ++f)
            wrong_[static_cast<std::size_t>(highest - f * word_steps)] = along_[static_cast<std::size_t>(f - from)];
    }
    return heard.size();
}

/// The delays, in steps, at which the fewest bits differ.
std::vector<std::int64_t> PieceSearch::places(std::int64_t first, double delay) {
    const std::int64_t lowest = std::llround(delay / step_samples) - reach_steps;
    const std::size_t active = count_wrong(first, lowest);
    const auto most = static_cast<std::uint16_t>(active * fingerprint_bits * 2 / 5);
    std::vector<std::pair<std::uint16_t, std::int64_t>> dips;
    const auto size = static_cast<std::int64_t>(wrong_.size());
    for (std::int64_t s = 0; active > 0 && s < size; ++s) {
        const auto here = wrong_.begin() + s;
        if (*here > most) continue;
        const auto begin = wrong_.begin() + std::max<std::int64_t>(0, s - places_apart);
        const auto end = wrong_.begin() + std::min(size, s + places_apart + 1);
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
    const Peak peak = correlator_.best(first, piece_samples, delay, words_off);
    const double exact = peak.value > telling ? peak.delay : delay;
    const std::int64_t frame = first / frame_samples - around;
    const std::vector<float> scores = evidence_.scores_along(frame, piece_samples / frame_samples + 2 * around, exact);
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
    if (best < least_piece_score) return;
    found.push_back({static_cast<double>((frame + static_cast<std::int64_t>(middle)) * frame_samples), exact, peak.value});
}

std::vector<Track::Node> PieceSearch::find(double from, double to, double delay) {
    std::vector<Track::Node> found;
    const auto last = static_cast<std::int64_t>(to);
    for (auto first = static_cast<std::int64_t>(from); first < last; first += piece_stride)
        for (const std::int64_t place : places(first / step_samples + 3, delay)) // a word lies 3 steps after what it describes
            judge(first, static_cast<double>(place * step_samples), found);
    std::sort(found.begin(), found.end(), [](const Track::Node& x, const Track::Node& y) { return x.at < y.at; });
    return found;
}

} // namespace rectool::robust
