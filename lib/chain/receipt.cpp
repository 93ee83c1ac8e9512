#include "rectool/receipt.hpp"

#include <algorithm>
#include <span>

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

/// The check letter's value for a group of four.
unsigned check_of(unsigned group, std::span<const unsigned> values) {
    unsigned check = group; // so that exchanged groups are noticed, too
    unsigned weight = 1;
    for (const unsigned value : values) {
        weight = multiply(weight, 2);
        check ^= multiply(weight, value);
    }
    return check;
}

/// Letters and digits, in upper case; nothing for anything else but blanks and hyphens, or for another number of them.
std::optional<std::string> letters_of(std::string_view text) {
    constexpr std::string_view ignored = " \t\r\n-";
    std::string typed;
    for (const char c : text) {
        if (ignored.find(c) != std::string_view::npos) continue;
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        const bool is_letter = (upper >= 'A' && upper <= 'Z') || (upper >= '0' && upper <= '9');
        if (!is_letter || typed.size() == groups * (letters + 1)) return std::nullopt;
        typed += upper;
    }
    return typed.size() == groups * (letters + 1) ? std::optional(typed) : std::nullopt;
}

} // namespace

std::string receipt_letters(const Hash& head) {
    std::string text;
    for (std::size_t group = 0; group < groups; ++group) {
        if (group > 0) text += '-';
        std::array<unsigned, letters> values{};
        for (std::size_t i = 0; i < letters; ++i) {
            const std::size_t bit = (group * letters + i) * 5;
            const unsigned pair = (static_cast<unsigned>(head[bit / 8]) << 8U) | head[bit / 8 + 1];
            values[i] = (pair >> (11 - bit % 8)) & 31U;
            text += alphabet[values[i]];
        }
        text += alphabet[check_of(static_cast<unsigned>(group), values)];
    }
    return text;
}

ReceiptBits receipt_bits(const Hash& head) {
    ReceiptBits bits{};
    std::copy_n(head.begin(), bits.size(), bits.begin());
    return bits;
}

std::optional<TypedReceipt> read_receipt(std::string_view text) {
    const std::optional<std::string> typed = letters_of(text);
    if (!typed) return std::nullopt;
    TypedReceipt receipt;
    for (unsigned group = 0; group < groups; ++group) {
        std::array<unsigned, letters + 1> values{};
        bool known = true;
        for (std::size_t i = 0; i <= letters; ++i) {
            const std::size_t value = alphabet.find((*typed)[group * (letters + 1) + i]);
            known = known && value != std::string_view::npos;
            values[i] = static_cast<unsigned>(value & 31U);
        }
        if (!known || check_of(group, std::span(values).first(letters)) != values[letters]) receipt.mistyped.push_back(group + 1);
        for (std::size_t i = 0; i < letters * 5; ++i) { // bit by bit, the most significant first
            const std::size_t bit = group * letters * 5 + i;
            const unsigned one = values[i / 5] >> (4 - i % 5) & 1U;
            receipt.bits[bit / 8] = static_cast<std::uint8_t>(receipt.bits[bit / 8] | one << (7 - bit % 8));
        }
    }
    return receipt;
}

} // namespace rectool
