// Whether a second microphone heard the talk: by the echoes of the room it stands in.
#pragma once

#include "robust/path.hpp"

namespace rectool::robust {

/// Whether the two are as unlike as what two microphones hear at different places of a room. The limits are measured on copies
/// and devices (docs/accuracy.md). By the sound: what both have in common is how much louder 2.5 to 40 ms too early or too late
/// than at its delay. Of a copy that is 0.01, 0.02 if it is as coarse as GSM and AMR-NB at 4.75 kbit/s; 0.02 of microphones near
/// to who speaks, 0.077 and more of others. By the generalised cross-correlation with phase transform (Knapp and Carter 1976),
/// which leaves the periods of a voice out, averaged over places of tracks at which the waveforms agree. By words, which have no
/// phase: how alike they are, and whether the levels differ as echoes make them.
[[nodiscard]] bool are_two_rooms(const Pair& pair, const Evidence& evidence, const std::vector<Track>& tracks, const Path& path);

} // namespace rectool::robust
