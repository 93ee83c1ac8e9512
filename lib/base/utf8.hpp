// Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF.
#pragma once

#include <optional>
#include <string_view>

namespace rectool {

/// Takes the first code point off `text`. Nothing, and `text` as it was, when it does not start with a whole one.
[[nodiscard]] std::optional<char32_t> take_code_point(std::string_view& text) noexcept;

} // namespace rectool
