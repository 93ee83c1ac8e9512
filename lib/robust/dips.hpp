// Where the copy sounds otherwise although it goes on at the same delay: what was silenced, or replaced by as much.
#pragma once

#include "robust/evidence.hpp"

namespace rectool::robust {

struct Dip {
    std::int64_t first = 0; ///< sample of the copy
    std::int64_t last = 0;  ///< after it
    double confidence = 0;
    bool muted = false;
};

/// Looks along a path without gaps (see fill()). Silence is told by the loudness in steps of 5 ms, other sound by the evidence
/// against the delay, measured against what this pair's codec does to sound that nobody touched.
[[nodiscard]] std::vector<Dip> find_dips(const Pair& pair, Evidence& evidence, const std::vector<Track>& tracks,
                                         const Path& path);

} // namespace rectool::robust
