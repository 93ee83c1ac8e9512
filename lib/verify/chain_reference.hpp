// A chain as the reference of an alignment.
#pragma once

#include "rectool/alignment.hpp"
#include "rectool/chain.hpp"
#include "rectool/edits.hpp"

namespace rectool {

/// The block side of a chain. `chain` must outlive it and have a recording.
[[nodiscard]] Reference chain_reference(const Chain& chain);

/// The timeline side of a chain: `end`'s played ranges, or all of it while unfinished. `chain` must outlive it.
[[nodiscard]] Side chain_side(const Chain& chain);

} // namespace rectool
