// How far a delay goes on to explain the sound.
#pragma once

#include "robust/evidence.hpp"

namespace rectool::robust {

/// Of the copy, in samples, from `from` on towards `to`, which may lie before it. 0: where too little speaks for it, as by
/// chance, or in a pause.
[[nodiscard]] double reach(Evidence& evidence, double from, double to, double delay);

} // namespace rectool::robust
