// The words of a fingerprint from sound at 8 kHz.
#pragma once

#include "fingerprint/spectrum.hpp"
#include "rectool/fingerprint.hpp"

#include <array>
#include <vector>

namespace rectool::fingerprint {

/// The sums whose signs are the bits of a word, less their thresholds, in the order of the bits.
using Features = std::array<std::int32_t, fingerprint_bits>;
[[nodiscard]] Features features(const Bands& oldest, const Bands& middle, const Bands& newest);

/// With one step a word every 20 ms, as a chain has them; with more, as many, so that a copy can be laid at any place beside
/// them. Word w is complete with sample `160 + w * 160 / steps`, and needs no later one.
class WordStream {
public:
    /// `steps` divides 160.
    explicit WordStream(unsigned steps);

    /// Appends to `words` those that the samples up to here complete.
    void add(std::span<const std::int16_t> samples, std::vector<FingerprintWord>& words);

private:
    unsigned steps_;
    std::vector<Bands> before_; ///< of the last two hops, as a ring
    std::size_t at_ = 0;
    std::vector<std::int16_t> samples_; ///< from the start of the next frame on
};

} // namespace rectool::fingerprint
