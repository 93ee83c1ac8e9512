#include "robust/compare.hpp"

#include "robust/devices.hpp"
#include "robust/dips.hpp"
#include "robust/one_sound.hpp"
#include "robust/room.hpp"
#include "robust/wave_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rectool::robust {

namespace {

/// A stretch of the copy that no delay explains, in samples, and the delays on both sides of it and of what is explained in it.
struct Unexplained {
    double from = 0;
    double to = 0;
    std::vector<double> delays;
    [[nodiscard]] double length() const { return to - from; }
};

/// Of more than 40 ms on no track, and 150 ms around what speaks against its track.
std::vector<Unexplained> unexplained(const Evidence& evidence, const std::vector<Track>& tracks, const Path& path) {
    constexpr std::size_t around = 15;
    // Nats: or a long gap would not end with it. Between two rooms what stands behind it is better searched as well.
    const float most = evidence.two_rooms() ? std::numeric_limits<float>::max() : 16;
    std::vector<Unexplained> stretches;
    const auto delay_at = [&](std::size_t frame) {
        return tracks[static_cast<std::size_t>(path[frame])].delay_at(static_cast<double>(frame) * frame_samples);
    };
    float recent = 0;
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const Candidate* one = path[frame] >= 0 ? evidence.at(frame, path[frame]) : nullptr;
        recent = std::clamp(recent - (one != nullptr ? one->score : -1), 0.0F, most);
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
        for (std::size_t frame = before; frame <= after; ++frame)
            if (path[frame] >= 0 && (frame == before || path[frame] != path[frame - 1]))
                stretch.delays.push_back(delay_at(frame));
    }
    return stretches;
}

/// Those of which no two are nearer than that.
std::vector<double> apart(const std::vector<double>& delays, double near) {
    std::vector<double> chosen;
    for (const double delay : delays)
        if (std::none_of(chosen.begin(), chosen.end(), [&](double other) { return std::abs(other - delay) < near; }))
            chosen.push_back(delay);
    return chosen;
}

/// How long a stretch may be for it and all shorter ones to be looked for within `allowance`, at what each costs: of a tone that
/// lasts for minutes every place is like the others.
double longest_within(double allowance, std::vector<Unexplained> stretches,
                      const std::function<double(const Unexplained&)>& cost) {
    std::sort(stretches.begin(), stretches.end(),
              [](const Unexplained& x, const Unexplained& y) { return x.length() < y.length(); });
    double longest = 0;
    for (const Unexplained& stretch : stretches) {
        allowance -= cost(stretch);
        if (allowance < 0) break;
        longest = stretch.length();
    }
    return longest;
}

/// What a search costs that looks at a stretch once for each delay: samples of the copy.
std::function<double(const Unexplained&)> once_for_each(double near) {
    return
        [near](const Unexplained& stretch) { return stretch.length() * static_cast<double>(apart(stretch.delays, near).size()); };
}

/// Looks for what stands there: by shorter pieces of the fingerprint, and by the waveform.
void explain(const Pair& pair, TrackFinder& finder, const std::vector<Unexplained>& stretches) {
    constexpr double near = 2 * sound_rate;
    constexpr double by_wave = 300 * sound_rate;                          // samples: a second takes 20 ms
    const double by_words = 2e8 + 6 * static_cast<double>(pair.b.size()); // comparisons of a window: a million take 20 ms
    const double longest_by_words = longest_within(
        by_words, stretches, [&](const Unexplained& stretch) { return finder.comparisons(stretch.from, stretch.to); });
    const double longest_by_wave = pair.by_words() ? 0 : longest_within(by_wave, stretches, once_for_each(near));
    WaveSearch search(pair);
    for (const Unexplained& stretch : stretches) {
        if (stretch.length() <= longest_by_words) finder.search_again(stretch.from, stretch.to);
        if (stretch.length() > longest_by_wave) continue;
        for (const double delay : apart(stretch.delays, near))
            finder.add_all(search.find(std::llround(stretch.from), std::llround(stretch.to), delay));
    }
    finder.merge();
}

/// The short ones: there is much around them to go by.
void explain_pieces(const Pair& pair, Evidence& evidence, TrackFinder& finder, const std::vector<Unexplained>& stretches) {
    const double allowance = 1800 * sound_rate + static_cast<double>(pair.b.size()) / 4; // of the copy: a second takes 10 ms
    const double longest = longest_within(allowance, stretches, once_for_each(PieceSearch::near));
    PieceSearch search(pair, evidence);
    for (const Unexplained& stretch : stretches) {
        if (stretch.length() > longest) continue;
        for (const double delay : apart(stretch.delays, PieceSearch::near))
            finder.add_all(search.find(stretch.from, stretch.to, delay));
    }
    finder.merge();
}

/// The path with what was found for what it leaves out: looked for twice, as from what was found more can be found.
Path explain_rest(const Pair& pair, Evidence& evidence, TrackFinder& finder, const PathCosts& costs, Path path) {
    constexpr int rounds = 2;
    for (int round = 0; round < rounds; ++round) {
        const std::vector<Unexplained> stretches = unexplained(evidence, finder.tracks(), path);
        if (stretches.empty()) break;
        if (evidence.two_rooms())
            explain_pieces(pair, evidence, finder, stretches);
        else
            explain(pair, finder, stretches);
        evidence.collect();
        path = best_path(evidence, finder.tracks(), costs);
    }
    return path;
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

PathCosts costs_by_words() {
    return {14, 10, 5.5F, 5.5F, 20};
}

/// The best path by what was learnt from the best one by what was learnt from `first`.
Path calibrated_path(Evidence& evidence, const std::vector<Track>& tracks, const PathCosts& costs, const Path& first) {
    evidence.calibrate(first);
    evidence.calibrate(fill(evidence, best_path(evidence, tracks, costs)));
    return best_path(evidence, tracks, costs);
}

void measure_levels(const Evidence& evidence, const Path& path, Comparison& comparison) {
    std::vector<double> off;
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const Candidate* one = path[frame] >= 0 ? evidence.at(frame, path[frame]) : nullptr;
        if (one != nullptr && evidence.loud_a().active(one->level_a) && evidence.loud_b().active(one->level_b))
            off.push_back(level_decibels * (one->level_b - static_cast<double>(one->level_a)));
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
    comparison.one_sound = is_one_sound(pair.a);
    if (comparison.one_sound) return comparison;
    comparison.evenly_loud = is_evenly_loud(pair.a);
    TrackFinder finder(pair);
    finder.find(report);
    comparison.searched = static_cast<double>(finder.searched()) / 2;
    if (finder.searched() > 0) comparison.matched = static_cast<double>(finder.found()) / static_cast<double>(finder.searched());
    if (finder.found() < 3 || finder.tracks().empty()) return comparison;

    Evidence evidence(pair, finder.tracks());
    evidence.collect();
    const Path first = first_path(evidence, finder.tracks());
    PathCosts costs = pair.by_words() ? costs_by_words() : PathCosts{};
    Path path = calibrated_path(evidence, finder.tracks(), costs, first);
    if (are_two_rooms(pair, evidence, finder.tracks(), path)) {
        evidence.expect_two_rooms();
        costs = costs_between_rooms();
        path = calibrated_path(evidence, finder.tracks(), costs, first);
    } else if (!pair.by_words()) {
        finder.expect_one_microphone();
    }
    path = explain_rest(pair, evidence, finder, costs, std::move(path));
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
    comparison.two_devices = evidence.two_rooms();
    measure_levels(evidence, path, comparison);
    return comparison;
}

} // namespace rectool::robust
