#include "rectool/receipt.hpp"

namespace rectool {

namespace {

// No I, O, 0 or 1: what is left can be told apart in handwriting and read over the telephone.
constexpr std::string_view alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
static_assert(alphabet.size() == 32);

constexpr std::size_t groups = 8;
constexpr std::size_t letters = 4; // of data, in a group

/// Product in GF(32), polynomial x^5 + x^2 + 1.
constexpr unsigned multiply(unsigned a, unsigned b) {
    unsigned product = 0;
    for (; b != 0; b >>= 1U) {
        if ((b & 1U) != 0) product ^= a;
        a <<= 1U;
        if ((a & 32U) != 0) a ^= 37U;
    }
    return product;
}

} // namespace

std::string receipt_letters(const Hash& head) {
    std::string text;
    for (std::size_t group = 0; group < groups; ++group) {
        if (group > 0) text += '-';
        unsigned check = static_cast<unsigned>(group); // so that exchanged groups are noticed, too
        unsigned weight = 1;
        for (std::size_t i = 0; i < letters; ++i) {
            const std::size_t bit = (group * letters + i) * 5;
            const unsigned pair = (static_cast<unsigned>(head[bit / 8]) << 8U) | head[bit / 8 + 1];
            const unsigned value = (pair >> (11 - bit % 8)) & 31U;
            weight = multiply(weight, 2);
            check ^= multiply(weight, value);
            text += alphabet[value];
        }
        text += alphabet[check];
    }
    return text;
}

} // namespace rectool
