#include "robust/mute_ends.hpp"

#include <algorithm>

namespace rectool::robust {

namespace {

constexpr double pause_range = 30; // dB below the loud parts
constexpr double empty = -14;      // dB against what is usual

/// Median loudness of the copy, in dB, in steps between `from` and `to` in which the reference pauses, or does not.
std::optional<double> usual_level(const Levels& levels, std::int64_t from, std::int64_t to, bool in_pauses) {
    constexpr std::size_t fewest = 10;
    std::vector<double> found;
    for (std::int64_t at = from; at < to; at += level_step) {
        const std::optional<Level> level = levels.of_step(at);
        if (level && (!in_pauses || level->a < levels.loud() - pause_range)) found.push_back(level->a + level->change);
    }
    if (found.empty() || (in_pauses && found.size() < fewest)) return std::nullopt;
    const auto middle = found.begin() + static_cast<std::ptrdiff_t>(found.size() / 2);
    std::nth_element(found.begin(), middle, found.end());
    return *middle;
}

} // namespace

void fit_silence(const Levels& levels, Dip& dip) {
    constexpr auto around = static_cast<std::int64_t>(4 * sound_rate);
    constexpr auto furthest = static_cast<std::int64_t>(2 * sound_rate);
    constexpr double margin = 6;
    const std::optional<double> core = usual_level(levels, dip.first, dip.last, false);
    if (!core) return;
    const std::optional<double> before = usual_level(levels, dip.first - around, dip.first - furthest / 4, true);
    const std::optional<double> after = usual_level(levels, dip.last + furthest / 4, dip.last + around, true);
    const double pause = std::min(before.value_or(*core), after.value_or(*core));
    const bool pauses_tell = pause > *core + 2 * margin;
    const double usual = levels.usual_change(static_cast<std::size_t>(dip.first / frame_samples),
                                             static_cast<std::size_t>((dip.last - 1) / frame_samples), Copy::samples);
    const auto silent = [&](std::int64_t at) {
        const std::optional<Level> level = levels.of_step(at);
        if (!level) return false;
        if (level->a > levels.loud() - pause_range) return level->change - usual < empty;
        return pauses_tell && level->a + level->change < *core + margin;
    };
    const std::int64_t least = dip.first - furthest;
    const std::int64_t most = dip.last + furthest;
    while (dip.first + level_step < dip.last && !silent(dip.first))
        dip.first += level_step;
    while (dip.last - level_step > dip.first && !silent(dip.last - level_step))
        dip.last -= level_step;
    while (dip.first > least && silent(dip.first - level_step))
        dip.first -= level_step;
    while (dip.last < most && silent(dip.last))
        dip.last += level_step;
}

} // namespace rectool::robust
