// Where the silence of a mute begins and ends.
#pragma once

#include "robust/dips.hpp"
#include "robust/levels.hpp"

namespace rectool::robust {

/// Moves the ends of a mute to where the copy is as loud as usual again. In the reference's pauses that cannot be told, unless
/// those of the copy are louder than the mute.
void fit_silence(const Levels& levels, Dip& dip);

/// Whether the copy is as silent in and between two dips, of which one is a mute: then they are one.
[[nodiscard]] bool one_silence(const Levels& levels, const Dip& x, const Dip& y);

} // namespace rectool::robust
