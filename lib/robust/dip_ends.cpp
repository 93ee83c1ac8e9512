#include "robust/dip_ends.hpp"

#include <algorithm>

namespace rectool::robust {

namespace {

constexpr std::int64_t around_ends = 400; // samples that are looked at beyond each end
constexpr double overhang = 112;          // samples: words that lie half in what changed speak against it as well

/// The stretch that speaks most against a delay, which holds before it and after it.
CellBorder dip_of(const std::vector<double>& total) {
    CellBorder deepest;
    double lowest = 0;
    std::size_t top = 0;
    for (std::size_t i = 1; i < total.size(); ++i) {
        if (total[i] >= total[top]) top = i;
        if (total[i] - total[top] >= lowest) continue;
        lowest = total[i] - total[top];
        deepest.left = static_cast<double>(top);
        deepest.right = static_cast<double>(i);
    }
    return deepest;
}

} // namespace

/// The delay in the 200 ms before and after a dip, by whichever tells more.
double DipEnds::delay_beside(const Dip& dip, double about) {
    constexpr std::int64_t piece = 1600;
    constexpr int radius = 8;
    constexpr double telling = 0.3;
    const Peak before = correlator_.best(dip.first - piece, piece, about, radius);
    const Peak after = correlator_.best(dip.last, piece, about, radius);
    const Peak& better = before.value >= after.value ? before : after;
    return better.value >= telling ? better.delay : about;
}

/// How much a cell tells: soft sound is what codecs change, and smear what is loud over.
double DipEnds::weight_at(std::int64_t cell, double delay) const {
    constexpr double tells_nothing = 40; // dB below the loud parts
    constexpr double range = 20;
    constexpr double least = 0.1;
    const Level level = levels_.at_delay(cell, cell_samples, delay);
    const double louder = std::max(level.a, level.a + level.change);
    return std::clamp((louder - levels_.loud() + tells_nothing) / range, least, 1.0);
}

/// Where the correlation changes most: by the least squares of what is left on both sides. Nothing: not in that direction.
std::optional<double> DipEnds::change_in(std::int64_t from, std::int64_t to, double delay, bool falls) {
    const auto count = static_cast<std::size_t>((to - from) / cell_samples);
    std::vector<float> waves;
    coherence_.measure(from, count, cell_samples, cell_window, delay, waves);
    std::vector<double> weights;
    for (std::size_t i = 0; i < count; ++i)
        weights.push_back(weight_at(from + static_cast<std::int64_t>(i) * cell_samples, delay));
    double total = 0;
    double whole = 0;
    for (std::size_t i = 0; i < count; ++i) {
        total += weights[i] * waves[i];
        whole += weights[i];
    }
    constexpr double least_change = 0.25;
    double most = 0;
    double place = 0;
    double left = 0;
    double before = 0;
    for (std::size_t i = 1; i < count; ++i) {
        left += weights[i - 1] * waves[i - 1];
        before += weights[i - 1];
        const double mean_left = left / before;
        const double mean_right = (total - left) / (whole - before);
        if ((falls ? mean_left - mean_right : mean_right - mean_left) < least_change) continue;
        const double explained = before * (whole - before) * (mean_left - mean_right) * (mean_left - mean_right);
        if (explained <= most) continue;
        most = explained;
        place = static_cast<double>(i);
    }
    if (most == 0) return std::nullopt;
    return static_cast<double>(from) + place * cell_samples;
}

DipPlace DipEnds::find_by_words(const Dip& dip, const Along& along) {
    const std::int64_t from = dip.first - around_ends;
    const auto count = static_cast<std::size_t>((dip.last + around_ends - from) / cell_samples);
    const CellBorder ends = dip_of(scores_.sums(from, count, along, Pauses::tell));
    const double first = static_cast<double>(from) + ends.left * cell_samples;
    const double last = static_cast<double>(from) + ends.right * cell_samples;
    const double beside = std::min(overhang, (last - first) / 3);
    return {first + beside, last - beside, along.delay};
}

DipPlace DipEnds::find(const Dip& dip, double about, std::int32_t track) {
    const double delay = delay_beside(dip, about);
    const auto first = static_cast<double>(dip.first);
    const auto last = static_cast<double>(dip.last);
    constexpr double half = level_step / 2.0; // a step in which the sound ends or begins again is not silent
    if (dip.muted && pair_.by_words()) return {first, last, delay};
    if (dip.muted) return {first - half, last + half, delay};
    if (pair_.by_words()) return find_by_words(dip, {delay, track});
    const std::int64_t inside = std::min(around_ends, (dip.last - dip.first) / 2);
    return {change_in(dip.first - around_ends, dip.first + inside, delay, true).value_or(first),
            change_in(dip.last - inside, dip.last + around_ends, delay, false).value_or(last), delay};
}

} // namespace rectool::robust
