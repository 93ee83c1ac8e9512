// Where within its blocks something was cut out or put in, by the fingerprint in the chain.
#pragma once

#include "rectool/edits.hpp"
#include "verify/measure.hpp"

namespace rectool {

/// Whether any place is known to within its blocks only, and would be known better.
[[nodiscard]] bool has_coarse_places(const EditList& proven);

/// Narrows the places of proven cuts, inserts and repeats, and their stated precision, to where the reference's words before the
/// edit end to fit the copy's, and those behind it begin to. Their lengths stay as they were proven. `copy` with four words in
/// 20 ms.
void refine_places(EditList& proven, const Heard& reference, const Heard& copy);

} // namespace rectool
