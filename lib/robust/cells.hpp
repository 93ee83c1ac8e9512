// Where one delay stops to hold and another begins, in cells that are finer than frames.
#pragma once

#include "robust/levels.hpp"

namespace rectool::robust {

constexpr std::int64_t cell_samples = 20; ///< samples: 2.5 ms
constexpr std::size_t cell_window = 100;  ///< samples that are correlated for a cell

/// Codecs make of the noise in a pause what they like: unlikeness there may say nothing.
/// Between two microphones hardly more does sound that only the copy has there: one of them may have heard a noise.
enum class Pauses { tell, tell_nothing, of_two_rooms };

/// A delay in samples, and the track it is of.
struct Along {
    double delay = 0;
    std::int32_t track = -1;
};

/// What speaks for two delays along a stretch of the copy.
struct Cells {
    std::int64_t first = 0;    ///< sample
    std::vector<double> left;  ///< sums of scores at the left delay, up to each cell
    std::vector<double> right; ///< the same at the right delay
};

/// Scores of cells: what is expected there is taken from their frame.
class CellScores {
public:
    CellScores(const Pair& pair, const Evidence& evidence, const Levels& levels)
        : pair_(pair), evidence_(evidence), levels_(levels), coherence_(pair) {}

    [[nodiscard]] Cells of(std::int64_t from, std::int64_t to, const Along& left, const Along& right, Pauses pauses);

    /// Sums up to each of `count` cells.
    [[nodiscard]] std::vector<double> sums(std::int64_t from, std::size_t count, const Along& along, Pauses pauses);

private:
    [[nodiscard]] std::size_t frame_at(std::int64_t sample) const;
    [[nodiscard]] double level_fits(const Candidate& words, double usual_change) const;
    [[nodiscard]] double vanished(std::int64_t cell, double delay, double usual_change) const;

    const Pair& pair_;
    const Evidence& evidence_;
    const Levels& levels_;
    Coherence coherence_;
};

/// Where the left delay ends and the right one begins, in cells.
struct CellBorder {
    double score = -1e30;
    double left = 0;
    double right = 0;
    double half = 0; ///< how far it may be off
};

/// The best place for the left delay to end and the right one to begin `distance` cells later.
/// `plateau`: nats below the best, of places that cannot be told apart.
[[nodiscard]] CellBorder one_border(const Cells& cells, double distance, double plateau);

/// Both ends on their own.
[[nodiscard]] CellBorder two_ends(const Cells& cells);

} // namespace rectool::robust
