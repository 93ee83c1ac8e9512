// Samples of one integer width as those of another.
#pragma once

#include "rectool/bytes.hpp"
#include "rectool/essence.hpp"

#include <cstdint>
#include <vector>

namespace rectool {

/// Appends to `out` the little-endian samples of `in` in width `to`: wider gets zero low bits, narrower loses its low bits.
/// Units (of `channels` samples, numbered from `first_unit`) whose lost bits were not all zero are added to `inexact`, merged.
/// Integer formats only.
void convert_samples(ByteView in, SampleFormat from, SampleFormat to, unsigned channels, std::uint64_t first_unit, Bytes& out,
                     std::vector<Range>& inexact);

/// Reverses the bytes of each sample of `width` bytes.
void swap_samples(std::span<std::uint8_t> samples, unsigned width) noexcept;

/// Unsigned 8 bit to signed 8 bit and back.
void flip_sign(std::span<std::uint8_t> samples) noexcept;

} // namespace rectool
