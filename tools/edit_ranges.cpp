#include "tools/edit_ranges.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace rectool {

namespace {

constexpr std::size_t max_list_bytes = std::size_t{4} << 20U;
constexpr double longest = 1e7; ///< seconds: 115 days
constexpr std::string_view samples_suffix = "samples";

Error unusable(const char* sentence, const std::string& what, const char* hint = "") {
    return {ErrorKind::usage, fmt::format(fmt::runtime(sentence), what), hint};
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Digits, and if allowed a decimal point and more digits.
std::optional<double> plain_number(std::string_view text, bool fraction) {
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos && !fraction) return std::nullopt;
    if (!is_digits(text.substr(0, point))) return std::nullopt;
    if (point != std::string_view::npos && !is_digits(text.substr(point + 1))) return std::nullopt;
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<DeclaredKind> kind_of(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, DeclaredKind>, 7> kinds = {{{"cut", DeclaredKind::cut},
                                                                                 {"insert", DeclaredKind::insert},
                                                                                 {"replace", DeclaredKind::replace},
                                                                                 {"tone", DeclaredKind::replace},
                                                                                 {"mute", DeclaredKind::mute},
                                                                                 {"move", DeclaredKind::move},
                                                                                 {"repeat", DeclaredKind::repeat}}};
    const auto* const found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.first == word; });
    if (found == kinds.end()) return std::nullopt;
    return found->second;
}

bool is_after(const WrittenTime& end, const WrittenTime& start) {
    if (start.samples && end.samples) return *end.samples > *start.samples;
    return start.samples || end.samples || end.seconds > start.seconds;
}

WrittenTime time_in(const nlohmann::json& value) {
    std::optional<WrittenTime> time;
    if (value.is_number() && value.get<double>() >= 0 && value.get<double>() < longest)
        time = WrittenTime{value.get<double>(), std::nullopt};
    if (value.is_string()) time = parse_written_time(value.get<std::string>());
    if (!time) throw unusable(tr("this is no time: {}"), value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
    return *time;
}

WrittenEdit edit_in(const nlohmann::json& item) {
    const auto kind = item.is_object() && item.contains("kind") && item["kind"].is_string()
                          ? kind_of(item["kind"].get<std::string>())
                          : std::nullopt;
    if (!kind || !item.contains("start") || !item.contains("end"))
        throw Error(ErrorKind::usage, tr("an edit of the list lacks its kind, start or end"),
                    tr("write [{\"kind\":\"cut\",\"start\":12.5,\"end\":14,\"reason\":\"third-party\"}]"));
    WrittenEdit edit;
    edit.kind = *kind;
    edit.start = time_in(item["start"]);
    edit.end = time_in(item["end"]);
    if (item.contains("at")) edit.at = time_in(item["at"]);
    if (item.contains("reason") && item["reason"].is_string()) edit.reason = item["reason"].get<std::string>();
    if (item.contains("note") && item["note"].is_string()) edit.note = item["note"].get<std::string>();
    if (!is_after(edit.end, edit.start)) throw Error(ErrorKind::usage, tr("an edit of the list ends before it begins"));
    return edit;
}

} // namespace

Seconds WrittenTime::at_rate(std::uint32_t rate) const {
    return {samples ? static_cast<double>(*samples) / std::max(rate, 1U) : seconds};
}

std::optional<WrittenTime> parse_written_time(std::string_view text) {
    if (text.size() > samples_suffix.size() && text.ends_with(samples_suffix)) {
        text.remove_suffix(samples_suffix.size());
        const auto count = plain_number(text, false);
        if (!count || *count > 9e15) return std::nullopt;
        return WrittenTime{0, static_cast<std::uint64_t>(*count)};
    }
    double total = 0;
    for (int part = 0; part < 3; ++part) {
        const std::size_t colon = text.find(':');
        const bool last = colon == std::string_view::npos;
        const auto value = plain_number(text.substr(0, colon), last);
        if (!value || (part > 0 && *value >= 60)) return std::nullopt;
        total = total * 60 + *value;
        if (last) return total < longest ? std::optional(WrittenTime{total, std::nullopt}) : std::nullopt;
        text.remove_prefix(colon + 1);
    }
    return std::nullopt;
}

WrittenEdit parse_written_edit(DeclaredKind kind, const std::string& text) {
    const bool placed = kind == DeclaredKind::move || kind == DeclaredKind::repeat;
    const std::size_t at = text.find('@');
    const std::size_t dash = text.find('-');
    const auto start = parse_written_time(std::string_view(text).substr(0, dash));
    const auto end =
        dash == std::string::npos
            ? std::nullopt
            : parse_written_time(std::string_view(text).substr(dash + 1, at == std::string::npos ? at : at - dash - 1));
    const auto place = at == std::string::npos ? std::nullopt : parse_written_time(std::string_view(text).substr(at + 1));
    if (!start || !end || placed != place.has_value() || placed != (at != std::string::npos) || !is_after(*end, *start))
        throw unusable(tr("this is no range: {}"), text,
                       placed ? tr("write START-END@PLACE, such as 12:31.4-12:45.6@20:00")
                              : tr("write START-END, such as 12:31.4-12:45.6, 751.4-765.6 or 36067200samples-36748800samples"));
    WrittenEdit edit;
    edit.kind = kind;
    edit.start = *start;
    edit.end = *end;
    edit.at = place;
    return edit;
}

std::vector<WrittenEdit> read_label_file(const std::string& path) {
    std::istringstream lines(read_small_file(path, max_list_bytes));
    std::vector<WrittenEdit> edits;
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.empty() || line.front() == '\\') continue; // the second line of a label with frequencies
        const std::size_t tab = line.find('\t');
        const std::size_t second = tab == std::string::npos ? tab : line.find('\t', tab + 1);
        std::istringstream words(second == std::string::npos ? std::string() : line.substr(second + 1));
        std::string kind_word;
        WrittenEdit edit;
        words >> kind_word >> edit.reason;
        const auto kind = kind_of(kind_word);
        const auto start = parse_written_time(line.substr(0, tab));
        const auto end = second == std::string::npos ? std::nullopt : parse_written_time(line.substr(tab + 1, second - tab - 1));
        if (!kind || !start || !end || !is_after(*end, *start))
            throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("line {1} of {0} is no edit")), path, number),
                        tr("a label is a stretch whose text begins with cut, mute, replace or insert"));
        edit.kind = *kind;
        edit.start = *start;
        edit.end = *end;
        edits.push_back(edit);
    }
    return edits;
}

std::vector<WrittenEdit> read_edit_list(const std::string& path) {
    const std::string text = read_small_file(path, max_list_bytes);
    const nlohmann::json list = nlohmann::json::parse(text, nullptr, false);
    if (!list.is_array()) throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("this is no JSON list of edits: {}")), path));
    std::vector<WrittenEdit> edits;
    for (const nlohmann::json& item : list)
        edits.push_back(edit_in(item));
    return edits;
}

AskedEdit asked(const WrittenEdit& edit, std::uint32_t rate_a, std::uint32_t rate_b, const std::string& reason) {
    const std::uint32_t rate = edit.kind == DeclaredKind::insert ? rate_b : rate_a;
    AskedEdit result;
    result.kind = edit.kind;
    result.range = {edit.start.at_rate(rate), edit.end.at_rate(rate)};
    if (edit.at) result.at = edit.at->at_rate(rate_b);
    result.reason = edit.reason.empty() ? reason : edit.reason;
    result.note = edit.note;
    const char* hint = tr("write --reason and a word of small letters, digits and hyphens, such as third-party");
    if (result.reason.empty()) throw Error(ErrorKind::usage, tr("why an edit was made has to be said"), hint);
    if (!is_reason(result.reason)) throw unusable(tr("this is no reason: {}"), result.reason, hint);
    return result;
}

} // namespace rectool
