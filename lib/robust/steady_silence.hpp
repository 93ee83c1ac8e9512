// Silence that nothing can be told by.
#pragma once

#include "rectool/fingerprint.hpp"

#include <span>

namespace rectool::robust {

/// Whether a silent word of a copy (in steps of 5 ms, level below `sound`) that is `wrong` bits from the reference's is no
/// further from the silence before and behind it. Where nothing changes, likeness is no sign of a place; what a codec leaves of
/// noise does.
[[nodiscard]] bool is_alike_anywhere(std::span<const FingerprintWord> words, std::size_t word, unsigned wrong, unsigned sound);

} // namespace rectool::robust
