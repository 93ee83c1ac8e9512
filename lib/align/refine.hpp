// Carries the borders of spans from blocks to single units.
#pragma once

#include "rectool/alignment.hpp"

#include <functional>

namespace rectool {

/// Reads units of one side into the chunk; false: they cannot be had.
using UnitReader = std::function<bool(UnitChunk& chunk, Range units)>;

/// An alignment of pcm by blocks, made exact to the unit: every span goes on as far as the units are equal, and between two spans
/// on one line every run of at least 64 equal units is a span as well. `block_units` is 1 then. Unchanged if a side cannot be
/// read.
[[nodiscard]] Alignment refine_borders(Alignment alignment, const Essence& essence, const UnitReader& reference,
                                       const UnitReader& copy);

} // namespace rectool
