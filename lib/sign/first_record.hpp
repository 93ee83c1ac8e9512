// What the first record says of a recording, whichever way it is signed.
#pragma once

#include "rectool/sign.hpp"

namespace rectool {

/// With a new random id. Presentation, blocks and mode are the caller's to fill in.
[[nodiscard]] RecordingRecord first_record(const SignRequest& request, const Essence& essence);

} // namespace rectool
