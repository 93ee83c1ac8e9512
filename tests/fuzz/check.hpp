// What must hold, whatever the input.
#pragma once

#include <cstdlib>

/// Ends the fuzzer with a finding.
inline void must(bool holds) {
    if (!holds) std::abort();
}
