// What is done to a list of edits once it is complete.
#pragma once

#include "rectool/edits.hpp"

namespace rectool {

/// Moves all times to those of the whole recordings, of which parts were compared that begin at `a` and `b`.
void move_times(EditList& list, Seconds a, Seconds b);

/// Where the recordings go on beyond the parts that were compared.
struct Beyond {
    bool a_before = false;
    bool b_before = false;
    bool a_after = false;
    bool b_after = false;
};

/// Takes out what is at the start or at the end of the parts and has no counterpart within the other part, but may have one
/// beyond it: no edit is known there. Returns how many that were; those of the copy become `not_compared_b`. Times of the parts.
std::size_t leave_out_beyond(EditList& list, const Beyond& beyond);

/// Takes out the edits that are shorter than `least` in both, and returns how many that were. Edits of a whole copy stay.
std::size_t leave_out_shorter(EditList& list, Seconds least);

/// Stretches of the copy of at least a tenth of a second that neither sound like the reference nor are an edit.
[[nodiscard]] std::vector<TimeRange> not_explained(const EditList& list);

} // namespace rectool
