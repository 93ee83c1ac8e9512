#include "tools/clock.hpp"

#include "base/text.hpp"

#include <charconv>
#include <fmt/format.h>

namespace rectool {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Takes a whole number of at most seven digits off the text.
std::optional<double> take_whole(std::string_view& text) {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits]))
        ++digits;
    if (digits == 0 || digits > 7) return std::nullopt;
    int value = 0;
    std::from_chars(text.data(), text.data() + digits, value);
    text.remove_prefix(digits);
    return value;
}

/// Takes ".250" off the text; nothing if what is left is something else.
std::optional<double> take_fraction(std::string_view text) {
    if (text.empty()) return 0;
    if (text.front() != '.' || text.size() < 2 || text.size() > 10) return std::nullopt;
    double value = 0;
    double place = 1;
    for (const char c : text.substr(1)) {
        if (!is_digit(c)) return std::nullopt;
        place /= 10;
        value += place * (c - '0');
    }
    return value;
}

} // namespace

std::optional<Seconds> parse_clock(std::string_view text) {
    constexpr double longest = 3600 * 1000;
    double seconds = 0;
    for (int part = 0; part < 3; ++part) {
        const std::optional<double> value = take_whole(text);
        if (!value || (part > 0 && *value > 59)) return std::nullopt;
        seconds = seconds * 60 + *value;
        if (!text.starts_with(':')) break;
        if (part == 2) return std::nullopt;
        text.remove_prefix(1);
    }
    const std::optional<double> fraction = take_fraction(text);
    if (!fraction || seconds + *fraction > longest) return std::nullopt;
    return Seconds{seconds + *fraction};
}

CLI::Validator is_clock() {
    return {[](const std::string& value) {
                return parse_clock(value) ? std::string()
                                          : fmt::format(fmt::runtime(tr("{} is no time: write seconds, or H:MM:SS.mmm")), value);
            },
            ""};
}

} // namespace rectool
