#include "robust/runs.hpp"

#include "robust/far_scores.hpp"
#include "robust/fewest_delays.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr std::size_t shortest_run = 4;  // frames
constexpr float least_run_score = 25;    // nats
constexpr float least_way_score = 12;    // of words, from one delay to another
constexpr float least_island_score = 40; // in the midst of other sound, where there are more places for it
constexpr double together = 160;         // samples: 20 ms

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
    const std::vector<Run> some = on_fewest_delays(*this, evidence_, strong_ones(all));
    std::vector<Run> kept;
    for (std::size_t i = 0; i < some.size(); ++i) {
        const bool between = !kept.empty() && i + 1 < some.size();
        if (!between || !is_excursion(some[i], kept.back(), some[i + 1])) kept.push_back(some[i]);
    }
    return kept;
}

std::vector<Run> RunFinder::strong_ones(const std::vector<Run>& runs) const {
    constexpr std::size_t near = 5; // frames
    std::vector<Run> kept;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool goes_on = (!kept.empty() && evidence_.meets(kept.back().track, runs[i].track, runs[i].first)) ||
                             (i + 1 < runs.size() && evidence_.meets(runs[i].track, runs[i + 1].track, runs[i].last));
        const bool joins_before = i > 0 && runs[i].first - runs[i - 1].last <= near;
        const bool joins_after = i + 1 < runs.size() && runs[i + 1].first - runs[i].last <= near;
        const bool joins = joins_before || joins_after;
        const bool on_the_way =
            joins_before && joins_after && !evidence_.meets(runs[i - 1].track, runs[i + 1].track, runs[i].first);
        float least = least_run_score;
        if (goes_on)
            least /= 3;
        else if (on_the_way && pair_.by_words())
            least = least_way_score;
        else if (!joins && !pair_.by_words() && !evidence_.two_rooms())
            least = least_island_score;
        if (runs[i].last - runs[i].first >= shortest_run && runs[i].score >= least && coherent(runs[i])) kept.push_back(runs[i]);
    }
    return kept;
}

/// Whether the waveforms agree in a run, where they do in the pair as a whole.
bool RunFinder::coherent(const Run& run) const {
    constexpr double same_microphone = 0.5;
    constexpr double least = 0.3;
    constexpr float sure_score = 100;
    const std::size_t smeared = pair_.by_words() ? 4 : 0; // frames at both ends: words reach over 72 ms
    if (evidence_.coherence() < same_microphone) return true;
    double sum = 0;
    std::size_t count = 0;
    std::size_t unusual = 0;
    for (std::size_t frame = run.first + smeared; frame + smeared < run.last; ++frame) {
        const Candidate* one = evidence_.near(frame, run.track);
        if (one == nullptr || !(evidence_.loud_a().speech(one->level_a) || evidence_.loud_b().speech(one->level_b))) continue;
        sum += one->wave;
        ++count;
        unusual += one->wave < evidence_.lowest(*one) ? 1 : 0;
    }
    const bool paused = 5 * count < run.last - run.first; // its noise tells more than a few frames at its ends
    if (count == 0 || (paused && run.score > sure_score)) return true;
    return sum >= least * evidence_.coherence() * static_cast<double>(count) && (3 * unusual <= count || run.score > sure_score);
}

/// Away from a delay and back to it, although that does nearly as well.
bool RunFinder::is_excursion(const Run& run, const Run& before, const Run& after) const {
    constexpr double tiny = 120;       // samples: 15 ms
    constexpr std::size_t brief = 100; // frames
    constexpr float clearly_not = -60; // nats
    constexpr float clearly_less = 100;
    const std::int32_t old = before.track;
    if (evidence_.meets(old, run.track, run.first) || !evidence_.meets(old, after.track, run.last)) return false;
    const double at = static_cast<double>(run.first) * frame_samples;
    const bool small = std::abs(delay(run.track, at) - delay(old, at)) < tiny && run.last - run.first < brief;
    const float by_old = score_between(run.first, run.last, old);
    const bool worse = !evidence_.two_rooms() && (by_old < clearly_not || by_old < run.score - clearly_less);
    return small || (!worse && by_old > -0.3F * run.score);
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

float RunFinder::score_along(std::size_t first, std::size_t last, std::int32_t track, float enough) const {
    FarScores far(evidence_, tracks_);
    float score = 0;
    for (std::size_t frame = first; frame < last && score >= enough; ++frame)
        score += far.at(frame, track);
    return score;
}

bool RunFinder::pause_at(std::size_t frame) const {
    const std::size_t word = std::min(2 * frame + 4, pair_.b.words.size() - 1);
    return !evidence_.loud_b().active(pair_.b.words[word]);
}

std::int32_t RunFinder::begins_together() const {
    const auto nearest = std::min_element(tracks_.begin(), tracks_.end(), [](const Track& x, const Track& y) {
        return std::abs(x.delay_at(0)) < std::abs(y.delay_at(0));
    });
    return static_cast<std::int32_t>(nearest - tracks_.begin());
}

bool RunFinder::meets_start(std::int32_t track) const {
    return std::abs(delay(track, 0)) < together;
}

bool RunFinder::meets_end(std::int32_t track) const {
    const auto end = static_cast<double>(pair_.b.size());
    return std::abs(end - delay(track, end) - static_cast<double>(pair_.a.size())) < together;
}

Path path_of(const std::vector<Run>& runs, std::size_t frames) {
    Path path(frames, -1);
    for (const Run& run : runs)
        std::fill(path.begin() + static_cast<std::ptrdiff_t>(run.first), path.begin() + static_cast<std::ptrdiff_t>(run.last),
                  run.track);
    return path;
}

} // namespace rectool::robust
