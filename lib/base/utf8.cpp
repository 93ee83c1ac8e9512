#include "base/utf8.hpp"

#include <algorithm>
#include <cstddef>

namespace rectool {

std::optional<char32_t> take_code_point(std::string_view& text) noexcept {
    if (text.empty()) return std::nullopt;
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) {
        text.remove_prefix(1);
        return first;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return std::nullopt;
    char32_t value = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0U) != 0x80U) return std::nullopt;
        value = (value << 6U) | (next & 0x3FU);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || (value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF) return std::nullopt;
    text.remove_prefix(length);
    return value;
}

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto plain = std::find_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        text.remove_prefix(static_cast<std::size_t>(plain - text.begin()));
        if (!text.empty() && !take_code_point(text)) return false;
    }
    return true;
}

} // namespace rectool
