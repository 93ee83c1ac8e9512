#include "robust/path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rectool::robust {

namespace {

constexpr double far_away = sound_rate; // one second
constexpr std::uint8_t none = 255;

/// The best states of one frame. State 0 is "unmatched", the others are the frame's candidates.
struct States {
    std::vector<float> scores;
    std::vector<double> delays;
};

float transition(const States& before, std::size_t from, double delay, const PathCosts& costs) {
    if (from == 0) return costs.found;
    const double off = std::abs(before.delays[from] - delay);
    if (off < costs.meeting) return 0;
    if (off < echoes) return costs.echo;
    return costs.jump + (off > far_away ? costs.far : 0);
}

} // namespace

Path best_path(const Evidence& evidence, const std::vector<Track>& tracks, const PathCosts& costs) {
    const std::size_t frames = evidence.frames();
    std::vector<std::uint8_t> from;
    std::vector<std::size_t> starts;
    States before{{0}, {0}};
    States now;
    for (std::size_t frame = 0; frame < frames; ++frame) {
        const std::span<const Candidate> candidates = evidence.at(frame);
        starts.push_back(from.size());
        now.scores.assign(candidates.size() + 1, -std::numeric_limits<float>::infinity());
        now.delays.assign(candidates.size() + 1, 0);
        const auto reach = [&](std::size_t state, std::size_t previous, float score) {
            if (score <= now.scores[state]) return;
            now.scores[state] = score;
            from[starts.back() + state] = static_cast<std::uint8_t>(previous);
        };
        from.resize(from.size() + candidates.size() + 1, none);
        for (std::size_t p = 0; p < before.scores.size(); ++p)
            reach(0, p, before.scores[p] - (p == 0 ? 0 : costs.lost));
        for (std::size_t s = 1; s <= candidates.size(); ++s) {
            const Candidate& one = candidates[s - 1];
            now.delays[s] = tracks[one.track].delay_at(static_cast<double>(frame) * frame_samples);
            for (std::size_t p = 0; p < before.scores.size(); ++p)
                reach(s, p, before.scores[p] - transition(before, p, now.delays[s], costs));
            now.scores[s] += one.score;
        }
        std::swap(before, now);
    }
    Path path(frames, -1);
    if (frames == 0) return path;
    auto state = static_cast<std::size_t>(std::max_element(before.scores.begin(), before.scores.end()) - before.scores.begin());
    for (std::size_t frame = frames; frame-- > 0;) {
        if (state > 0) path[frame] = static_cast<std::int32_t>(evidence.at(frame)[state - 1].track);
        state = from[starts[frame] + state];
        if (state == none) state = 0;
    }
    return path;
}

Path fill(const Evidence& evidence, Path path) {
    for (std::size_t frame = 1; frame < path.size(); ++frame) {
        if (path[frame] >= 0 || path[frame - 1] < 0) continue;
        std::size_t after = frame;
        while (after < path.size() && path[after] < 0)
            ++after;
        if (after < path.size() && evidence.meets(path[frame - 1], path[after], frame))
            std::fill(path.begin() + static_cast<std::ptrdiff_t>(frame), path.begin() + static_cast<std::ptrdiff_t>(after),
                      path[frame - 1]);
        else
            frame = after;
    }
    return path;
}

Path first_path(const Evidence& evidence, const std::vector<Track>& tracks) {
    constexpr double half_block = sound_rate / 2;
    Path path(evidence.frames(), -1);
    std::vector<double> best(evidence.frames(), -1);
    for (std::size_t t = 0; t < tracks.size(); ++t)
        for (const Track::Node& node : tracks[t].nodes) {
            const auto first = static_cast<std::size_t>(std::max(0.0, (node.at - half_block) / frame_samples));
            const auto last = std::min(path.size(), static_cast<std::size_t>((node.at + half_block) / frame_samples));
            for (std::size_t frame = first; frame < last; ++frame) {
                if (node.value <= best[frame]) continue;
                best[frame] = node.value;
                path[frame] = static_cast<std::int32_t>(t);
            }
        }
    return path;
}

} // namespace rectool::robust
