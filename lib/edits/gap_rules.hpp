// Says what happened between two neighbouring stretches of the main line.
#pragma once

#include "edits/timeline.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace rectool::edits {

/// A piece of the copy outside the main line.
struct Stray {
    Piece piece;
    bool moved = false; ///< it is missing in the main line; otherwise it is there as well: a repeat
    double length = 0;  ///< with what the grid of the blocks left over around it
    bool exact = false; ///< `length` is that of the edit, to the frame
};

/// What lies between two pieces of the main line, or before the first, or after the last. Positions in played frames.
struct Gap {
    const Piece* left = nullptr;  ///< nullptr: the start of both
    const Piece* right = nullptr; ///< nullptr: the end of both
    Range a;                      ///< start > end where the two overlap in the reference
    Range b;
    std::vector<std::size_t> strays;  ///< which stand here in the copy
    std::vector<std::size_t> origins; ///< moved strays that belong here in the reference

    [[nodiscard]] double missing() const noexcept { return static_cast<double>(a.end) - static_cast<double>(a.start); }
    [[nodiscard]] double extra() const noexcept { return static_cast<double>(b.end) - static_cast<double>(b.start); }
};

/// Facts about both sides that the rules need. All ranges sorted, in played frames.
struct Facts {
    double border = 0; ///< how far the border of a piece may be off: a block, or nothing where single samples were compared
    double slack = 0;  ///< less than that is what the grid of the blocks left over: two blocks, or a part of a sample
    double rate_a = 0;
    double rate_b = 0;
    std::vector<Range> silent;       ///< copy
    std::vector<Range> not_compared; ///< copy, with what could not be compared
    std::vector<Range> withheld;     ///< reference
};

class GapRules {
public:
    /// Both must outlive the rules.
    GapRules(const Facts& facts, std::vector<Stray>& strays) : facts_(facts), strays_(strays) {}

    /// Gives the strays of a gap their lengths. For all gaps, before any is explained.
    void measure(const Gap& gap);

    /// Adds the edits that explain the gap.
    void explain(const Gap& gap, std::vector<Edit>& edits) const;

private:
    /// A place that is known to lie in [low, high], in frames of the copy.
    struct Place {
        double low = 0;
        double high = 0;
        bool in_silence = false;
        [[nodiscard]] double middle() const noexcept { return std::floor((low + high) / 2); } ///< a whole frame
        [[nodiscard]] double half() const noexcept { return high - middle(); }
    };

    void cut(const Gap& gap, std::vector<Edit>& edits) const;
    void insert(const Gap& gap, std::vector<Edit>& edits) const;
    void repeated(const Gap& gap, std::vector<Edit>& edits) const;
    void replaced(const Gap& gap, std::vector<Edit>& edits) const;
    void with_strays(const Gap& gap, std::vector<Edit>& edits) const;
    void stray(const Gap& gap, const Stray& one, std::vector<Edit>& edits) const;
    [[nodiscard]] Place play_of(const Gap& gap, double low, double high) const;
    [[nodiscard]] Edit replacement(Range a, Range b) const;
    [[nodiscard]] Edit edit(EditKind kind, double a, double a_length, double b, double b_length, double precision) const;

    const Facts& facts_;
    std::vector<Stray>& strays_;
};

/// What of `from` lies in none of the sorted `ranges`.
[[nodiscard]] std::vector<Range> without(const std::vector<Range>& from, const std::vector<Range>& ranges);

} // namespace rectool::edits
