// The programs that rectool starts, which are not for people.
#pragma once

#include <string>

namespace rectool {

/// Where the program is: in the folder that the environment variable RECTOOL_HELPERS names; else beside this one when it was
/// built, in libexec when it was installed, wherever that was moved to. Throws Error{input} where it is missing there.
[[nodiscard]] std::string find_helper(const std::string& name);

} // namespace rectool
