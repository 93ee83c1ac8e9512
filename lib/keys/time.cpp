#include "rectool/trust.hpp"

#include <algorithm>
#include <chrono>

namespace rectool {

namespace {

constexpr UnixTime last_time = 253402300799; // 9999-12-31T23:59:59Z
constexpr UnixTime seconds_a_day = 86400;

/// Takes exactly `digits` digits off the text; -1 if they are not there.
int take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return -1;
    int value = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// Numbers of so many digits, with `separator` between them; nothing if one is missing or above its limit.
bool take_numbers(std::string_view& text, char separator, std::span<int> values, std::span<const int> limits) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0 && !take(text, separator)) return false;
        values[i] = take_number(text, limits[i] > 99 ? 4 : 2);
        if (values[i] < 0 || values[i] > limits[i]) return false;
    }
    return true;
}

/// "Z" or "+HH:MM" or "-HH:MM", in seconds east of UTC.
std::optional<UnixTime> take_offset(std::string_view& text) {
    if (take(text, 'Z')) return 0;
    const bool west = text.starts_with('-');
    if (!west && !text.starts_with('+')) return std::nullopt;
    text.remove_prefix(1);
    std::array<int, 2> values{};
    if (!take_numbers(text, ':', values, std::array{23, 59})) return std::nullopt;
    const UnixTime offset = values[0] * 3600 + values[1] * 60;
    return west ? -offset : offset;
}

} // namespace

std::optional<UnixTime> parse_time(std::string_view text) {
    std::array<int, 3> date{};
    if (!take_numbers(text, '-', date, std::array{9999, 12, 31})) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year(date[0]), std::chrono::month(static_cast<unsigned>(date[1])),
                                          std::chrono::day(static_cast<unsigned>(date[2]))};
    if (!day.ok()) return std::nullopt;
    UnixTime time = std::chrono::sys_days(day).time_since_epoch().count() * seconds_a_day;
    if (!text.empty()) {
        std::array<int, 3> clock{};
        if (!take(text, 'T') || !take_numbers(text, ':', clock, std::array{23, 59, 59})) return std::nullopt;
        const std::optional<UnixTime> offset = take_offset(text);
        if (!offset || !text.empty()) return std::nullopt;
        time += clock[0] * 3600 + clock[1] * 60 + clock[2] - *offset;
    }
    if (time < 0 || time > last_time) return std::nullopt;
    return time;
}

std::string format_time(UnixTime time) {
    time = std::clamp<UnixTime>(time, 0, last_time);
    const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(time / seconds_a_day))};
    const auto second = static_cast<unsigned>(time % seconds_a_day);
    std::string text = "YYYY-MM-DDTHH:MM:SSZ";
    const auto put = [&](std::size_t at, std::size_t digits, unsigned value) {
        for (; digits-- > 0; value /= 10)
            text[at + digits] = static_cast<char>('0' + value % 10);
    };
    put(0, 4, static_cast<unsigned>(static_cast<int>(day.year())));
    put(5, 2, static_cast<unsigned>(day.month()));
    put(8, 2, static_cast<unsigned>(day.day()));
    put(11, 2, second / 3600);
    put(14, 2, second / 60 % 60);
    put(17, 2, second % 60);
    return text;
}

} // namespace rectool
