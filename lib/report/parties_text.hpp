// Who else vouches for a recording, in words.
#pragma once

#include "rectool/parties.hpp"

#include <string>
#include <vector>

namespace rectool {

/// Which times others vouch for, and from when on the signer alone does.
[[nodiscard]] std::vector<std::string> vouched_lines(const Parties& parties);

/// The roles that were required, and who fills them.
[[nodiscard]] std::vector<std::string> required_lines(const Parties& parties);

} // namespace rectool
