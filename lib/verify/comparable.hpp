// Which recordings can be compared by hashes of their units, and what of a file forbids to speak of all of it.
#pragma once

#include "rectool/edits.hpp"
#include "rectool/essence.hpp"
#include "rectool/verdict.hpp"

#include <vector>

namespace rectool {

/// Whether units of both can be compared. Another rate is an edit (speed), so it is no obstacle.
[[nodiscard]] bool comparable(const Essence& a, const Essence& b);

/// find_edits() for two comparable recordings.
[[nodiscard]] EditList edits_of(const Alignment& alignment, const Essence& a, Side side_a, const Essence& b, Side side_b);

/// Whether the copy is the reference from start to end, and nothing else.
[[nodiscard]] bool is_whole(const Alignment& alignment);

/// What was noticed about a file that forbids to speak of all that players make of it.
[[nodiscard]] std::vector<Doubt> doubts_of(const std::vector<SourceNote>& notes, bool track_chosen);

} // namespace rectool
