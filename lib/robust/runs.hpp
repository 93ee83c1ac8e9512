// The stretches of a path that lie on one delay, and make sense.
#pragma once

#include "robust/path.hpp"

#include <vector>

namespace rectool::robust {

struct Run {
    std::size_t first = 0; ///< frame
    std::size_t last = 0;  ///< after it
    std::int32_t track = -1;
    float score = 0; ///< what speaks for it, in nats
};

class RunFinder {
public:
    RunFinder(const Pair& pair, Evidence& evidence, const std::vector<Track>& tracks)
        : pair_(pair), evidence_(evidence), tracks_(tracks) {}

    /// Those of a path, but for weak ones, on the fewest delays, and without excursions: away to another delay and back again by
    /// less than any edit that is looked for.
    [[nodiscard]] std::vector<Run> of(const Path& path) const;

    /// What speaks for a track between two frames.
    [[nodiscard]] float score_between(std::size_t first, std::size_t last, std::int32_t track) const;
    /// The same by looking anew, also far from what is known of the track; nothing speaks against it where nothing is heard. Less
    /// where it falls below `enough`.
    [[nodiscard]] float score_along(std::size_t first, std::size_t last, std::int32_t track, float enough) const;
    /// Of a track, at a sample of the copy.
    [[nodiscard]] double delay(std::int32_t track, double at) const {
        return tracks_[static_cast<std::size_t>(track)].delay_at(at);
    }
    [[nodiscard]] bool pause_at(std::size_t frame) const;
    /// The track with the least delay where the copy begins.
    [[nodiscard]] std::int32_t begins_together() const;
    /// Whether both begin, or end, together on a track.
    [[nodiscard]] bool meets_start(std::int32_t track) const;
    [[nodiscard]] bool meets_end(std::int32_t track) const;

private:
    [[nodiscard]] std::vector<Run> strong_ones(const std::vector<Run>& runs) const;
    [[nodiscard]] bool coherent(const Run& run) const;
    [[nodiscard]] bool is_excursion(const Run& run, const Run& before, const Run& after) const;

    const Pair& pair_;
    Evidence& evidence_;
    const std::vector<Track>& tracks_;
};

/// The path of runs alone.
[[nodiscard]] Path path_of(const std::vector<Run>& runs, std::size_t frames);

} // namespace rectool::robust
