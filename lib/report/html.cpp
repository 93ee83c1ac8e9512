#include "report/html.hpp"

#include "rectool/report.hpp"

#include <fmt/format.h>

namespace rectool {

std::string escape_for_html(std::string_view text) {
    std::string safe;
    for (const char c : escape_for_terminal(text)) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

std::string html_name(std::string_view text) {
    return "<bdi>" + escape_for_html(text) + "</bdi>";
}

std::string html_paragraph(std::string_view text) {
    return "<p>" + escape_for_html(text) + "</p>\n";
}

std::string html_number(double value) {
    std::string text = fmt::format("{:.2f}", value);
    while (text.ends_with('0'))
        text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

} // namespace rectool
