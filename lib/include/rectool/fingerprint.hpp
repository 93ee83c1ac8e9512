// Robust features of speech that survive encoding, another rate and another loudness: docs/format.md, "Fingerprint".
#pragma once

#include "rectool/essence.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace rectool {

/// One frame: bits 0-5 the level in steps of 1.5 dB, bits 6-55 the signs of fifty sums over the spectrum. As 7 bytes,
/// little-endian.
using FingerprintWord = std::uint64_t;

inline constexpr std::string_view fingerprint_name = "dct50-1"; ///< in the first record of a chain
inline constexpr std::string_view no_fingerprint = "none";

constexpr std::uint32_t fingerprint_rate = 8000; ///< frames a second of what is analysed
constexpr std::uint32_t fingerprint_hop = 160;   ///< of those between words: 50 words a second
constexpr std::uint32_t fingerprint_words_per_second = fingerprint_rate / fingerprint_hop;
constexpr std::uint32_t fingerprint_word_bytes = 7; ///< in a chain
constexpr unsigned fingerprint_bits = 50;
constexpr unsigned fingerprint_level_bits = 6;

/// Computes the words of pcm in integer arithmetic, so that every implementation gets the same bits.
class Fingerprinter {
public:
    /// Of interleaved samples as they stand in UnitChunk::bytes. Throws Error{input} unless rate and channels are above zero.
    Fingerprinter(std::uint32_t rate, std::uint32_t channels, SampleFormat format);
    ~Fingerprinter();
    Fingerprinter(const Fingerprinter&) = delete;
    Fingerprinter& operator=(const Fingerprinter&) = delete;

    /// Goes on with whole frames of samples. Word f is complete with the first `rate * (f + 1) / 50` frames.
    void add(ByteView samples);

    /// The words completed since the last call.
    [[nodiscard]] std::vector<FingerprintWord> take();

private:
    class Work;
    std::unique_ptr<Work> work_;
};

} // namespace rectool
