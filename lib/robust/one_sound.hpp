// Whether a recording holds anything that tells one place of it from another.
#pragma once

#include "robust/sound.hpp"

namespace rectool::robust {

/// Whether it is nothing but one sound, again and again within two and a half seconds, as a tone is: every place of it is like
/// others, so that no comparison can tell what is missing, or even that something is. True of silence as well. One stretch of
/// five seconds may be other sound.
[[nodiscard]] bool is_one_sound(const Sound& reference);

/// Whether it is as loud all the time, as no talk is: less than 6 dB between the softest tenth and the loudest twentieth.
[[nodiscard]] bool is_evenly_loud(const Sound& reference);

} // namespace rectool::robust
