#include "robust/mute_ends.hpp"

#include "robust/quantile.hpp"

#include <algorithm>

namespace rectool::robust {

namespace {

constexpr double margin = 6;        // dB by which a silence varies
constexpr double least_apart = 1.5; // dB, half of what the noise of a pause has to be louder than a silence
constexpr double nearly_all = 0.9;

/// Loudness of the copy, in dB, that a share of the steps between `from` and `to` does not exceed: of all, or of those in which
/// the reference pauses.
std::optional<double> usual_level(const Levels& levels, std::int64_t from, std::int64_t to, bool in_pauses, double share = 0.5) {
    constexpr std::size_t fewest = 10;
    std::vector<double> found;
    for (std::int64_t at = from; at < to; at += level_step) {
        const std::optional<Level> level = levels.of_step(at);
        if (level && (!in_pauses || level->a < levels.loud() - pause_range)) found.push_back(level->a + level->change);
    }
    if (found.empty() || (in_pauses && found.size() < fewest)) return std::nullopt;
    return quantile(found, share);
}

/// What the copy does in a step while it is muted around it.
enum class Step { silent, sounding, unknown };

} // namespace

void fit_silence(const Levels& levels, Dip& dip) {
    constexpr auto around = static_cast<std::int64_t>(4 * sound_rate);
    constexpr auto furthest = static_cast<std::int64_t>(2 * sound_rate);
    constexpr auto dies_away = static_cast<std::int64_t>(sound_rate / 5); // codecs ring on
    const std::int64_t half = (dip.last - dip.first) / level_step / 2 * level_step;
    const std::int64_t settled = dip.first + std::min(dies_away, half);
    const std::optional<double> core = usual_level(levels, settled, dip.last, false);
    if (!core) return;
    const std::optional<double> before = usual_level(levels, dip.first - around, dip.first - furthest / 4, true);
    const std::optional<double> after = usual_level(levels, dip.last + furthest / 4, dip.last + around, true);
    // By a chain a long mute is found in parts, so that one of them may be of the mute itself.
    const double pause = levels.by_words() ? std::max(before.value_or(*core), after.value_or(*core))
                                           : std::min(before.value_or(*core), after.value_or(*core));
    const double loudest = usual_level(levels, settled, dip.last, false, nearly_all).value_or(*core);
    const double apart = std::min(margin, (pause - *core) / 2); // from the silence to what is none
    const bool pauses_tell = apart > least_apart && loudest < *core + apart;
    const double usual = levels.usual_change(static_cast<std::size_t>(dip.first / frame_samples),
                                             static_cast<std::size_t>((dip.last - 1) / frame_samples), Copy::samples);
    const auto step_at = [&](std::int64_t at) {
        const std::optional<Level> level = levels.of_step(at);
        if (!level) return Step::sounding;
        const bool as_soft = level->a + level->change < *core + (pauses_tell ? apart : margin);
        const bool paused = level->a <= levels.loud() - pause_range;
        if (!paused && level->change - usual < empty_change) return Step::silent;
        if (!as_soft) return Step::sounding;
        if (pauses_tell) return Step::silent;
        return paused ? Step::unknown : Step::sounding;
    };
    const std::int64_t least = dip.first - furthest;
    const std::int64_t most = dip.last + furthest;
    while (dip.first + level_step < dip.last && step_at(dip.first) == Step::sounding)
        dip.first += level_step;
    while (dip.last - level_step > dip.first && step_at(dip.last - level_step) == Step::sounding)
        dip.last -= level_step;
    while (dip.first > least && step_at(dip.first - level_step) == Step::silent)
        dip.first -= level_step;
    while (dip.last < most && step_at(dip.last) == Step::silent)
        dip.last += level_step;
}

bool one_silence(const Levels& levels, const Dip& x, const Dip& y) {
    constexpr auto furthest = static_cast<std::int64_t>(2 * sound_rate);
    constexpr double most_of_it = 0.8;
    const bool x_is_core = x.muted && (!y.muted || x.last - x.first > y.last - y.first);
    const Dip& mute = x_is_core ? x : y;
    const Dip& other = x_is_core ? y : x;
    const std::optional<double> core = usual_level(levels, mute.first, mute.last, false);
    const std::optional<double> beside = usual_level(levels, other.first, other.last, false, most_of_it);
    if (!core || !beside || *beside > *core + margin || y.first - x.last > furthest) return false;
    for (std::int64_t at = x.last; at < y.first; at += level_step) {
        const std::optional<Level> level = levels.of_step(at);
        if (!level || level->a + level->change > *core + margin) return false;
    }
    return true;
}

} // namespace rectool::robust
