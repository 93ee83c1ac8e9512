#include "robust/tracks.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr std::size_t block_words = 50;                // one second
constexpr std::int64_t block_stride = 25 * word_steps; // in words of the copy
constexpr std::size_t least_active = 12;               // words of a block that are not pause
constexpr double sure_errors = 0.26;
constexpr double link_seconds = 6;
constexpr double most_drift = 400e-6;
constexpr std::int64_t window_steps = 20;             // steps between the windows of a stretch that nothing explained
constexpr std::int64_t most_latency = 12;             // steps of 5 ms, of codecs
constexpr std::size_t searches_without_success = 400; // then every eighth block: unrelated recordings are not searched for ever
constexpr double most_compared = 2e11; // words, by searches of the whole reference: some minutes; then every sixteenth block

} // namespace

double Track::delay_at(double at) const {
    const auto next = std::partition_point(nodes.begin(), nodes.end(), [&](const Node& node) { return node.at <= at; });
    if (next == nodes.begin()) return nodes.front().delay + slope * (at - nodes.front().at);
    const Node& left = *std::prev(next);
    if (next == nodes.end()) return left.delay + slope * (at - left.at);
    return left.delay + (next->delay - left.delay) * (at - left.at) / (next->at - left.at);
}

TrackFinder::TrackFinder(const Pair& pair) : pair_(pair), words_(pair), correlator_(pair) {}

/// The delay to a part of a sample by the waveform, where it tells; else as the words have it.
Track::Node TrackFinder::refine(Correlator& correlator, const Window& window, const Match& match, bool sure) const {
    if (pair_.by_words()) return refine_by_words(correlator, window, match, sure);
    constexpr double telling = 0.2;
    const std::int64_t first = window.first * step_samples - 128;
    const std::size_t count = window.words * hop;
    const double middle = static_cast<double>(first) + static_cast<double>(count) / 2;
    if (sure) {
        const Peak near = correlator.best(first, count, match.delay, 4);
        if (near.value > telling && std::abs(near.delay - match.delay) < 3.5) return {middle, near.delay, near.value};
    }
    const Peak peak = correlator.best(first, count, match.delay, 72);
    if (peak.value > telling) return {middle, peak.delay, peak.value};
    return {middle, match.delay, 0};
}

/// By the words alone: between the 5 ms that they are apart. By half of them where the delay goes on, as its neighbours steady
/// it.
Track::Node TrackFinder::refine_by_words(Correlator& correlator, const Window& window, const Match& match, bool sure) {
    constexpr int radius = 60;
    const std::int64_t first = window.first * step_samples - 128;
    const std::size_t count = window.words * hop;
    const std::size_t left_out = sure ? count / 4 : 0;
    const Peak peak = correlator.best(first + static_cast<std::int64_t>(left_out), count - 2 * left_out, match.delay, radius);
    return {static_cast<double>(first) + static_cast<double>(count) / 2, peak.delay, 1 - 2 * match.errors};
}

std::size_t TrackFinder::add(const Track::Node& node) {
    std::optional<std::size_t> best;
    double nearest = 0;
    for (std::size_t i = tracks_.size(); i-- > 0 && i + 200 > tracks_.size();) {
        Track& track = tracks_[i];
        if (node.at <= track.last() || node.at - track.last() > link_seconds * sound_rate) continue;
        const double gap = node.at - track.last();
        const double tolerance =
            (!pair_.by_words() && node.value > 0 && track.nodes.back().value > 0 ? 4.0 : 20.0) + most_drift * gap;
        const double off = std::abs(node.delay - (track.nodes.back().delay + drift_ * gap));
        if (off < tolerance && (!best || off < nearest)) {
            best = i;
            nearest = off;
        }
    }
    if (best) {
        tracks_[*best].nodes.push_back(node);
        return *best;
    }
    if (node.value <= 0) // the words alone are off by some milliseconds: of use only where there is nothing better
        for (std::size_t i = tracks_.size(); i-- > 0 && i + 200 > tracks_.size();)
            if (node.at - tracks_[i].last() < link_seconds * sound_rate &&
                std::abs(tracks_[i].delay_at(node.at) - node.delay) < 80)
                return i;
    tracks_.push_back({{node}, drift_});
    return tracks_.size() - 1;
}

/// The delay of the last block that was found, as it goes on to this one.
double TrackFinder::delay_before(const Window& window) const {
    const double middle = static_cast<double>(window.first * step_samples) + static_cast<double>(window.words * hop) / 2;
    return current_ ? tracks_[*current_].delay_at(middle) : 0;
}

/// Whether the delay of the last block holds for this one as well. Its node follows later.
bool TrackFinder::confirm(const Window& window, const std::vector<std::size_t>& active) {
    if (!current_) return false;
    const double delay = delay_before(window);
    const auto step = static_cast<std::int64_t>(std::llround(delay / step_samples));
    const std::size_t half = active.size() / 2;
    const std::vector<std::size_t> early(active.begin(), active.begin() + static_cast<std::ptrdiff_t>(half));
    const std::vector<std::size_t> late(active.begin() + static_cast<std::ptrdiff_t>(half), active.end());
    const double errors_early = words_.errors_at(window, early, step);
    const double errors_late = words_.errors_at(window, late, step);
    if (errors_early > WordSearch::most_errors || errors_late > WordSearch::most_errors ||
        errors_early + errors_late > 2 * sure_errors)
        return false;
    confirmed_.push_back({window, {delay, (errors_early + errors_late) / 2}});
    if (confirmed_.size() >= together()) settle();
    return true;
}

/// Blocks that may be confirmed by one delay: words change little over the milliseconds that clocks run apart in eight seconds.
std::size_t TrackFinder::together() const {
    return pair_.by_words() ? 16 : 1;
}

/// Adds the blocks that were confirmed, refined side by side.
void TrackFinder::settle() {
    const std::size_t shares = std::min(confirmed_.size(), workers_.threads());
    while (correlators_.size() < shares)
        correlators_.push_back(correlator_);
    std::vector<std::future<std::vector<Track::Node>>> others;
    for (std::size_t share = 1; share < shares; ++share)
        others.push_back(workers_.submit([this, share, shares] { return refined(share, shares); }));
    std::vector<std::vector<Track::Node>> nodes;
    if (shares > 0) nodes.push_back(refined(0, shares));
    for (auto& other : others)
        nodes.push_back(other.get());
    for (std::size_t i = 0; i < confirmed_.size(); ++i)
        current_ = add(nodes[i % shares][i / shares]);
    confirmed_.clear();
}

/// Of the confirmed blocks the nodes of each `shares`-th one, beginning with number `share`.
std::vector<Track::Node> TrackFinder::refined(std::size_t share, std::size_t shares) {
    std::vector<Track::Node> nodes;
    for (std::size_t i = share; i < confirmed_.size(); i += shares)
        nodes.push_back(refine(correlators_[share], confirmed_[i].window, confirmed_[i].match, true));
    return nodes;
}

void TrackFinder::find(const std::function<void(std::uint64_t)>& progress) {
    const auto words = static_cast<std::int64_t>(pair_.b.words.size());
    std::size_t misses = 0;
    std::size_t late = 0; // blocks after too much was compared
    double compared = 0;
    std::optional<Track::Node> aligned;
    for (std::int64_t first = 0; first < words; first += block_stride) {
        if (progress) progress(static_cast<std::uint64_t>(first * step_samples));
        const Window window{first, block_words};
        const std::vector<std::size_t> active = words_.active_words(window);
        if (active.size() < least_active) continue;
        ++searched_;
        if (!aligned)
            aligned = refine(correlator_, window, words_.best_between(window, active, {-most_latency, most_latency}), false);
        if (confirm(window, active)) {
            ++found_;
            misses = 0;
            continue;
        }
        settle();
        if (misses > searches_without_success && misses++ % 8 != 0) continue;
        if (compared > most_compared && late++ % 16 != 0) continue;
        compared += 2.0 * WordSearch::probes * static_cast<double>(pair_.a.words.size());
        const std::vector<Match> matches = words_.search(window, active, delay_before(window), workers_);
        if (matches.empty()) {
            ++misses;
            continue;
        }
        if (matches.front().errors <= sure_errors + 0.04) {
            ++found_;
            misses = 0;
        }
        for (std::size_t i = 0; i < matches.size(); ++i) {
            const std::size_t track = add(refine(correlator_, window, matches[i], false));
            if (i == 0) current_ = track;
        }
    }
    settle();
    measure_drift();
    // A single hit that is neither clear nor confirmed by a second one is chance.
    std::erase_if(tracks_, [](const Track& track) { return track.nodes.size() < 2 && track.nodes.front().value < 0.35; });
    if (aligned) begin_together(*aligned);
    smooth();
}

/// Adds the delay at which both begin together, where nothing else led to it: of sound that repeats itself it may explain all.
void TrackFinder::begin_together(const Track::Node& node) {
    constexpr double same = 20; // samples
    if (tracks_.empty() || std::any_of(tracks_.begin(), tracks_.end(), [&](const Track& track) {
            return track.first() < node.at + sound_rate && std::abs(track.delay_at(node.at) - node.delay) < same;
        }))
        return;
    tracks_.insert(tracks_.begin(), {{node}, drift_});
}

/// Within four seconds of the delays of tracks near by and between them, where most of a recording was not cut out, and each of
/// them once: of sound that repeats itself there are hundreds.
std::vector<TrackFinder::Steps> TrackFinder::steps_near(double from, double to) const {
    constexpr std::int64_t near = 800;
    constexpr std::int64_t most_between = 6000;
    const double reach = link_seconds * sound_rate;
    std::vector<std::int64_t> middles;
    for (const Track& track : tracks_)
        if (track.first() < to + reach && track.last() > from - reach)
            middles.push_back(std::llround(track.delay_at((from + to) / 2) / step_samples));
    std::sort(middles.begin(), middles.end());
    std::vector<Steps> steps;
    for (const std::int64_t middle : middles) {
        if (steps.empty() || middle - near > steps.back().last + most_between)
            steps.push_back({middle - near, middle + near});
        else
            steps.back().last = middle + near;
    }
    return steps;
}

double TrackFinder::comparisons(double from, double to) const {
    double delays = 0;
    for (const Steps& steps : steps_near(from, to))
        delays += static_cast<double>(steps.last - steps.first + 1);
    const double sizes = pair_.by_words() ? 8 : 2; // pauses are looked for in longer windows, and twice
    return sizes * (to - from) / (window_steps * step_samples) * delays;
}

void TrackFinder::search_again(double from, double to) {
    constexpr std::size_t long_window = 16;
    constexpr std::size_t short_window = 8;
    const std::vector<Steps> all = steps_near(from, to);
    for (std::int64_t first = static_cast<std::int64_t>(from / step_samples) - 12; static_cast<double>(first * step_samples) < to;
         first += window_steps) {
        bool found = false;
        for (const std::size_t words : {long_window, short_window}) {
            const Window window{first, words};
            const std::vector<std::size_t> active = words_.active_words(window);
            if (active.size() < 5) continue;
            const Match best = best_of(window, active, all);
            if (best.errors > (words == long_window ? 0.30 : 0.26)) continue;
            const Track::Node node = refine(correlator_, window, best, false);
            if (node.value < (words == long_window ? 0.3 : 0.5)) continue;
            (void)add(node);
            found = true;
            break;
        }
        if (!found && pair_.by_words()) search_pause(first, all);
    }
}

WordSearch::Match TrackFinder::best_of(const Window& window, const std::vector<std::size_t>& chosen,
                                       const std::vector<Steps>& all) const {
    Match best;
    for (const Steps& steps : all) {
        const Match match = words_.best_between(window, chosen, steps);
        if (match.errors < best.errors) best = match;
    }
    return best;
}

/// By the noise of a pause: codecs keep so much of it that it is like no other noise. A hum is like itself anywhere.
void TrackFinder::search_pause(std::int64_t first, const std::vector<Steps>& all) {
    constexpr double clearly = 0.87;  // of the errors anywhere else
    constexpr std::int64_t near = 12; // steps
    struct Size {
        std::size_t words;
        double most_errors;
    };
    for (const Size& wanted : {Size{24, 0.33}, Size{12, 0.29}}) {
        const Window window{first, wanted.words};
        const std::vector<std::size_t> chosen = words_.noise_words(window);
        if (chosen.empty()) continue;
        const Match best = best_of(window, chosen, all);
        if (best.errors > wanted.most_errors) continue;
        const std::int64_t middle = std::llround(best.delay / step_samples);
        std::vector<Steps> others;
        for (const Steps& steps : all) {
            others.push_back({steps.first, std::min(steps.last, middle - near)});
            others.push_back({std::max(steps.first, middle + near), steps.last});
        }
        if (best.errors > clearly * best_of(window, chosen, others).errors) continue;
        (void)add(refine(correlator_, window, best, false));
        return;
    }
}

void TrackFinder::add_all(const std::vector<Track::Node>& nodes) {
    for (const Track::Node& node : nodes)
        (void)add(node);
}

void TrackFinder::merge() {
    constexpr double same = 3;
    constexpr std::size_t neighbours = 200;
    std::sort(tracks_.begin(), tracks_.end(), [](const Track& x, const Track& y) { return x.first() < y.first(); });
    std::vector<Track> merged;
    for (Track& track : tracks_) {
        const auto begin = merged.begin() + static_cast<std::ptrdiff_t>(merged.size() - std::min(merged.size(), neighbours));
        const auto into = std::find_if(begin, merged.end(), [&](const Track& other) {
            return track.first() - other.last() < link_seconds * sound_rate &&
                   std::abs(other.delay_at(track.first()) - track.nodes.front().delay) < same &&
                   std::abs(other.delay_at(track.last()) - track.nodes.back().delay) < same;
        });
        if (into == merged.end()) {
            merged.push_back(std::move(track));
            continue;
        }
        into->nodes.insert(into->nodes.end(), track.nodes.begin(), track.nodes.end());
        std::sort(into->nodes.begin(), into->nodes.end(), [](const Track::Node& x, const Track::Node& y) { return x.at < y.at; });
        const auto twice = [](const Track::Node& x, const Track::Node& y) { return y.at - x.at < 1; };
        into->nodes.erase(std::unique(into->nodes.begin(), into->nodes.end(), twice), into->nodes.end());
    }
    tracks_ = std::move(merged);
    smooth();
}

void TrackFinder::smooth() {
    if (pair_.by_words()) return steady();
    for (Track& track : tracks_)
        leave_rough_out(track.nodes);
}

/// What the words alone tell is off by some milliseconds: not needed between two places at which the waveform tells the same.
void TrackFinder::leave_rough_out(std::vector<Track::Node>& nodes) {
    constexpr double beside = sound_rate;
    constexpr double same = 3; // samples
    std::vector<Track::Node> kept;
    const auto exact = [](const Track::Node& node) { return node.value > 0; };
    auto next = nodes.begin(); // that is exact
    for (auto node = nodes.begin(); node != nodes.end(); ++node) {
        next = std::find_if(std::max(node, next), nodes.end(), exact);
        const bool rough = !exact(*node) && !kept.empty() && exact(kept.back()) && next != nodes.end() &&
                           node->at - kept.back().at < beside && next->at - node->at < beside &&
                           std::abs(next->delay - kept.back().delay) < same;
        if (!rough) kept.push_back(*node);
    }
    nodes = std::move(kept);
}

/// Words tell the delay of a block that lies half in other sound badly: each node takes the weighted median of those beside it.
void TrackFinder::steady() {
    constexpr double beside = 2 * sound_rate;
    for (Track& track : tracks_) {
        std::vector<double> delays;
        std::size_t first = 0; // of the nodes beside the one in turn
        for (const Track::Node& node : track.nodes) {
            std::vector<std::pair<double, double>> near; // delay there, and weight
            double total = 0;
            while (track.nodes[first].at < node.at - beside)
                ++first;
            for (std::size_t i = first; i < track.nodes.size() && track.nodes[i].at <= node.at + beside; ++i) {
                const Track::Node& other = track.nodes[i];
                near.emplace_back(other.delay + drift_ * (node.at - other.at), other.value * other.value);
                total += near.back().second;
            }
            std::sort(near.begin(), near.end());
            double below = 0;
            const auto middle =
                std::find_if(near.begin(), near.end() - 1, [&](const auto& one) { return (below += one.second) >= total / 2; });
            delays.push_back(middle->first);
        }
        for (std::size_t i = 0; i < delays.size(); ++i)
            track.nodes[i].delay = delays[i];
    }
}

/// The weighted median of slopes within tracks, over up to thirty seconds: edits do not enter.
void TrackFinder::measure_drift() {
    constexpr double shortest = 2 * sound_rate;
    constexpr double longest = 30 * sound_rate;
    std::vector<std::pair<double, double>> slopes; // and the time they were measured over
    double total = 0;
    for (const Track& track : tracks_)
        for (std::size_t i = 0, j = 0; i < track.nodes.size(); ++i) {
            while (j + 1 < track.nodes.size() && track.nodes[j + 1].at - track.nodes[i].at <= longest)
                ++j;
            const double time = track.nodes[j].at - track.nodes[i].at;
            if (time < shortest || track.nodes[i].value <= 0 || track.nodes[j].value <= 0) continue;
            slopes.emplace_back((track.nodes[j].delay - track.nodes[i].delay) / time, time);
            total += time;
        }
    std::sort(slopes.begin(), slopes.end());
    drift_ = 0;
    double below = 0;
    for (const auto& [slope, time] : slopes) {
        below += time;
        if (below < total / 2) continue;
        drift_ = std::abs(slope) <= most_drift ? slope : 0;
        break;
    }
    for (Track& track : tracks_)
        track.slope = drift_;
}

} // namespace rectool::robust
