// The most likely way of the copy through the delays.
#pragma once

#include "robust/evidence.hpp"

namespace rectool::robust {

/// Costs in nats.
struct PathCosts {
    float jump = 10;    ///< from one delay to another
    float far = 8;      ///< more, to one that is seconds away
    float lost = 4;     ///< to no delay at all
    float found = 8;    ///< and back to one
    double meeting = 4; ///< samples: less is drift, not an edit
    float echo = jump;  ///< to a delay that is so near that it may be of an echo
};

/// Viterbi over the candidates of each frame and "unmatched". Between tracks that meet (within half a millisecond) it costs
/// nothing.
[[nodiscard]] Path best_path(const Evidence& evidence, const std::vector<Track>& tracks, const PathCosts& costs);

/// The path that the tracks alone suggest: to calibrate with before there is a better one.
[[nodiscard]] Path first_path(const Evidence& evidence, const std::vector<Track>& tracks);

/// The path with its gaps closed where it goes on at the delay that it had before.
[[nodiscard]] Path fill(const Evidence& evidence, Path path);

} // namespace rectool::robust
