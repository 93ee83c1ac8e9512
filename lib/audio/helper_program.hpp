// The programs that rectool starts, which are not for people.
#pragma once

#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace rectool {

/// Where the program is: in the folder that the environment variable RECTOOL_HELPERS names; else beside this one when it was
/// built, in libexec when it was installed, wherever that was moved to. Throws Error{input} where it is missing there.
[[nodiscard]] std::string find_helper(const std::string& name);

/// Starts it. It has these descriptors, numbered from 0 (-1: nothing is read there, and what is written is lost), no others, and
/// no signals blocked; `descriptors` stay open here. Throws Error{input} where it is missing or does not start.
[[nodiscard]] pid_t start_helper(const std::string& name, const std::vector<std::string>& arguments,
                                 std::span<const int> descriptors);

/// Waits for its end. Returns whether it ended by itself, with exit code 0.
bool helper_succeeds(pid_t process);

} // namespace rectool
