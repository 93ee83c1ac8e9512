#include "robust/compare.hpp"

#include "robust/devices.hpp"
#include "robust/dips.hpp"
#include "robust/wave_search.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

/// A stretch of the copy that no delay explains, in samples, and the delays on both sides of it.
struct Unexplained {
    double from = 0;
    double to = 0;
    std::vector<double> delays;
};

/// Of more than 40 ms on no track, and 150 ms around what speaks against its track.
std::vector<Unexplained> unexplained(const Evidence& evidence, const std::vector<Track>& tracks, const Path& path) {
    constexpr std::size_t around = 15;
    std::vector<Unexplained> stretches;
    const auto delay_at = [&](std::size_t frame) {
        return tracks[static_cast<std::size_t>(path[frame])].delay_at(static_cast<double>(frame) * frame_samples);
    };
    float recent = 0;
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const Candidate* one = path[frame] >= 0 ? evidence.at(frame, path[frame]) : nullptr;
        recent = std::max(0.0F, recent - (one != nullptr ? one->score : -1));
        if (recent < 4) continue;
        const double from = static_cast<double>(frame - std::min(frame, around)) * frame_samples;
        const double to = static_cast<double>(frame + around) * frame_samples;
        if (!stretches.empty() && from <= stretches.back().to)
            stretches.back().to = to;
        else
            stretches.push_back({from, to, {}});
    }
    for (Unexplained& stretch : stretches) {
        auto before = static_cast<std::size_t>(stretch.from / frame_samples);
        while (before > 0 && path[before] < 0)
            --before;
        auto after = std::min(path.size() - 1, static_cast<std::size_t>(stretch.to / frame_samples));
        while (after + 1 < path.size() && path[after] < 0)
            ++after;
        for (const std::size_t frame : {before, after})
            if (path[frame] >= 0) stretch.delays.push_back(delay_at(frame));
    }
    return stretches;
}

/// Looks for what stands there: by shorter pieces of the fingerprint, and by the waveform.
void explain(const Pair& pair, TrackFinder& finder, const std::vector<Unexplained>& stretches) {
    constexpr double near = 2 * sound_rate;
    double allowance = 300 * sound_rate; // of the copy that the waveform is looked for in: it takes 20 ms a second
    WaveSearch search(pair);
    for (const Unexplained& stretch : stretches) {
        finder.search_again(stretch.from, stretch.to);
        if (pair.by_words()) continue;
        const bool one_search = stretch.delays.size() == 2 && std::abs(stretch.delays[0] - stretch.delays[1]) < near;
        for (std::size_t i = one_search ? 1 : 0; i < stretch.delays.size() && allowance > 0; ++i) {
            finder.add_all(search.find(std::llround(stretch.from), std::llround(stretch.to), stretch.delays[i]));
            allowance -= stretch.to - stretch.from;
        }
    }
    finder.merge();
}

void explain_pieces(const Pair& pair, Evidence& evidence, TrackFinder& finder, const std::vector<Unexplained>& stretches) {
    PieceSearch search(pair, evidence);
    for (const Unexplained& stretch : stretches) {
        const bool one_search = stretch.delays.size() == 2 && std::abs(stretch.delays[0] - stretch.delays[1]) < PieceSearch::near;
        for (std::size_t i = one_search ? 1 : 0; i < stretch.delays.size(); ++i)
            finder.add_all(search.find(stretch.from, stretch.to, stretch.delays[i]));
    }
    finder.merge();
}

/// Finds tracks for what a path leaves out: in two rooms twice, as from what was found more can be found.
void explain_rest(const Pair& pair, Evidence& evidence, TrackFinder& finder, const PathCosts& costs, const Path& path) {
    const std::vector<Unexplained> stretches = unexplained(evidence, finder.tracks(), path);
    if (!evidence.two_rooms()) {
        explain(pair, finder, stretches);
        return;
    }
    explain_pieces(pair, evidence, finder, stretches);
    evidence.collect();
    const Path better = best_path(evidence, finder.tracks(), costs);
    explain_pieces(pair, evidence, finder, unexplained(evidence, finder.tracks(), better));
}

/// A path but for what was changed on it: that would teach that changes are usual.
Path without(Path path, const std::vector<Dip>& dips) {
    constexpr std::int64_t beside = 2 * frame_samples;
    const auto frames = static_cast<std::int64_t>(path.size());
    for (const Dip& dip : dips) {
        const std::int64_t first = std::clamp<std::int64_t>((dip.first - beside) / frame_samples, 0, frames);
        const std::int64_t last = std::clamp<std::int64_t>((dip.last + beside) / frame_samples, first, frames);
        std::fill(path.begin() + first, path.begin() + last, -1);
    }
    return path;
}

/// Of what is to be heard of the copy, how much lies on a path.
double share_on(const Evidence& evidence, const Pair& pair, const Path& path) {
    std::size_t heard = 0;
    std::size_t on = 0;
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const std::size_t word = std::min(2 * frame + 4, pair.b.words.size() - 1);
        if (!evidence.loud_b().active(pair.b.words[word])) continue;
        ++heard;
        on += path[frame] >= 0 ? 1 : 0;
    }
    return heard == 0 ? 0 : static_cast<double>(on) / static_cast<double>(heard);
}

PathCosts costs_for(const Pair& pair, const Evidence& evidence) {
    if (pair.by_words()) return {14, 10, 5.5F, 5.5F, 20};
    return evidence.two_rooms() ? costs_between_rooms() : PathCosts{};
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
    if (!pair.by_words() && evidence.coherence() < independent_below) evidence.expect_two_rooms();
    const PathCosts costs = costs_for(pair, evidence);
    Path path = best_path(evidence, finder.tracks(), costs);
    evidence.calibrate(fill(evidence, path));
    path = best_path(evidence, finder.tracks(), costs);
    explain_rest(pair, evidence, finder, costs, path);
    evidence.collect();
    path = best_path(evidence, finder.tracks(), costs);
    evidence.calibrate(fill(evidence, path));
    path = best_path(evidence, finder.tracks(), costs);
    if (pair.by_words()) {
        const Path whole = fill(evidence, path);
        evidence.calibrate(without(whole, find_dips(pair, evidence, finder.tracks(), whole)));
        path = best_path(evidence, finder.tracks(), costs);
    }

    if (evidence.two_rooms()) comparison.matched = std::max(comparison.matched, share_on(evidence, pair, path));
    comparison.layout = lay_out(pair, evidence, finder.tracks(), path);
    comparison.drift = finder.drift();
    comparison.coherence = evidence.coherence();
    measure_levels(evidence, path, comparison);
    return comparison;
}

} // namespace rectool::robust
