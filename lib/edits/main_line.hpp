// Which stretches of a copy are the recording itself, going on in its order, and which were put there from elsewhere.
#pragma once

#include "edits/timeline.hpp"

namespace rectool::edits {

/// Marks the pieces (in the order of the copy) of the line that covers most of the reference in its order. Neighbours in the line
/// may overlap in the reference, as a repeat or a lengthened silence makes them. O(n log n).
[[nodiscard]] std::vector<bool> main_line(const std::vector<Piece>& pieces);

} // namespace rectool::edits
