// What the time stamps of a chain say, for the reports.
#pragma once

#include "rectool/verify.hpp"
#include "report/json_parts.hpp"

#include <string>
#include <vector>

namespace rectool {

/// A sentence for each time stamp: what it attests, or why it is not relied on.
[[nodiscard]] std::vector<std::string> timestamp_lines(const VerifyResult& result);

[[nodiscard]] Json timestamps_json(const VerifyResult& result);

} // namespace rectool
