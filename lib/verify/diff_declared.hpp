// What was declared about the differences between two recordings.
#pragma once

#include "rectool/diff.hpp"

namespace rectool {

/// How finely diff tells borders: single samples, of which runs of fewer than 64 equal ones are not told; or packets.
[[nodiscard]] Grain grain_of(const DiffResult& result);

/// Reconciles what was found with the chain of B. Throws Error{chain_invalid} if that is damaged.
void reconcile_declared(const DiffRequest& request, DiffResult& result);

} // namespace rectool
