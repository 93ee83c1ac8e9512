// From a path over frames to stretches with borders as exact as the sound allows.
#pragma once

#include "robust/path.hpp"

namespace rectool::robust {

/// A stretch of the copy that lies on the reference, in samples of each.
struct Stretch {
    double b_start = 0;
    double b_end = 0;
    double a_start = 0;
    double a_end = 0;
    std::int32_t track = -1;
};

/// What lies between two stretches.
struct Border {
    double precision = 0;  ///< samples: how far the place may be off
    double confidence = 0; ///< that there is an edit
    bool muted = false;
    bool in_pause = false;
};

struct Layout {
    std::vector<Stretch> stretches;
    std::vector<Border> borders; ///< after each stretch but the last
    double from_start = 0;       ///< samples that a cut at the start of the copy may as well lie further on
    double from_end = 0;         ///< and before its end
};

[[nodiscard]] Layout lay_out(const Pair& pair, Evidence& evidence, const std::vector<Track>& tracks, const Path& path);

} // namespace rectool::robust
