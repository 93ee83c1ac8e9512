#include "robust/far_scores.hpp"

namespace rectool::robust {

float FarScores::at(std::size_t frame, std::int32_t track) {
    constexpr std::size_t at_once = 50; // frames
    if (track != track_ || frame < first_ || frame >= first_ + scores_.size()) {
        const std::size_t middle = frame + at_once / 2;
        track_ = track;
        first_ = frame;
        delay_ = tracks_[static_cast<std::size_t>(track)].delay_at(static_cast<double>(middle) * frame_samples);
        scores_ = evidence_.scores_along(static_cast<std::int64_t>(frame), at_once, delay_);
    }
    const float score = scores_[frame - first_];
    return score > 0 || evidence_.is_heard(static_cast<std::int64_t>(frame), delay_) ? score : 0;
}

} // namespace rectool::robust
