#include "robust/fewest_delays.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace rectool::robust {

namespace {

class Simplifier {
public:
    Simplifier(const RunFinder& finder, Evidence& evidence, const std::vector<Run>& runs)
        : finder_(finder), evidence_(evidence), runs_(runs), most_(most_used()) {}

    /// For each run the track that it is to lie on.
    std::vector<std::int32_t> tracks() {
        if (const std::optional<std::int32_t> one = one_for_all()) return std::vector(runs_.size(), *one);
        for (std::size_t i = 0; i < runs_.size(); ++i)
            states_.push_back(states_of(i));
        std::vector<std::int32_t> tracks(runs_.size());
        const auto cheaper = [](const State& x, const State& y) { return x.cost < y.cost; };
        const std::vector<State>& last = states_.back();
        auto at = static_cast<std::size_t>(std::min_element(last.begin(), last.end(), cheaper) - last.begin());
        for (std::size_t i = runs_.size(); i-- > 0;) {
            tracks[i] = states_[i][at].track;
            at = states_[i][at].from;
        }
        return tracks;
    }

private:
    struct State {
        std::int32_t track = -1;
        std::pair<std::size_t, std::size_t> cost; ///< changes of delay; frames that were moved
        std::size_t from = 0;                     ///< state of the run before
    };

    std::vector<State> states_of(std::size_t index) const {
        std::vector<State> states;
        for (const std::int32_t track : tracks_for(index)) {
            State best{track, {index == 0 ? 0 : runs_.size(), 0}, 0};
            for (std::size_t p = 0; index > 0 && p < states_.back().size(); ++p) {
                const State& before = states_.back()[p];
                const std::size_t change = evidence_.meets(before.track, track, runs_[index].first) ? 0 : 1;
                const std::pair cost{before.cost.first + change, before.cost.second};
                if (cost < best.cost) best = {track, cost, p};
            }
            if (track != runs_[index].track) best.cost.second += runs_[index].last - runs_[index].first;
            states.push_back(best);
        }
        return states;
    }

    /// A delay that explains the whole copy: one that is used, or that at which both begin together.
    [[nodiscard]] std::optional<std::int32_t> one_for_all() const {
        std::vector<std::int32_t> tried = most_;
        tried.push_back(finder_.begins_together());
        const auto all_lie_on = [&](std::int32_t track) {
            return std::all_of(runs_.begin(), runs_.end(), [&](const Run& run) {
                return evidence_.meets(track, run.track, run.first) || explains(track, run);
            });
        };
        const auto found = std::find_if(tried.begin(), tried.end(), all_lie_on);
        return found == tried.end() ? std::nullopt : std::optional(*found);
    }

    /// How much of the copy lies there.
    std::size_t frames_on(std::int32_t track) const {
        std::size_t frames = 0;
        for (const Run& run : runs_)
            frames += evidence_.meets(track, run.track, run.first) ? run.last - run.first : 0;
        return frames;
    }

    /// Whether what speaks for two delays for so long is no speech, but a tone, of which a few words beside it tell the place.
    static bool is_long(const Run& run) {
        constexpr float most_of_speech = 500; // nats
        return run.score > most_of_speech;
    }

    static std::size_t least_on(const Run& run) {
        constexpr std::size_t a_few_words = 200; // frames
        return is_long(run) ? a_few_words : run.last - run.first;
    }

    /// Its own, and of those that its neighbours and most of the copy lie on what explains it as well. More has to lie there: the
    /// delay of a short track is not known far from it.
    std::vector<std::int32_t> tracks_for(std::size_t index) const {
        constexpr std::size_t neighbours = 4;
        const Run& run = runs_[index];
        std::vector<std::int32_t> others = most_;
        for (std::size_t i = index - std::min(index, neighbours); i < std::min(runs_.size(), index + neighbours + 1); ++i)
            others.push_back(runs_[i].track);
        std::vector<std::int32_t> tried{run.track};
        std::vector<std::int32_t> tracks = tried;
        for (const std::int32_t other : others) {
            if (std::any_of(tried.begin(), tried.end(), [&](std::int32_t one) { return evidence_.meets(one, other, run.first); }))
                continue;
            tried.push_back(other);
            if (explains(other, run) && frames_on(other) >= least_on(run)) tracks.push_back(other);
        }
        return tracks;
    }

    /// Whether a run at the start or the end of the copy begins or ends with the reference on that track, and not on its own: of
    /// that one, something would be missing there that was put in again further on.
    bool joins_an_end(std::int32_t track, const Run& run) const {
        const bool first = run.first == runs_.front().first;
        const bool last = run.first == runs_.back().first;
        return (first && finder_.meets_start(track) && !finder_.meets_start(run.track)) ||
               (last && finder_.meets_end(track) && !finder_.meets_end(run.track));
    }

    /// Words that are heard twice stand seconds apart: there it is enough that the sound is the same. Nearer it must be as good,
    /// but in what lasts for long.
    bool explains(std::int32_t track, const Run& run) const {
        constexpr double far = sound_rate;
        constexpr float nearly = 0.85F; // of what speaks for its own
        constexpr float far_nearly = 0.4F;
        constexpr float clearly_not = -15; // nats
        const double start = static_cast<double>(run.first) * frame_samples;
        const bool is_far = std::abs(finder_.delay(run.track, start) - finder_.delay(track, start)) > far;
        const float least = (is_far || is_long(run) || joins_an_end(track, run) ? far_nearly : nearly) * run.score;
        return finder_.score_between(run.first, run.last, track) > least ||
               finder_.score_along(run.first, run.last, track, clearly_not) > least;
    }

    std::vector<std::int32_t> most_used() const {
        constexpr std::size_t wanted = 8;
        std::vector<std::pair<std::size_t, std::int32_t>> used; // frames, track
        std::vector<Run> longest_first = runs_;
        std::stable_sort(longest_first.begin(), longest_first.end(),
                         [](const Run& x, const Run& y) { return x.last - x.first > y.last - y.first; });
        for (const Run& run : longest_first) {
            const auto same = std::find_if(used.begin(), used.end(),
                                           [&](const auto& one) { return evidence_.meets(one.second, run.track, run.first); });
            if (same != used.end())
                same->first += run.last - run.first;
            else
                used.emplace_back(run.last - run.first, run.track);
        }
        std::sort(used.rbegin(), used.rend());
        std::vector<std::int32_t> tracks;
        for (std::size_t i = 0; i < std::min(wanted, used.size()); ++i)
            tracks.push_back(used[i].second);
        return tracks;
    }

    const RunFinder& finder_;
    Evidence& evidence_;
    const std::vector<Run>& runs_;
    std::vector<std::int32_t> most_;
    std::vector<std::vector<State>> states_;
};

} // namespace

std::vector<Run> on_fewest_delays(const RunFinder& finder, Evidence& evidence, std::vector<Run> runs) {
    if (runs.empty()) return runs;
    const std::vector<std::int32_t> tracks = Simplifier(finder, evidence, runs).tracks();
    for (std::size_t i = 0; i < runs.size(); ++i)
        runs[i].track = tracks[i];
    return runs;
}

} // namespace rectool::robust
