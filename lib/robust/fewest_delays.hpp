// The simplest of several explanations.
#pragma once

#include "robust/runs.hpp"

namespace rectool::robust {

/// The runs on tracks that explain the copy with the fewest changes of delay: where the same words are heard several times, or
/// the sound repeats itself as tones do, the path goes to other delays by chance. A run changes its track only if the other
/// explains it as well; of equal explanations the one that moves least is taken.
[[nodiscard]] std::vector<Run> on_fewest_delays(const RunFinder& finder, Evidence& evidence, std::vector<Run> runs);

} // namespace rectool::robust
