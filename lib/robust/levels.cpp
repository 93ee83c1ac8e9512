#include "robust/levels.hpp"

#include "robust/quantile.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr double usual_range = 35; // dB below the loud parts

/// In dB, as if it were a frame.
double as_frame(double energy, std::int64_t count) {
    return 10 * std::log10(energy * static_cast<double>(frame_samples) / static_cast<double>(count));
}

} // namespace

Levels::Levels(const Pair& pair, const Evidence& evidence, const std::vector<Track>& tracks, const Path& path)
    : pair_(pair), evidence_(evidence), tracks_(tracks), path_(path) {
    std::vector<double> levels;
    for (std::size_t frame = 0; frame < path.size(); frame += 7)
        if (path[frame] >= 0) levels.push_back(at(frame).a);
    loud_ = quantile(levels, 0.95);
}

std::optional<Level> Levels::of_step(std::int64_t at) const {
    const std::int64_t frame = at / frame_samples;
    if (at < 0 || frame >= static_cast<std::int64_t>(path_.size())) return std::nullopt;
    const std::int32_t track = path_[static_cast<std::size_t>(frame)];
    if (track < 0) return std::nullopt;
    return of(at, level_step, track, Copy::samples);
}

double Levels::usual_change(std::size_t first, std::size_t last, Copy copy) const {
    constexpr std::size_t around = 30;
    double sum = 0;
    std::size_t count = 0;
    const auto take = [&](std::size_t from, std::size_t to) {
        for (std::size_t frame = from; frame < std::min(to, path_.size()); ++frame) {
            if (path_[frame] < 0) continue;
            const Level level = at(frame, copy);
            if (level.a < loud_ - usual_range) continue;
            sum += level.change;
            ++count;
        }
    };
    take(first - std::min(first, around), first);
    take(last + 1, last + 1 + around);
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

/// Of the word that stands there.
Level Levels::of_words(std::int64_t first, std::int64_t count, std::int32_t track, Copy copy) const {
    const auto frame = std::min(static_cast<std::size_t>(first / frame_samples), path_.size() - 1);
    const Candidate* known = evidence_.near(frame, track);
    if (known == nullptr && copy == Copy::like_reference) return {};
    const double delay = tracks_[static_cast<std::size_t>(track)].delay_at(static_cast<double>(first));
    const Candidate one = known != nullptr ? *known : evidence_.measure(static_cast<std::int64_t>(frame), delay, 0);
    if (one.unknown) return {};
    const double a = level_decibels * one.level_a;
    if (copy == Copy::like_reference || pair_.words_only()) return {a, level_decibels * one.level_b - a};
    double energy = static_cast<double>(count);
    const std::int64_t last = std::min(first + count, pair_.b.size());
    for (std::int64_t i = std::max<std::int64_t>(0, first); i < last; ++i) {
        const double sample = pair_.b.narrow[static_cast<std::size_t>(i)];
        energy += sample * sample;
    }
    return {a, as_frame(energy, count) - a};
}

Level Levels::of(std::int64_t first, std::int64_t count, std::int32_t track, Copy copy) const {
    if (pair_.by_words()) return of_words(first, count, track, copy);
    return at_delay(first, count, tracks_[static_cast<std::size_t>(track)].delay_at(static_cast<double>(first)));
}

Level Levels::at_delay(std::int64_t first, std::int64_t count, double delay) const {
    a_.resize(static_cast<std::size_t>(count));
    b_.resize(static_cast<std::size_t>(count));
    pair_.b.expand(first, b_);
    pair_.a.expand(first - std::llround(delay), a_);
    double energy_a = static_cast<double>(count);
    double energy_b = energy_a;
    for (std::size_t i = 0; i < a_.size(); ++i) {
        energy_a += static_cast<double>(a_[i]) * a_[i];
        energy_b += static_cast<double>(b_[i]) * b_[i];
    }
    const double a = as_frame(energy_a, count);
    return {a, as_frame(energy_b, count) - a};
}

} // namespace rectool::robust
