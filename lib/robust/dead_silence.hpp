// What is more silent than the pauses of a copy.
#pragma once

#include "robust/dips.hpp"
#include "robust/levels.hpp"

namespace rectool::robust {

/// Mutes of soft sound, where the reference has words alone: stretches of the copy that are far softer than the noise of its
/// pauses, while the reference does not pause. None of codecs that leave pauses out, of a second device's recording, or of two
/// chains.
[[nodiscard]] std::vector<Dip> find_dead_silences(const Pair& pair, const Evidence& evidence, const Levels& levels,
                                                  const Path& path);

} // namespace rectool::robust
