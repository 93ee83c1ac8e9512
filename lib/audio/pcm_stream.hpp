// Samples as they come out of a pipe: raw, or behind a WAV header whose sizes mean nothing yet.
#pragma once

#include "rectool/essence.hpp"

#include <optional>
#include <string>

namespace rectool {

/// Splits a stream of bytes into header, samples and what follows. Knows no file: bytes are given to it as they arrive.
class PcmStream {
public:
    /// With an essence (pcm) the stream is raw samples of it, little-endian; without, it begins with a WAV header (RIFF, RF64).
    explicit PcmStream(std::optional<Essence> raw);

    /// Throws Error{input}: no WAV header, or one of a sound that is not plain samples.
    void add(ByteView bytes);

    /// Nothing until the header is complete.
    [[nodiscard]] const std::optional<Essence>& essence() const noexcept { return essence_; }
    [[nodiscard]] const std::string& layout() const noexcept { return layout_; }

    /// The whole frames that have come and were not taken yet, as in UnitChunk::bytes.
    [[nodiscard]] Bytes take();

private:
    void read_header();
    void read_format(ByteView chunk);

    std::optional<Essence> essence_;
    std::string layout_;
    Bytes waiting_;
    std::optional<std::uint64_t> left_; ///< bytes of the data chunk still to come, where its size can be believed
    bool in_samples_ = false;
    bool unsigned_ = false; ///< 8 bit, which WAV counts from 0 to 255
};

} // namespace rectool
