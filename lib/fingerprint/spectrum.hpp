// The spectrum of 32 ms at 8 kHz in 32 bands, in integers.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace rectool::fingerprint {

constexpr std::size_t window = 256;
constexpr std::size_t band_count = 32;

struct Bands {
    std::array<std::int32_t, band_count> logs{}; ///< base 2, in steps of 1/64, over a floor that follows the loudness
    std::int32_t total = 0;                      ///< base 2, in steps of 1/256
};

/// log2 in steps of 1/256, with a parabola for the fraction. `value` is above zero.
[[nodiscard]] std::int32_t log2_q8(std::uint64_t value) noexcept;

/// What stands before the start of a recording.
[[nodiscard]] Bands silent_bands() noexcept;

/// docs/format.md, "Fingerprint", steps 3 to 6.
[[nodiscard]] Bands analyse(std::span<const std::int16_t, window> samples);

} // namespace rectool::fingerprint
