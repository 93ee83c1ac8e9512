// A copy of which some stretches are the signed ones, by their blocks, and others were processed or encoded anew.
#pragma once

#include "rectool/edits.hpp"

#include <vector>

namespace rectool {

/// Where neither is known to be in the other, although what stands before and after is: as long in both as sound has to be for
/// its fingerprint to tell whether it was processed as a whole. Anything shorter is what its blocks say: replaced.
struct OpenStretch {
    TimeRange a;
    TimeRange b;
    bool operator==(const OpenStretch&) const = default;
};

constexpr Seconds shortest_open{1.0};

/// Of a list that was proven. Stretches of which the chain withholds anything are not open.
[[nodiscard]] std::vector<OpenStretch> open_stretches(const EditList& proven);

/// Puts what was measured in these stretches in place of what was proven to differ there, where the sound of at least
/// `shortest_open` is alike and what was measured fits in with the lengths that are proven. `proven` gets the stretches as
/// `alike`. False: nowhere.
[[nodiscard]] bool mix_in(EditList& proven, const EditList& measured, const std::vector<OpenStretch>& open);

} // namespace rectool
