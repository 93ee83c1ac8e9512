// How alike two stretches of sound are, whatever their loudness.
#pragma once

#include "robust/likeness.hpp"

#include <array>
#include <optional>

namespace rectool::robust {

constexpr std::size_t half_way_taps = 6; ///< values that `half_way` takes on each side

/// Half way between a sample of a band-limited signal and the next: by a sinc times a Hann window of 13 samples.
template <typename Sample> [[nodiscard]] Sample half_way(const Sample* left) {
    constexpr std::array<Sample, half_way_taps> weights{Sample(0.6274),  Sample(-0.1855), Sample(0.0862),
                                                        Sample(-0.0400), Sample(0.0153),  Sample(-0.0033)};
    Sample sum = 0;
    for (std::size_t i = 0; i < half_way_taps; ++i)
        sum += weights[i] * (*(left - i) + *(left + 1 + i));
    return sum;
}

/// The best delay within `radius` samples of `delay` for the `count` samples of the copy that begin with `first`, to a
/// part of a sample by a parabola. By the waveforms, or where there are words alone, by those.
class Correlator {
public:
    explicit Correlator(const Pair& pair);
    [[nodiscard]] Peak best(std::int64_t first, std::size_t count, double delay, int radius);

    /// Both are known to be of one microphone: a wave between the samples is more likely than chance.
    void expect_one_microphone() { least_between_ = 0.6; }

private:
    [[nodiscard]] double at_half(std::size_t half) const;
    [[nodiscard]] Peak highest(double delay) const;
    [[nodiscard]] Peak highest_between(double delay) const;

    const Pair& pair_;
    std::optional<Likeness> words_;
    std::vector<float> a_;
    std::vector<float> b_;
    std::vector<double> values_; ///< correlations, and some more on both sides
    double least_between_ = 0.75;
};

/// Correlation in short windows at a delay that is known to a part of a sample.
class Coherence {
public:
    explicit Coherence(const Pair& pair);

    /// For each of `count` cells of `cell` samples from `first` on: of the window of `window` samples around its middle.
    void measure(std::int64_t first, std::size_t count, std::size_t cell, std::size_t window, double delay,
                 std::vector<float>& values);

private:
    const Pair& pair_;
    std::optional<Likeness> words_;
    std::vector<float> a_;
    std::vector<float> b_;
};

} // namespace rectool::robust
