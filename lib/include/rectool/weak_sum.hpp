// The weak sum: finds blocks at any offset, proves nothing (docs/format.md, "Weak sums").
#pragma once

#include "rectool/audio_source.hpp"

#include <cstdint>
#include <vector>

namespace rectool {

/// The weak sum of units with terms t_0 ... t_{n-1} is floor(W / 2^32), W = sum of t_j * B^(n-1-j) mod 2^64, where B is
/// weak_base(essence). A window is moved by one unit with W' = (W - t_out * B^(n-1)) * B + t_in.
[[nodiscard]] std::uint64_t weak_base(const Essence& essence);

/// The terms of a chunk's units. A pcm sample is its signed integer value (floats: their bits), a frame of c samples is
/// sum of s_j * M^(c-1-j); a packet is sum of b_j * M^(m-1-j) over its m bytes, length field included; a byte is itself.
void append_weak_terms(const Essence& essence, const UnitChunk& chunk, std::vector<std::uint64_t>& terms);

/// The weak sum of all units of the chunk.
[[nodiscard]] std::uint32_t weak_sum(const Essence& essence, ByteView bytes, const std::vector<std::uint32_t>& sizes);

} // namespace rectool
