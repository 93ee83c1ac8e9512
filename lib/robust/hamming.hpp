// How many bits of fingerprint words differ.
#pragma once

#include "rectool/fingerprint.hpp"

#include <cstdint>
#include <span>

namespace rectool::robust {

/// Without the level.
[[nodiscard]] constexpr std::uint64_t bits_of(FingerprintWord word) {
    return word >> fingerprint_level_bits;
}

/// Adds to wrong[f] how many bits of reference[f] differ from those of `word`. The reference has at least as many words.
void add_differing(std::span<const FingerprintWord> reference, FingerprintWord word, std::span<std::uint16_t> wrong);

} // namespace rectool::robust
