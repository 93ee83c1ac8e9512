// Where within its blocks something was cut out or put in, by the fingerprint in the chain.
#pragma once

#include "rectool/edits.hpp"
#include "verify/hear.hpp"

#include <functional>

namespace rectool {

/// Whether any place is known to within its blocks only, and would be known better.
[[nodiscard]] bool has_coarse_places(const EditList& proven);

/// The copy's sound, at least from one time to another, with four words in 20 ms; valid until the next call.
using HearCopy = std::function<const Heard&(const TimeRange&)>;

/// Narrows the places of proven cuts, inserts and repeats, and their stated precision, to where the reference's words before the
/// edit end to fit the copy's, and those behind it begin to. Their lengths stay as they were proven. Asks for the stretches
/// of the copy in the order of their times.
void refine_places(EditList& proven, const Heard& reference, const HearCopy& copy);

} // namespace rectool
