#include "robust/cells.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr float cell_weight = 0.2F;       // a cell is a quarter of a frame, and its window overlaps
constexpr float likeness_weight = 0.125F; // of a cell, where words are all there is
constexpr float least_usual = 0.15F;      // correlation: where true delays have less, what the waveform says is chance
constexpr double frame_share = static_cast<double>(cell_samples) / frame_samples;

/// On both sides.
bool is_pause(const Evidence& evidence, const Candidate& one) {
    return !evidence.loud_a().active(one.level_a) && !evidence.loud_b().active(one.level_b);
}

/// As the frame has it, whatever echo that is by.
double between_rooms(const Evidence& evidence, const Candidate& one) {
    constexpr float surplus = -0.08F; // where only the copy is to be heard, at most
    if (is_pause(evidence, one)) return 0;
    return evidence.loud_a().speech(one.level_a) ? one.score : std::max(surplus, one.score);
}

} // namespace

Cells CellScores::of(std::int64_t from, std::int64_t to, const Along& left, const Along& right, Pauses pauses) {
    const auto count = static_cast<std::size_t>((to - from) / cell_samples);
    return {from, sums(from, count, left, pauses), sums(from, count, right, pauses)};
}

std::vector<double> CellScores::sums(std::int64_t from, std::size_t count, const Along& along, Pauses pauses) {
    std::vector<float> waves;
    coherence_.measure(from, count, cell_samples, cell_window, along.delay, waves);
    std::vector<double> total(count + 1, 0);
    const bool level_tells = pauses == Pauses::tell && !evidence_.two_rooms();
    const auto end = from + static_cast<std::int64_t>(count) * cell_samples;
    const double usual = level_tells ? levels_.usual_change(frame_at(from), frame_at(end)) : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t cell = from + static_cast<std::int64_t>(i) * cell_samples;
        const std::size_t frame = frame_at(cell);
        const Candidate* known = evidence_.near(frame, along.track);
        const Candidate where = known != nullptr ? *known : evidence_.measure(static_cast<std::int64_t>(frame), along.delay, 0);
        double score = (pair_.by_words() ? likeness_weight : cell_weight) * evidence_.wave_score(waves[i], where);
        if (where.unknown || (!pair_.by_words() && evidence_.usual(where) < least_usual)) score = 0;
        if (level_tells && pair_.by_words()) score += level_fits(where, usual);
        const bool tells = !(evidence_.silent(where) || evidence_.is_remnant(where) ||
                             (pauses == Pauses::tell_nothing && is_pause(evidence_, where)));
        if (!tells) score = std::max(0.0, score);
        if (pauses == Pauses::of_two_rooms) score = known != nullptr ? between_rooms(evidence_, where) * frame_share : -0.05;
        if (level_tells && !pair_.by_words()) score -= vanished(cell, along.delay, usual);
        total[i + 1] = total[i] + score;
    }
    return total;
}

std::size_t CellScores::frame_at(std::int64_t sample) const {
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(sample / frame_samples, 0, static_cast<std::int64_t>(evidence_.frames()) - 1));
}

/// Nats for or against a delay by how loud the words of both are. Of the same sound, up to 30 ms from an edit, one in a hundred
/// is more than 6 dB louder or softer than usual; of what was put there, two in three.
double CellScores::level_fits(const Candidate& words, double usual_change) const {
    constexpr double heard = 35;   // dB below the loud parts
    constexpr double bearable = 4; // dB
    constexpr double range = 8;    // dB beyond it
    constexpr double most_for = 0.1;
    constexpr double most_against = 0.3;
    const double a = level_decibels * words.level_a;
    const double b = level_decibels * words.level_b - usual_change;
    if (words.unknown || std::max(a, b) < levels_.loud() - heard) return 0;
    const double off = std::abs(b - a);
    return off < bearable ? most_for * (1 - off / bearable) : -most_against * std::min(1.0, (off - bearable) / range);
}

/// Nats against a delay at which something loud would have become much softer. What rings on in a codec behind a cut still
/// correlates with what was cut off, but fades away.
double CellScores::vanished(std::int64_t cell, double delay, double usual_change) const {
    constexpr std::int64_t window = 2 * cell_samples;
    constexpr double bearable = 10; // dB
    constexpr double range = 10;    // dB beyond it
    constexpr double most = 2;
    const Level level = levels_.at_delay(cell + cell_samples / 2 - window / 2, window, delay);
    const double lost = usual_change - level.change - bearable;
    return levels_.is_loud(level) && lost > 0 ? most * std::min(1.0, lost / range) : 0;
}

CellBorder one_border(const Cells& cells, double distance, double plateau) {
    const auto count = static_cast<std::ptrdiff_t>(cells.left.size()) - 1;
    const auto apart = static_cast<std::ptrdiff_t>(std::llround(distance));
    const double whole = cells.right.back();
    std::vector<double> scores;
    for (std::ptrdiff_t i = 0; i + apart <= count; ++i)
        scores.push_back(cells.left[static_cast<std::size_t>(i)] + whole - cells.right[static_cast<std::size_t>(i + apart)]);
    CellBorder best;
    if (scores.empty()) return best;
    best.score = *std::max_element(scores.begin(), scores.end());
    const auto within = [&](double score) { return score >= best.score - plateau; };
    const auto low = std::find_if(scores.begin(), scores.end(), within) - scores.begin();
    const auto high = scores.rend() - std::find_if(scores.rbegin(), scores.rend(), within) - 1;
    best.left = static_cast<double>(low + high) / 2;
    best.half = static_cast<double>(high - low) / 2;
    best.right = best.left + distance;
    return best;
}

CellBorder two_ends(const Cells& cells) {
    CellBorder best;
    const auto left = std::max_element(cells.left.begin(), cells.left.end()) - cells.left.begin();
    const auto right = std::min_element(cells.right.begin() + left, cells.right.end()) - cells.right.begin();
    best.left = static_cast<double>(left);
    best.right = static_cast<double>(right);
    best.score = cells.left[static_cast<std::size_t>(left)] + cells.right.back() - cells.right[static_cast<std::size_t>(right)];
    best.half = 1;
    return best;
}

} // namespace rectool::robust
