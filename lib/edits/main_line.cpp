#include "edits/main_line.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace rectool::edits {

namespace {

constexpr std::int64_t nothing = std::numeric_limits<std::int64_t>::min();

struct Best {
    std::int64_t value = nothing;
    std::size_t piece = 0;
};

/// The largest value in any range of positions, with values being raised one by one.
class RangeMaximum {
public:
    explicit RangeMaximum(std::size_t positions) : leaves_(positions), nodes_(2 * positions) {}

    void raise(std::size_t position, Best value) {
        for (std::size_t node = position + leaves_; node > 0; node /= 2)
            if (value.value > nodes_[node].value) nodes_[node] = value;
    }

    [[nodiscard]] Best in(std::size_t first, std::size_t last) const {
        Best best;
        const auto take = [&](const Best& other) {
            if (other.value > best.value) best = other;
        };
        for (first += leaves_, last += leaves_; first < last; first /= 2, last /= 2) {
            if (first % 2 == 1) take(nodes_[first++]);
            if (last % 2 == 1) take(nodes_[--last]);
        }
        return best;
    }

private:
    std::size_t leaves_;
    std::vector<Best> nodes_;
};

} // namespace

std::vector<bool> main_line(const std::vector<Piece>& pieces) {
    std::vector<std::uint64_t> ends;
    ends.reserve(pieces.size());
    for (const Piece& piece : pieces)
        ends.push_back(piece.a.end);
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    const auto position = [&](std::uint64_t end) { // of the first end that is not before
        return static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), end) - ends.begin());
    };

    RangeMaximum covered(ends.size());   // what a line that ends there covers
    RangeMaximum uncovered(ends.size()); // the same, less where it ends
    std::vector<std::optional<std::size_t>> before(pieces.size());
    Best last;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Range a = pieces[i].a;
        auto value = static_cast<std::int64_t>(a.length());
        const Best apart = covered.in(0, position(a.start + 1));
        if (apart.value != nothing) {
            value += apart.value;
            before[i] = apart.piece;
        }
        const Best overlapping = uncovered.in(position(a.start + 1), position(a.end));
        if (overlapping.value != nothing && overlapping.value + static_cast<std::int64_t>(a.end) > value) {
            value = overlapping.value + static_cast<std::int64_t>(a.end);
            before[i] = overlapping.piece;
        }
        covered.raise(position(a.end), {value, i});
        uncovered.raise(position(a.end), {value - static_cast<std::int64_t>(a.end), i});
        if (value > last.value) last = {value, i};
    }

    std::vector<bool> chosen(pieces.size(), false);
    if (last.value == nothing) return chosen;
    for (std::optional<std::size_t> at = last.piece; at; at = before[*at])
        chosen[*at] = true;
    return chosen;
}

} // namespace rectool::edits
