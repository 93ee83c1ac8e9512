// Whether a second microphone heard the talk: by the echoes of the room it stands in.
#pragma once

#include "robust/tracks.hpp"

namespace rectool::robust {

/// What both have in common is how much louder 2.5 to 40 ms too early or too late than at its delay: 0.02 of a copy at
/// most, whatever codec it went through; 0.077 and more where one microphone hears other echoes than the other. By the
/// generalised cross-correlation with phase transform (Knapp and Carter 1976), which leaves the periods of a voice out, averaged
/// over places of tracks at which the waveforms agree. 0 where there are none.
[[nodiscard]] double echo_share(const Pair& pair, const std::vector<Track>& tracks);

} // namespace rectool::robust
