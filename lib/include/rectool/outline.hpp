// The outline of a recording's sound, for a picture and for telling speech from pauses.
#pragma once

#include "rectool/edits.hpp"

#include <cstdint>
#include <vector>

namespace rectool {

/// Lowest and highest sample of each column, of all channels mixed to one, as 16 bit. Columns follow one another without holes.
struct Outline {
    struct Column {
        std::int16_t low = 0;
        std::int16_t high = 0;
        bool operator==(const Column&) const = default;
    };
    std::vector<Column> columns;
    Seconds step;  ///< length of a column: 20 ms, rounded to frames; of more than 5.8 hours twice that, of 11.6 four times
    Seconds start; ///< of the first column, in the time that a player shows

    [[nodiscard]] bool empty() const noexcept { return columns.empty(); }
};

} // namespace rectool
