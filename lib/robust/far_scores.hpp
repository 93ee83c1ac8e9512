// What speaks for a track seconds away from where it was found, as in the midst of a long replacement.
#pragma once

#include "robust/evidence.hpp"

#include <cstdint>
#include <vector>

namespace rectool::robust {

class FarScores {
public:
    FarScores(Evidence& evidence, const std::vector<Track>& tracks) : evidence_(evidence), tracks_(tracks) {}

    /// In nats, where `Evidence` has no candidate: what is not to be heard does not speak against it.
    [[nodiscard]] float at(std::size_t frame, std::int32_t track);

private:
    Evidence& evidence_;
    const std::vector<Track>& tracks_;
    std::int32_t track_ = -1; ///< what was asked last, some frames of it at once
    std::size_t first_ = 0;
    double delay_ = 0;
    std::vector<float> scores_;
};

} // namespace rectool::robust
