// Samples of any format and number of channels as one channel of 16 bit.
#pragma once

#include "rectool/essence.hpp"

#include <cstdint>
#include <vector>

namespace rectool::fingerprint {

/// Appends one value a frame: each sample as 16 bit (wider integers rounded, ties up; narrower ones with zero low bits; floats
/// times 32768, ties to even, NaN as 0), clipped; then the mean over the channels, rounded, ties up. docs/format.md,
/// "Fingerprint".
void mix_down(ByteView samples, std::uint32_t channels, SampleFormat format, std::vector<std::int16_t>& mono);

} // namespace rectool::fingerprint
