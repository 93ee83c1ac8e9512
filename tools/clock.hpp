// Times as people type them.
#pragma once

#include "rectool/edits.hpp"

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace rectool {

/// "1:02:03.250" (hours, minutes, seconds), "02:03.25" or "3723.25": not negative, at most 1000 hours. Nothing: it is not such a
/// time.
[[nodiscard]] std::optional<Seconds> parse_clock(std::string_view text);

/// For CLI::Option::check.
[[nodiscard]] CLI::Validator is_clock();

} // namespace rectool
