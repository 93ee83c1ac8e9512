// The programs that rectool starts, which are not for people.
#pragma once

#include <string>

namespace rectool {

/// Where the program is: beside this one when it was built, in libexec when it was installed, wherever that was moved to.
/// Throws Error{input} with that hint where it is missing.
[[nodiscard]] std::string find_helper(const std::string& name, const std::string& hint);

} // namespace rectool
