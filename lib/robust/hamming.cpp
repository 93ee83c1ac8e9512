#include "robust/hamming.hpp"

#include "base/newer_processors.hpp"

#include <bit>

namespace rectool::robust {

// Most of the time of a search over a whole reference is spent here.
RECTOOL_NEWER_PROCESSORS void add_differing(std::span<const FingerprintWord> reference, FingerprintWord word,
                                            std::span<std::uint16_t> wrong) {
    const std::uint64_t bits = bits_of(word);
    for (std::size_t f = 0; f < wrong.size(); ++f)
        wrong[f] = static_cast<std::uint16_t>(wrong[f] + std::popcount(bits_of(reference[f]) ^ bits));
}

} // namespace rectool::robust
