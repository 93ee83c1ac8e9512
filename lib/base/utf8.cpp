#include "base/utf8.hpp"

#include <cstdint>

namespace rectool {

std::optional<char32_t> take_code_point(std::string_view& text) noexcept {
    if (text.empty()) return std::nullopt;
    const auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(text[index]); };
    const std::uint8_t lead = byte(0);
    std::size_t length = 1;
    char32_t smallest = 0;
    char32_t value = lead;
    if (lead >= 0x80) {
        if (lead >= 0xc0 && lead < 0xe0) {
            length = 2, smallest = 0x80, value = lead & 0x1fU;
        } else if (lead >= 0xe0 && lead < 0xf0) {
            length = 3, smallest = 0x800, value = lead & 0x0fU;
        } else if (lead >= 0xf0 && lead < 0xf8) {
            length = 4, smallest = 0x10000, value = lead & 0x07U;
        } else {
            return std::nullopt;
        }
    }
    if (text.size() < length) return std::nullopt;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) return std::nullopt;
        value = (value << 6U) | (byte(i) & 0x3fU);
    }
    if (value < smallest || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return std::nullopt;
    text.remove_prefix(length);
    return value;
}

} // namespace rectool
