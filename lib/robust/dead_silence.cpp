#include "robust/dead_silence.hpp"

#include "robust/quantile.hpp"

namespace rectool::robust {

namespace {

/// How loud both are in pauses, in dB.
struct Softest {
    double a = 0; ///< at most
    double b = 0; ///< three quarters of the steps are louder
};

std::optional<Softest> pauses_of(const Levels& levels, std::int64_t length) {
    constexpr std::size_t fewest = 50;             // a second
    constexpr std::int64_t apart = 4 * level_step; // one for each word
    constexpr double varies = 3;
    std::vector<Level> heard;
    std::vector<double> softness;
    for (std::int64_t at = 0; at < length; at += apart)
        if (const std::optional<Level> level = levels.of_step(at)) {
            heard.push_back(*level);
            softness.push_back(level->a);
        }
    if (heard.size() < fewest) return std::nullopt;
    const double floor = quantile(softness, 0.1) + varies;
    std::vector<double> found;
    for (const Level& level : heard)
        if (level.a <= floor) found.push_back(level.a + level.change);
    if (found.size() < fewest) return std::nullopt;
    return Softest{floor, quantile(found, 0.25)};
}

} // namespace

std::vector<Dip> find_dead_silences(const Pair& pair, const Evidence& evidence, const Levels& levels, const Path& path) {
    constexpr double above = 6;                     // dB that the reference is louder than its pauses
    constexpr double below = 6;                     // dB that the copy is softer than its pauses
    constexpr std::int64_t least = 12 * level_step; // 60 ms: more than words reach
    const auto length = static_cast<std::int64_t>(path.size()) * frame_samples;
    std::vector<Dip> found;
    if (!pair.by_words() || pair.words_only() || evidence.two_rooms() || evidence.pauses_left_out()) return found;
    const std::optional<Softest> pauses = pauses_of(levels, length);
    if (!pauses) return found;
    std::int64_t first = -1;
    for (std::int64_t at = 0; at <= length; at += level_step) {
        const auto frame = static_cast<std::size_t>(at / frame_samples);
        const std::optional<Level> level = levels.of_step(at);
        const bool jumps = first >= 0 && frame > 0 && frame < path.size() && !evidence.meets(path[frame - 1], path[frame], frame);
        const bool dead = level && level->a >= pauses->a + above && level->a + level->change < pauses->b - below;
        if (first >= 0 && (jumps || !dead)) {
            if (at - first >= least) found.push_back({first, at, 0.97, true});
            first = -1;
        }
        if (dead && first < 0) first = at;
    }
    return found;
}

} // namespace rectool::robust
