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

constexpr std::string_view code_name = "RECTOOL1";
constexpr std::size_t most_mistyped = 3; // groups; with more it is other text that happens to come in fives

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

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char upper_case(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string upper_case(std::string text) {
    for (char& c : text)
        c = upper_case(c);
    return text;
}

/// Letters and digits, in upper case; nothing for anything else but blanks and hyphens, or for another number of them.
std::optional<std::string> letters_of(std::string_view text) {
    constexpr std::string_view ignored = " \t\r\n-";
    std::string typed;
    for (const char c : text) {
        if (ignored.find(c) != std::string_view::npos) continue;
        if (!is_word_character(c) || typed.size() == groups * (letters + 1)) return std::nullopt;
        typed += upper_case(c);
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

bool Receipt::is_of(const Hash& recording_head) const noexcept {
    if (!mistyped.empty()) return false;
    return head ? *head == recording_head : bits == receipt_bits(recording_head);
}

std::string receipt_code(const Hash& head) {
    return std::string(code_name) + ":" + upper_case(hex_encode(head));
}

std::optional<Receipt> read_receipt_letters(std::string_view text) {
    const std::optional<std::string> typed = letters_of(text);
    if (!typed) return std::nullopt;
    Receipt receipt;
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

namespace {

/// The runs of letters and digits in a text, in upper case.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool inside = false;
    for (const char c : text) {
        if (is_word_character(c)) {
            if (!inside) words.emplace_back();
            words.back() += upper_case(c);
        }
        inside = is_word_character(c);
    }
    return words;
}

std::optional<Hash> head_of(const std::string& hexadecimal) {
    Hash head{};
    if (hexadecimal.size() != 2 * head.size()) return std::nullopt;
    for (std::size_t i = 0; i < hexadecimal.size(); ++i) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        const std::size_t value = digits.find(hexadecimal[i]);
        if (value == std::string_view::npos) return std::nullopt;
        head[i / 2] = static_cast<std::uint8_t>(unsigned{head[i / 2]} << 4U | value);
    }
    return head;
}

/// Eight words of five from `first` on.
std::optional<Receipt> letters_from(std::span<const std::string> words, std::size_t first) {
    if (words.size() - first < groups) return std::nullopt;
    std::string joined;
    for (std::size_t i = 0; i < groups; ++i) {
        if (words[first + i].size() != letters + 1) return std::nullopt;
        joined += words[first + i];
    }
    return read_receipt_letters(joined);
}

} // namespace

std::vector<Receipt> find_receipts(std::string_view text) {
    const std::vector<std::string> words = words_of(text);
    std::vector<Receipt> found;
    const auto add = [&found](Receipt receipt) {
        if (std::find(found.begin(), found.end(), receipt) == found.end()) found.push_back(std::move(receipt));
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == code_name && i + 1 < words.size()) {
            if (const std::optional<Hash> head = head_of(words[i + 1])) add({receipt_bits(*head), head, {}});
        } else if (std::optional<Receipt> receipt = letters_from(words, i);
                   receipt && receipt->mistyped.size() <= most_mistyped) {
            add(std::move(*receipt));
            i += groups - 1;
        }
    }
    std::vector<Hash> heads;
    for (const Receipt& receipt : found)
        if (receipt.head) heads.push_back(*receipt.head);
    std::erase_if(found, [&heads](const Receipt& receipt) {
        return !receipt.head && std::any_of(heads.begin(), heads.end(), [&](const Hash& head) { return receipt.is_of(head); });
    });
    return found;
}

} // namespace rectool
