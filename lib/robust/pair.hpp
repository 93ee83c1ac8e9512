// Two sounds that are compared.
#pragma once

#include "robust/sound.hpp"

namespace rectool::robust {

/// Both sides of a comparison. A delay is where something stands in the copy less where it stands in the reference, in samples.
struct Pair {
    const Sound& a; ///< reference, with a word every 20 ms
    const Sound& b; ///< copy, with a word every 5 ms; of a chain each stands there four times

    /// Of the reference there are words alone.
    [[nodiscard]] bool by_words() const noexcept { return a.samples.empty(); }

    /// Of the copy as well.
    [[nodiscard]] bool words_only() const noexcept { return by_words() && b.narrow.empty(); }
};

constexpr std::int64_t hop = fingerprint_hop;           ///< samples between words of the reference
constexpr std::int64_t word_steps = 4;                  ///< words of the copy between those
constexpr std::int64_t step_samples = hop / word_steps; ///< 5 ms

struct Peak {
    double delay = 0;
    double value = 0; ///< normalised correlation, or Likeness; at most 1; 0 where one of the two is digital silence
};

/// Where the parabola through three equidistant points has its top, from -0.5 to 0.5 around the middle one.
[[nodiscard]] double top_of(double left, double middle, double right);

} // namespace rectool::robust
