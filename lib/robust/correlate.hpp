// How alike two stretches of sound are, whatever their loudness.
#pragma once

#include "robust/sound.hpp"

namespace rectool::robust {

/// Both sides of a comparison. A delay is where something stands in the copy less where it stands in the reference, in samples.
struct Pair {
    const Sound& a; ///< reference, with a word every 20 ms
    const Sound& b; ///< copy, with a word every 5 ms
};

struct Peak {
    double delay = 0;
    double value = 0; ///< normalised correlation, at most 1; 0 where one of the two is digital silence
};

/// The best delay within `radius` samples of `delay` for the `count` samples of the copy that begin with `first`, interpolated
/// between samples by a parabola.
class Correlator {
public:
    explicit Correlator(const Pair& pair) : pair_(pair) {}
    [[nodiscard]] Peak best(std::int64_t first, std::size_t count, double delay, int radius);

private:
    const Pair& pair_;
    std::vector<float> a_;
    std::vector<float> b_;
    std::vector<double> values_;
};

/// Correlation in short windows at a delay that is known to a part of a sample.
class Coherence {
public:
    explicit Coherence(const Pair& pair) : pair_(pair) {}

    /// For each of `count` cells of `cell` samples from `first` on: of the window of `window` samples around its middle.
    void measure(std::int64_t first, std::size_t count, std::size_t cell, std::size_t window, double delay,
                 std::vector<float>& values);

private:
    const Pair& pair_;
    std::vector<float> a_;
    std::vector<float> b_;
};

} // namespace rectool::robust
