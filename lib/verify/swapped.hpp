// The other way round: what was done to the copy to make the reference.
#pragma once

#include "rectool/diff.hpp"

namespace rectool {

/// The edits that would make `a` of `b`. What is repeated in one is cut out of the other. Places in A where a stretch of B that
/// it lacks would stand are taken from the stretches around it.
[[nodiscard]] EditList swapped(const EditList& list);

/// Both sides changed places.
void swap_sides(DiffResult& result);

} // namespace rectool
