#include "rectool/attachments.hpp"

#include <algorithm>

namespace rectool {

namespace {

constexpr std::string_view arrow = "-->";

std::string_view trimmed(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t\r");
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(" \t\r") - start + 1);
}

/// Digits as a number, at most nine of them.
std::optional<double> digits(std::string_view text) {
    constexpr std::size_t most = 9;
    const bool all = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (text.empty() || text.size() > most || !all) return std::nullopt;
    double value = 0;
    for (const char c : text)
        value = value * 10 + (c - '0');
    return value;
}

/// [HH:]MM:SS,mmm or [HH:]MM:SS.mmm
std::optional<double> cue_time(std::string_view text) {
    const std::size_t point = text.find_first_of(",.");
    if (point == std::string_view::npos || text.size() - point != 4) return std::nullopt;
    const auto thousandths = digits(text.substr(point + 1));
    text = text.substr(0, point);
    double total = 0;
    for (int part = 0; part < 3 && thousandths; ++part) {
        const std::size_t colon = text.find(':');
        const auto value = digits(text.substr(0, colon));
        if (!value || (part > 0 && *value >= 60)) return std::nullopt;
        total = total * 60 + *value;
        if (colon == std::string_view::npos) return part == 0 ? std::nullopt : std::optional(total + *thousandths / 1000);
        text.remove_prefix(colon + 1);
    }
    return std::nullopt;
}

std::optional<TimeRange> cue_range(std::string_view line) {
    const std::size_t at = line.find(arrow);
    const std::string_view behind = trimmed(line.substr(at + arrow.size()));
    const auto start = cue_time(trimmed(line.substr(0, at)));
    const auto end = cue_time(behind.substr(0, behind.find_first_of(" \t"))); // WebVTT has settings behind
    if (!start || !end || *end < *start) return std::nullopt;
    return TimeRange{{*start}, {*end}};
}

} // namespace

Cues parse_cues(std::string_view text) {
    Cues result;
    for (std::uint64_t number = 1; !text.empty(); ++number) {
        const std::size_t newline = text.find('\n');
        const std::string_view line = text.substr(0, newline);
        text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
        if (line.find(arrow) == std::string_view::npos) continue;
        if (const auto range = cue_range(line))
            result.cues.push_back({*range, number});
        else if (!result.bad_line)
            result.bad_line = number;
    }
    return result;
}

} // namespace rectool
