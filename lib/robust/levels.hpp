// How loud both sides are along a path.
#pragma once

#include "robust/evidence.hpp"

#include <optional>

namespace rectool::robust {

constexpr double loud_range = 20;       ///< dB below the loud parts: what is loud
constexpr double pause_range = 30;      ///< dB below the loud parts: what is a pause
constexpr std::int64_t level_step = 40; ///< samples: 5 ms
constexpr double empty_change = -14;    ///< dB against what is usual: as good as silent

/// Loudness in both, in dB.
struct Level {
    double a = 0;
    double change = 0; ///< of the copy against the reference
};

/// What of the copy is measured where the reference has words alone: its words as well, which are like them, or its samples,
/// which tell when and how far it went silent, and are louder or softer by one difference throughout.
enum class Copy { like_reference, samples };

/// Along a path without gaps. Of a chain there are the levels of its words, 32 ms every 20 ms.
class Levels {
public:
    Levels(const Pair& pair, const Evidence& evidence, const std::vector<Track>& tracks, const Path& path);

    [[nodiscard]] Level at(std::size_t frame, Copy copy = Copy::like_reference) const {
        return of(static_cast<std::int64_t>(frame) * frame_samples, frame_samples, path_[frame], copy);
    }

    /// Of `level_step` samples.
    [[nodiscard]] Level of_step(std::int64_t at, std::int32_t track) const {
        return of(at, level_step, track, Copy::like_reference);
    }
    /// Of any samples at any delay.
    [[nodiscard]] Level at_delay(std::int64_t first, std::int64_t count, double delay) const;
    [[nodiscard]] bool is_loud(const Level& level) const noexcept { return level.a > loud_ - loud_range; }

    /// Of its samples, where the path leads somewhere.
    [[nodiscard]] std::optional<Level> of_step(std::int64_t at) const;

    /// Change of the loud frames within 300 ms to both sides of the frames from `first` to `last`.
    [[nodiscard]] double usual_change(std::size_t first, std::size_t last, Copy copy = Copy::like_reference) const;

    /// Whether of the reference there are words alone.
    [[nodiscard]] bool by_words() const noexcept { return pair_.by_words(); }

    /// Of the reference: 95 % of the frames are softer.
    [[nodiscard]] double loud() const noexcept { return loud_; }

private:
    [[nodiscard]] Level of(std::int64_t first, std::int64_t count, std::int32_t track, Copy copy) const;
    [[nodiscard]] Level of_words(std::int64_t first, std::int64_t count, std::int32_t track, Copy copy) const;

    const Pair& pair_;
    const Evidence& evidence_;
    const std::vector<Track>& tracks_;
    const Path& path_;
    mutable std::vector<float> a_; // what of() works with
    mutable std::vector<float> b_;
    double loud_ = 0;
};

} // namespace rectool::robust
