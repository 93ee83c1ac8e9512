#include "robust/reach.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

double reach(Evidence& evidence, double from, double to, double delay) {
    constexpr std::int64_t at_once = 50; // frames looked at together
    constexpr float nearly_best = 2.5F;  // nats
    constexpr float against = 10;        // nats against it
    constexpr float sure = 50;
    const std::int64_t first = std::llround(from / frame_samples);
    const std::int64_t count = std::llround(std::abs(to - from) / frame_samples);
    const bool back = to < from;
    float score = 0;
    float best = 0;
    std::int64_t reached = 0;
    for (std::int64_t done = 0; done < count && score >= best - against; done += at_once) {
        const std::int64_t frames = std::min(at_once, count - done);
        std::vector<float> scores =
            evidence.scores_along(back ? first - done - frames : first + done, static_cast<std::size_t>(frames), delay);
        if (back) std::reverse(scores.begin(), scores.end());
        for (std::int64_t i = 0; i < frames; ++i) {
            score += scores[static_cast<std::size_t>(i)];
            best = std::max(best, score);
            if (score >= best - nearly_best) reached = done + i + 1;
            if (score < best - against) break;
        }
    }
    return best < sure ? 0 : static_cast<double>(reached * frame_samples);
}

} // namespace rectool::robust
