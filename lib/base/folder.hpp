#pragma once

#include <string>

namespace rectool {

/// Makes a folder and those above it that are missing, for their owner alone (0700). "" is the current one.
/// Throws Error{output}.
void make_private_folder(const std::string& path);

/// Puts the entries of the folder that holds `path` on disk. Not every file system can: then false.
[[nodiscard]] bool sync_folder_of(const std::string& path);

} // namespace rectool
