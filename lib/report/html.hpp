// Text and numbers as they may stand in HTML.
#pragma once

#include <string>
#include <string_view>

namespace rectool {

/// Inert in an element and in a quoted attribute: markup, and what escape_for_terminal() escapes.
[[nodiscard]] std::string escape_for_html(std::string_view text);

/// A name from a file, set apart so that its writing direction stays its own.
[[nodiscard]] std::string html_name(std::string_view text);

/// <p>, escaped.
[[nodiscard]] std::string html_paragraph(std::string_view text);

/// With a point and as few decimals as it needs, two at most.
[[nodiscard]] std::string html_number(double value);

} // namespace rectool
