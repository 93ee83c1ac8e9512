#include "robust/tracks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr std::int64_t hop = fingerprint_hop;      // samples between words of the reference
constexpr std::int64_t steps = 4;                  // words of the copy between those
constexpr std::int64_t step_samples = hop / steps; // 5 ms
constexpr std::size_t block_words = 50;            // one second
constexpr std::int64_t block_stride = 25 * steps;  // in words of the copy
constexpr std::size_t least_active = 12;           // words of a block that are not pause
constexpr std::size_t probes = 12;                 // words looked at in the first pass over the reference
constexpr std::size_t candidates = 6;
constexpr double sure_errors = 0.26; // unrelated speech has 0.36 at best in an hour
constexpr double most_errors = 0.33;
constexpr double link_seconds = 6;
constexpr double most_drift = 400e-6;
constexpr std::size_t searches_without_success =
    400; // then only every eighth block: unrelated recordings are not searched for ever

std::uint64_t bits_of(FingerprintWord word) {
    return word >> fingerprint_level_bits;
}

unsigned level_of(FingerprintWord word) {
    return static_cast<unsigned>(word & 63U);
}

} // namespace

double Track::delay_at(double at) const {
    const auto next = std::partition_point(nodes.begin(), nodes.end(), [&](const Node& node) { return node.at <= at; });
    if (next == nodes.begin()) return nodes.front().delay + slope * (at - nodes.front().at);
    const Node& left = *std::prev(next);
    if (next == nodes.end()) return left.delay + slope * (at - left.at);
    return left.delay + (next->delay - left.delay) * (at - left.at) / (next->at - left.at);
}

bool Loudness::active(FingerprintWord word) const {
    constexpr unsigned range = 20; // 30 dB
    constexpr unsigned above = 4;  // 6 dB
    const unsigned level = level_of(word);
    return level + range >= loud && level >= std::min(floor + above, loud) && level > 0;
}

Loudness loudness_of(const Sound& sound) {
    std::array<std::size_t, 64> counts{};
    for (const FingerprintWord word : sound.words)
        ++counts[level_of(word)];
    const auto quantile = [&](double share) {
        auto left = static_cast<double>(sound.words.size() - counts[0]) * share;
        unsigned level = 1;
        for (; level < 63 && left >= static_cast<double>(counts[level]); ++level)
            left -= static_cast<double>(counts[level]);
        return level;
    };
    return {quantile(0.95), quantile(0.10)};
}

TrackFinder::TrackFinder(const Pair& pair)
    : pair_(pair), correlator_(pair), loud_a_(loudness_of(pair.a)), loud_b_(loudness_of(pair.b)) {}

std::vector<std::size_t> TrackFinder::active_words(const Window& window) const {
    std::vector<std::size_t> active;
    for (std::size_t i = 0; i < window.words; ++i) {
        const std::int64_t at = window.first + static_cast<std::int64_t>(i) * steps;
        if (at >= 0 && at < static_cast<std::int64_t>(pair_.b.words.size()) &&
            loud_b_.active(pair_.b.words[static_cast<std::size_t>(at)]))
            active.push_back(i);
    }
    return active;
}

/// At a delay of `step` x 5 ms. Words outside of the reference count as half wrong.
double TrackFinder::errors_at(const Window& window, const std::vector<std::size_t>& active, std::int64_t step) const {
    // Delay 40 g - 160 f = 40 step for the first word of the window, moved so that f is whole.
    const std::int64_t whole = (window.first - step >= 0 ? window.first - step : window.first - step - steps + 1) / steps;
    const std::int64_t first_b = whole * steps + step;
    std::size_t wrong = 0;
    const auto words_a = static_cast<std::int64_t>(pair_.a.words.size());
    const auto words_b = static_cast<std::int64_t>(pair_.b.words.size());
    for (const std::size_t i : active) {
        const std::int64_t f = whole + static_cast<std::int64_t>(i);
        const std::int64_t g = first_b + static_cast<std::int64_t>(i) * steps;
        if (f < 0 || f >= words_a || g < 0 || g >= words_b)
            wrong += fingerprint_bits / 2;
        else
            wrong += static_cast<std::size_t>(std::popcount(bits_of(pair_.a.words[static_cast<std::size_t>(f)]) ^
                                                            bits_of(pair_.b.words[static_cast<std::size_t>(g)])));
    }
    return static_cast<double>(wrong) / static_cast<double>(active.size() * fingerprint_bits);
}

TrackFinder::Match TrackFinder::best_near(const Window& window, const std::vector<std::size_t>& active, std::int64_t step,
                                          std::int64_t radius) const {
    Match best;
    for (std::int64_t at = step - radius; at <= step + radius; ++at) {
        const double errors = errors_at(window, active, at);
        if (errors < best.errors) best = {static_cast<double>(at * step_samples), errors};
    }
    return best;
}

/// Over the whole reference: first with some of the words, then the best places with all.
std::vector<TrackFinder::Match> TrackFinder::search(const Window& window, const std::vector<std::size_t>& active) const {
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < probes; ++i)
        chosen.push_back(active[i * active.size() / probes]);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    const auto words_a = static_cast<std::int64_t>(pair_.a.words.size());
    const auto last = static_cast<std::int64_t>(chosen.back());
    std::vector<std::uint16_t> wrong;
    std::vector<std::pair<unsigned, std::int64_t>> places; // bits wrong, and the delay in steps
    for (const std::int64_t phase : {std::int64_t{0}, steps / 2}) {
        const std::int64_t first_b = window.first + phase;
        if (first_b + last * steps >= static_cast<std::int64_t>(pair_.b.words.size())) continue;
        wrong.assign(static_cast<std::size_t>(std::max<std::int64_t>(0, words_a - last)), 0);
        for (const std::size_t i : chosen) {
            const std::uint64_t bits =
                bits_of(pair_.b.words[static_cast<std::size_t>(first_b + static_cast<std::int64_t>(i) * steps)]);
            const FingerprintWord* a = pair_.a.words.data() + i;
            for (std::size_t f = 0; f < wrong.size(); ++f)
                wrong[f] = static_cast<std::uint16_t>(wrong[f] + std::popcount(bits_of(a[f]) ^ bits));
        }
        for (std::size_t f = 0; f < wrong.size(); ++f) {
            const bool lowest = (f == 0 || wrong[f] <= wrong[f - 1]) && (f + 1 == wrong.size() || wrong[f] < wrong[f + 1]);
            if (!lowest || std::size_t{wrong[f]} * 100 > chosen.size() * fingerprint_bits * 42) continue;
            places.emplace_back(wrong[f], first_b - static_cast<std::int64_t>(f) * steps);
        }
    }
    const auto kept = std::min(places.size(), 2 * candidates);
    std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(kept), places.end());
    std::vector<Match> matches;
    for (std::size_t i = 0; i < kept; ++i) {
        const Match match = best_near(window, active, places[i].second, steps);
        const bool known = std::any_of(matches.begin(), matches.end(), [&](const Match& other) {
            return std::abs(other.delay - match.delay) < 3 * step_samples;
        });
        if (match.errors <= most_errors && !known) matches.push_back(match);
    }
    std::sort(matches.begin(), matches.end(), [](const Match& x, const Match& y) { return x.errors < y.errors; });
    if (matches.size() > 3) matches.resize(3);
    return matches;
}

/// The delay to a part of a sample by the waveform, where it tells; else as the words have it.
Track::Node TrackFinder::refine(const Window& window, const Match& match, bool sure) {
    if (pair_.by_words()) return refine_by_words(window, match, sure);
    constexpr double telling = 0.2;
    const std::int64_t first = window.first * step_samples - 128;
    const std::size_t count = window.words * hop;
    const double middle = static_cast<double>(first) + static_cast<double>(count) / 2;
    if (sure) {
        const Peak near = correlator_.best(first, count, match.delay, 4);
        if (near.value > telling && std::abs(near.delay - match.delay) < 3.5) return {middle, near.delay, near.value};
    }
    const Peak peak = correlator_.best(first, count, match.delay, 72);
    if (peak.value > telling) return {middle, peak.delay, peak.value};
    return {middle, match.delay, 0};
}

/// By the words alone: between the 5 ms that they are apart. By half of them where the delay goes on, as its neighbours steady
/// it.
Track::Node TrackFinder::refine_by_words(const Window& window, const Match& match, bool sure) {
    constexpr int radius = 60;
    const std::int64_t first = window.first * step_samples - 128;
    const std::size_t count = window.words * hop;
    const std::size_t left_out = sure ? count / 4 : 0;
    const Peak peak = correlator_.best(first + static_cast<std::int64_t>(left_out), count - 2 * left_out, match.delay, radius);
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

/// Whether the delay of the last block holds for this one as well.
bool TrackFinder::confirm(const Window& window, const std::vector<std::size_t>& active) {
    if (!current_) return false;
    const double middle = static_cast<double>(window.first * step_samples) + static_cast<double>(window.words * hop) / 2;
    const double delay = tracks_[*current_].delay_at(middle);
    const auto step = static_cast<std::int64_t>(std::llround(delay / step_samples));
    const std::size_t half = active.size() / 2;
    const std::vector<std::size_t> early(active.begin(), active.begin() + static_cast<std::ptrdiff_t>(half));
    const std::vector<std::size_t> late(active.begin() + static_cast<std::ptrdiff_t>(half), active.end());
    const double errors_early = errors_at(window, early, step);
    const double errors_late = errors_at(window, late, step);
    if (errors_early > most_errors || errors_late > most_errors || errors_early + errors_late > 2 * sure_errors) return false;
    current_ = add(refine(window, {delay, (errors_early + errors_late) / 2}, true));
    return true;
}

void TrackFinder::find(const std::function<void(std::uint64_t)>& progress) {
    const auto words = static_cast<std::int64_t>(pair_.b.words.size());
    std::size_t misses = 0;
    for (std::int64_t first = 0; first < words; first += block_stride) {
        if (progress) progress(static_cast<std::uint64_t>(first * step_samples));
        const Window window{first, block_words};
        const std::vector<std::size_t> active = active_words(window);
        if (active.size() < least_active) continue;
        ++searched_;
        if (confirm(window, active)) {
            ++found_;
            misses = 0;
            continue;
        }
        if (misses > searches_without_success && misses++ % 8 != 0) continue;
        const std::vector<Match> matches = search(window, active);
        if (matches.empty()) {
            ++misses;
            continue;
        }
        if (matches.front().errors <= sure_errors + 0.04) {
            ++found_;
            misses = 0;
        }
        for (std::size_t i = 0; i < matches.size(); ++i) {
            const std::size_t track = add(refine(window, matches[i], false));
            if (i == 0) current_ = track;
        }
    }
    measure_drift();
    // A single hit that is neither clear nor confirmed by a second one is chance.
    std::erase_if(tracks_, [](const Track& track) { return track.nodes.size() < 2 && track.nodes.front().value < 0.35; });
    if (pair_.by_words()) steady();
}

void TrackFinder::search_again(double from, double to) {
    constexpr std::size_t long_window = 16;
    constexpr std::size_t short_window = 8;
    constexpr std::int64_t near_steps = 800; // 4 s
    std::vector<double> delays;
    const double reach = link_seconds * sound_rate;
    for (const Track& track : tracks_)
        if (track.first() < to + reach && track.last() > from - reach) delays.push_back(track.delay_at((from + to) / 2));
    for (std::int64_t first = static_cast<std::int64_t>(from / step_samples) - 12; static_cast<double>(first * step_samples) < to;
         first += 20) {
        for (const std::size_t words : {long_window, short_window}) {
            const Window window{first, words};
            const std::vector<std::size_t> active = active_words(window);
            if (active.size() < 5) continue;
            Match best;
            for (const double delay : delays) {
                const Match match = best_near(window, active, std::llround(delay / step_samples), near_steps);
                if (match.errors < best.errors) best = match;
            }
            if (best.errors > (words == long_window ? 0.30 : 0.26)) continue;
            const Track::Node node = refine(window, best, false);
            if (node.value < (words == long_window ? 0.3 : 0.5)) continue;
            (void)add(node);
            break;
        }
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
    if (pair_.by_words()) steady();
}

/// Words tell the delay of a block that lies half in other sound badly: each node takes the weighted median of those beside it.
void TrackFinder::steady() {
    constexpr double beside = 2 * sound_rate;
    for (Track& track : tracks_) {
        std::vector<double> delays;
        for (const Track::Node& node : track.nodes) {
            std::vector<std::pair<double, double>> near; // delay there, and weight
            double total = 0;
            for (const Track::Node& other : track.nodes) {
                if (std::abs(other.at - node.at) > beside) continue;
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
