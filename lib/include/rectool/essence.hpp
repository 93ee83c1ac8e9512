// What is signed of a recording (essence) and what a player makes of it (presentation). Plain values.
#pragma once

#include "rectool/bytes.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace rectool {

/// A half-open range [start, end) of units, frames or bytes; the context says which.
struct Range {
    std::uint64_t start = 0;
    std::uint64_t end = 0;

    [[nodiscard]] std::uint64_t length() const noexcept { return end - start; }
    [[nodiscard]] bool empty() const noexcept { return end <= start; }
    auto operator<=>(const Range&) const = default;
};

/// pcm: a unit is one sample frame. packets: a unit is one encoded packet. bytes: a unit is one byte.
enum class EssenceType { pcm, packets, bytes };

/// How a pcm sample is stored in a block: little-endian two's complement integers, or IEEE 754 bits.
enum class SampleFormat { s8, s16, s24, s32, f32, f64 };

[[nodiscard]] constexpr unsigned bytes_per_sample(SampleFormat format) noexcept {
    switch (format) {
    case SampleFormat::s8:
        return 1;
    case SampleFormat::s16:
        return 2;
    case SampleFormat::s24:
        return 3;
    case SampleFormat::s32:
    case SampleFormat::f32:
        return 4;
    case SampleFormat::f64:
        return 8;
    }
    return 0;
}

[[nodiscard]] constexpr bool is_float(SampleFormat format) noexcept {
    return format == SampleFormat::f32 || format == SampleFormat::f64;
}

/// docs/format.md, "Essence".
struct Essence {
    EssenceType type = EssenceType::bytes;
    SampleFormat sample = SampleFormat::s16; ///< pcm only
    std::string codec;                       ///< packets only: aac, mp3, opus, vorbis, amr_nb, amr_wb, ...
    Bytes config;                            ///< packets only: the normalised codec configuration, may be empty
    std::uint32_t rate = 0;                  ///< frames a second; 0 for bytes
    std::uint32_t channels = 0;              ///< 0 for bytes

    /// Bytes of one unit of pcm or bytes; 0 for packets, whose units differ in size.
    [[nodiscard]] std::uint32_t unit_bytes() const noexcept {
        if (type == EssenceType::pcm) return channels * bytes_per_sample(sample);
        return type == EssenceType::bytes ? 1 : 0;
    }
    /// How many units are read and kept together: 256 KB of samples, some seconds of packets.
    [[nodiscard]] std::uint64_t units_in_piece() const noexcept {
        constexpr std::uint32_t packets = 1024;
        constexpr std::uint32_t bytes = 1U << 18U;
        return unit_bytes() == 0 ? packets : bytes / unit_bytes();
    }
    bool operator==(const Essence&) const = default;
};

/// What a player makes of the essence, docs/format.md, "Presentation".
struct Presentation {
    std::string layout;        ///< loudspeaker positions in channel order, "FL+FR"; empty when the file does not say
    std::int32_t gain = 0;     ///< output gain in 1/256 dB
    std::vector<Range> played; ///< frames of the essence, in the order in which they are played
    bool operator==(const Presentation&) const = default;
};

} // namespace rectool
