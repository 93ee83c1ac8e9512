// How alike sound of the copy is to words of the reference, where nothing else of the reference is known.
#pragma once

#include "fingerprint/words.hpp"
#include "robust/pair.hpp"

#include <array>
#include <optional>

namespace rectool::robust {

/// Frames of the copy are analysed where a delay puts the words of the reference, to the sample.
class Likeness {
public:
    explicit Likeness(const Pair& pair);

    /// Of word f at a delay in samples: the share of equal signs less that of others, each weighted by how far from zero it is in
    /// the copy. 1: all are equal; about 0: other sound. Nothing outside of the copy or where the word is not known.
    [[nodiscard]] std::optional<float> of_word(std::int64_t f, double delay);

    /// As Coherence::measure, interpolated between words.
    void measure(std::int64_t first, std::size_t count, std::size_t cell, double delay, std::vector<float>& values);

    /// As Correlator::best, over the words that are not pauses.
    [[nodiscard]] Peak best(std::int64_t first, std::size_t count, double delay, int radius);

private:
    struct Frame {
        std::int64_t end = -1; ///< sample of the copy that it ends with
        fingerprint::Bands bands;
    };
    [[nodiscard]] const fingerprint::Bands& bands(std::int64_t end);
    [[nodiscard]] std::optional<float> of_words(FingerprintWord bits, double place) const;
    [[nodiscard]] double mean(std::int64_t first, std::int64_t last, double delay);

    const Pair& pair_;
    std::array<Frame, 8> frames_; ///< analysed last, by their place in the hop
    std::size_t oldest_ = 0;
    std::array<float, fingerprint_bits> scale_{}; ///< one over the usual distance from zero
};

} // namespace rectool::robust
