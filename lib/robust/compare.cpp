#include "robust/compare.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

/// Stretches of the copy of more than 40 ms on no track, and 150 ms around what speaks against its track.
std::vector<std::pair<double, double>> unexplained(const Evidence& evidence, const Path& path) {
    constexpr std::size_t around = 15;
    std::vector<std::pair<double, double>> stretches;
    float recent = 0;
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const Candidate* one = path[frame] >= 0 ? evidence.at(frame, path[frame]) : nullptr;
        recent = std::max(0.0F, recent - (one != nullptr ? one->score : -1));
        if (recent < 4) continue;
        const double from = static_cast<double>(frame - std::min(frame, around)) * frame_samples;
        const double to = static_cast<double>(frame + around) * frame_samples;
        if (!stretches.empty() && from <= stretches.back().second)
            stretches.back().second = to;
        else
            stretches.emplace_back(from, to);
    }
    return stretches;
}

void measure_levels(const Evidence& evidence, const Path& path, Comparison& comparison) {
    std::vector<double> off;
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const Candidate* one = path[frame] >= 0 ? evidence.at(frame, path[frame]) : nullptr;
        if (one != nullptr && evidence.loud_a().active(one->level_a) && evidence.loud_b().active(one->level_b))
            off.push_back(1.5 * (one->level_b - static_cast<double>(one->level_a)));
    }
    if (off.size() < 50) return;
    std::sort(off.begin(), off.end());
    const auto mean = [&](std::size_t from, std::size_t to) { // levels are in steps: a mean around the middle is finer
        double sum = 0;
        for (std::size_t i = from; i < to; ++i)
            sum += off[i];
        return sum / static_cast<double>(to - from);
    };
    comparison.gain = mean(off.size() / 4, off.size() - off.size() / 4);
    comparison.gain_range = off[off.size() - 1 - off.size() / 10] - off[off.size() / 10];
}

} // namespace

Comparison compare(const Pair& pair, const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    const auto total = static_cast<std::uint64_t>(pair.b.size());
    const auto report = [&](std::uint64_t done) {
        if (progress) progress(done, total);
    };
    Comparison comparison;
    TrackFinder finder(pair);
    finder.find(report);
    comparison.searched = static_cast<double>(finder.searched()) / 2;
    if (finder.searched() > 0) comparison.matched = static_cast<double>(finder.found()) / static_cast<double>(finder.searched());
    if (finder.found() < 3 || finder.tracks().empty()) return comparison;

    Evidence evidence(pair, finder.tracks());
    evidence.collect();
    evidence.calibrate(first_path(evidence, finder.tracks()));
    const PathCosts costs;
    Path path = best_path(evidence, finder.tracks(), costs);
    const auto stretches = unexplained(evidence, path);
    for (const auto& [from, to] : stretches)
        finder.search_again(from, to);
    if (!stretches.empty()) evidence.collect();
    evidence.calibrate(path);
    path = best_path(evidence, finder.tracks(), costs);
    evidence.calibrate(path);
    path = best_path(evidence, finder.tracks(), costs);

    comparison.layout = lay_out(pair, evidence, finder.tracks(), path);
    comparison.drift = finder.drift();
    comparison.coherence = evidence.coherence();
    measure_levels(evidence, path, comparison);
    return comparison;
}

} // namespace rectool::robust
