// Putting values into sentences.
#pragma once

#include "rectool/edits.hpp"
#include "rectool/report.hpp"

#include <fmt/format.h>
#include <string>

namespace rectool {

/// A translated sentence with its values. What comes from a file is escaped before.
template <class... Values> [[nodiscard]] std::string say(const char* sentence, const Values&... values) {
    return fmt::format(fmt::runtime(sentence), values...);
}

/// Adds a line to a text, unless there is nothing to say.
inline void add_line(std::string& text, const std::string& line) {
    if (!line.empty()) text += line + "\n";
}

/// "0:00:01.000–0:00:02.500"
[[nodiscard]] inline std::string span_text(const TimeRange& range) {
    return format_duration(range.start) + "–" + format_duration(range.end);
}

} // namespace rectool
