// What was moved or repeated was taken whole.
#pragma once

#include "robust/borders.hpp"

namespace rectool::robust {

/// Where one stretch stands between two that follow each other in the reference, and perhaps was taken from between two that
/// follow each other in the copy, its borders are those of one piece: each of them is known better from the others. They are
/// moved so, as far as each may be off.
void make_moves_whole(Layout& layout);

} // namespace rectool::robust
