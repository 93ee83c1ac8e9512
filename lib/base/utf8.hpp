// Strict UTF-8 (RFC 3629): no overlong forms, surrogates or values above U+10FFFF.
#pragma once

#include <optional>
#include <string_view>

namespace rectool {

/// Takes the first code point off `text`; nothing, and `text` unchanged, when it does not start with one.
[[nodiscard]] std::optional<char32_t> take_code_point(std::string_view& text) noexcept;

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

} // namespace rectool
