#include "robust/steady_silence.hpp"

#include "robust/hamming.hpp"
#include "robust/loudness.hpp"

#include <bit>

namespace rectool::robust {

bool is_alike_anywhere(std::span<const FingerprintWord> words, std::size_t word, unsigned wrong, unsigned sound) {
    constexpr unsigned steady = 16; // bits: noise changes more
    unsigned sum = 0;
    unsigned count = 0;
    for (const std::size_t off : {20U, 28U, 36U, 44U}) {           // further than words reach
        for (const std::size_t other : {word - off, word + off}) { // what is before the first becomes large
            if (other >= words.size() || level_of(words[other]) >= sound) continue;
            sum += static_cast<unsigned>(std::popcount(bits_of(words[word]) ^ bits_of(words[other])));
            ++count;
        }
    }
    return count > 0 && sum < steady * count && sum < (wrong + 1) * count;
}

} // namespace rectool::robust
