// Whether a copy plays faster or slower than its reference.
#pragma once

#include "robust/correlate.hpp"

#include <optional>

namespace rectool::robust {

/// The factor by which the copy plays faster, from 0.8 to 1.25 and by more than 1 %, whether its pitch follows or not; nothing if
/// it cannot be told. Looks for a few seconds of the copy, played at many speeds, in the reference: for where nothing matched at
/// its own speed. Two places that are as far apart as the factor says are needed.
[[nodiscard]] std::optional<double> find_speed(const Pair& pair);

} // namespace rectool::robust
