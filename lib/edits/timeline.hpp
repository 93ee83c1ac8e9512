// Spans of essence units, carried over to what players play: positions in played frames of each side.
#pragma once

#include "rectool/edits.hpp"

#include <vector>

namespace rectool::edits {

/// A stretch of the copy's played time that is, frame for frame, a stretch of the reference's. Both have the same length.
struct Piece {
    Range a;
    Range b;
    Range b_extent;       ///< how far the match goes on before and after
    std::size_t span = 0; ///< of which span it is a part
    bool operator==(const Piece&) const = default;
};

/// What is played of one side, in the order of playing.
class Timeline {
public:
    explicit Timeline(const Side& side);

    [[nodiscard]] std::uint64_t length() const noexcept { return length_; }

    /// First frame of a unit.
    [[nodiscard]] Range frames_of(Range units) const;

    /// A range of essence frames that is played in one go.
    struct Played {
        Range frames;
        std::uint64_t at = 0; ///< where it begins in played time
    };
    [[nodiscard]] const std::vector<Played>& played() const noexcept { return played_; }

    /// Where `units` are played; a repeated range appears each time.
    [[nodiscard]] std::vector<Range> when(Range units) const;

    /// The occurrence that begins to play frame `frame` at or after `from`, else the first of all; nullptr: it is not played.
    [[nodiscard]] const Played* occurrence(std::uint64_t frame, std::uint64_t from) const;

private:
    const Side& side_;
    std::vector<Played> played_;
    std::uint64_t length_ = 0;
};

/// The alignment's spans in played time, in the order of the copy's. At most a million: a copy that repeats its audio more often
/// than that is compared no further.
[[nodiscard]] std::vector<Piece> played_pieces(const Alignment& alignment, const Timeline& reference, const Timeline& copy);

} // namespace rectool::edits
