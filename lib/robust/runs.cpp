#include "robust/runs.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr std::size_t shortest_run = 4; // frames
constexpr float least_run_score = 25;   // nats
constexpr std::size_t longest_away = 4; // runs of an excursion

} // namespace

std::vector<Run> RunFinder::of(const Path& path) const {
    std::vector<Run> all;
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        if (path[frame] < 0) continue;
        const Candidate* one = evidence_.at(frame, path[frame]);
        const float score = one != nullptr ? one->score : 0;
        if (!all.empty() && all.back().last == frame && evidence_.meets(all.back().track, path[frame], frame)) {
            all.back().last = frame + 1;
            all.back().track = path[frame];
            all.back().score += score;
        } else {
            all.push_back({frame, frame + 1, path[frame], score});
        }
    }
    const std::vector<Run> strong = strong_ones(all);
    std::vector<Run> kept;
    for (std::size_t i = 0; i < strong.size(); ++i) {
        if (!kept.empty()) i = back_from_excursion(strong, i, kept.back());
        kept.push_back(strong[i]);
    }
    if (kept.empty()) return kept;
    drop_excursion_at_start(kept);
    drop_excursion_at_end(kept);
    return kept;
}

std::vector<Run> RunFinder::strong_ones(const std::vector<Run>& runs) const {
    std::vector<Run> kept;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool goes_on = (!kept.empty() && evidence_.meets(kept.back().track, runs[i].track, runs[i].first)) ||
                             (i + 1 < runs.size() && evidence_.meets(runs[i].track, runs[i + 1].track, runs[i].last));
        const float least = goes_on ? least_run_score / 3 : least_run_score;
        if (runs[i].last - runs[i].first >= shortest_run && runs[i].score >= least && coherent(runs[i])) kept.push_back(runs[i]);
    }
    return kept;
}

/// Whether the waveforms agree in a run, where they do in the pair as a whole.
bool RunFinder::coherent(const Run& run) const {
    constexpr double same_microphone = 0.5;
    constexpr double least = 0.3;
    constexpr float sure_score = 100;
    if (evidence_.coherence() < same_microphone) return true;
    double sum = 0;
    std::size_t count = 0;
    std::size_t unusual = 0;
    for (std::size_t frame = run.first; frame < run.last; ++frame) {
        const Candidate* one = evidence_.near(frame, run.track);
        if (one == nullptr || !(evidence_.loud_a().speech(one->level_a) || evidence_.loud_b().speech(one->level_b))) continue;
        sum += one->wave;
        ++count;
        unusual += one->wave < evidence_.lowest(*one) ? 1 : 0;
    }
    if (count == 0) return true;
    return sum >= least * evidence_.coherence() * static_cast<double>(count) && (3 * unusual <= count || run.score > sure_score);
}

/// The run with which the delay of `old` goes on, where those from `first` up to it are an excursion; `first`, where they are
/// not.
std::size_t RunFinder::back_from_excursion(const std::vector<Run>& runs, std::size_t first, const Run& old) const {
    for (std::size_t away = 1; away <= longest_away && first + away < runs.size(); ++away) {
        const Run& last = runs[first + away - 1];
        if (evidence_.meets(old.track, last.track, last.first)) break;
        if (!evidence_.meets(old.track, runs[first + away].track, last.last)) continue;
        const bool dropped =
            (away == 1 && is_excursion(last, old.track)) || as_good_at(old.track, std::span(runs).subspan(first, away));
        return dropped ? first + away : first;
    }
    return first;
}

bool RunFinder::is_excursion(const Run& run, std::int32_t old) const {
    constexpr double tiny = 120;       // samples: 15 ms
    constexpr std::size_t brief = 100; // frames
    const double at = static_cast<double>(run.first) * frame_samples;
    const bool small = std::abs(delay(run.track, at) - delay(old, at)) < tiny && run.last - run.first < brief;
    return small || score_between(run.first, run.last, old) > -0.3F * run.score;
}

/// Whether runs that lie seconds from a delay may as well lie there, as where the same words are heard twice.
bool RunFinder::as_good_at(std::int32_t track, std::span<const Run> runs) const {
    constexpr std::size_t brief = 3000; // frames: what lies further from what is known of the delay takes time to look at
    const double at = static_cast<double>(runs.front().first) * frame_samples;
    const double old = delay(track, at);
    std::size_t frames = 0;
    float near = 0;
    for (const Run& run : runs) {
        if (std::abs(delay(run.track, at) - old) < sound_rate) return false;
        frames += run.last - run.first;
        near += score_between(run.first, run.last, track);
    }
    if (near > 0 || frames > brief) return near > 0;
    float score = 0;
    for (const Run& run : runs)
        for (const float one : evidence_.scores_along(static_cast<std::int64_t>(run.first), run.last - run.first, old))
            score += one;
    return score > 0;
}

void RunFinder::drop_excursion_at_start(std::vector<Run>& runs) const {
    for (std::size_t away = std::min(longest_away, runs.size() - 1); away > 0; --away) {
        if (!as_good_at(runs[away].track, std::span(runs).first(away))) continue;
        runs.erase(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(away));
        return;
    }
}

void RunFinder::drop_excursion_at_end(std::vector<Run>& runs) const {
    for (std::size_t away = std::min(longest_away, runs.size() - 1); away > 0; --away) {
        const std::size_t stays = runs.size() - away;
        if (!as_good_at(runs[stays - 1].track, std::span(runs).last(away))) continue;
        runs.resize(stays);
        return;
    }
}

float RunFinder::score_between(std::size_t first, std::size_t last, std::int32_t track) const {
    float score = 0;
    for (std::size_t frame = first; frame < last; ++frame) {
        const Candidate* one = evidence_.near(frame, track);
        if (one != nullptr)
            score += one->score;
        else // too far from what is known of this delay
            score -= pause_at(frame) ? 0.0F : 0.5F;
    }
    return score;
}

bool RunFinder::pause_at(std::size_t frame) const {
    const std::size_t word = std::min(2 * frame + 4, pair_.b.words.size() - 1);
    return !evidence_.loud_b().active(pair_.b.words[word]);
}

Path path_of(const std::vector<Run>& runs, std::size_t frames) {
    Path path(frames, -1);
    for (const Run& run : runs)
        std::fill(path.begin() + static_cast<std::ptrdiff_t>(run.first), path.begin() + static_cast<std::ptrdiff_t>(run.last),
                  run.track);
    return path;
}

} // namespace rectool::robust
