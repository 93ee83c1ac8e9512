// One edit as the row of a table, the same in text and on the page.
#pragma once

#include "rectool/edits.hpp"

#include <string>

namespace rectool {

[[nodiscard]] std::string kind_text(EditKind kind);

/// Of a whole copy, so that it has no place: speed, gain, channels.
[[nodiscard]] bool is_of_whole_copy(EditKind kind);

/// As precise as it is known: to the millisecond, or to the microsecond.
[[nodiscard]] std::string time_text(Seconds time, Seconds precision);
/// One time where the range is empty.
[[nodiscard]] std::string range_text(const TimeRange& range, Seconds precision);

struct EditCells {
    std::string kind;
    std::string a;
    std::string b;
    std::string length;
    std::string precision; ///< of the place
    std::string certainty; ///< "proven", or in per cent
    std::string context;   ///< speech, pause, or empty
};
[[nodiscard]] EditCells edit_cells(const Edit& edit);

} // namespace rectool
