// Compares with the chain of a recording in place of the recording.
#pragma once

#include "rectool/diff.hpp"

namespace rectool {

/// Whether a file is a chain, by its name or by how it begins. No such file: false.
[[nodiscard]] bool is_chain_file(const std::string& path);

/// diff_recordings() where at least one of the two is a chain. Throws Error{usage} for what only recordings have: parts, tracks,
/// and declarations.
[[nodiscard]] DiffResult diff_chain(const DiffRequest& request,
                                    const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

} // namespace rectool
