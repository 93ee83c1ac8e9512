#include "report/timestamp_text.hpp"

#include "base/text.hpp"
#include "rectool/report.hpp"

#include <fmt/format.h>

namespace rectool {

namespace {

std::string line_of(const TokenCheck& token, bool authorities_given) {
    const std::string time = token.time ? format_time(*token.time) : std::string();
    const std::string authority = escape_for_terminal(token.authority);
    const auto say = [&](const char* sentence) {
        return fmt::format(fmt::runtime(sentence), time, authority, escape_for_terminal(token.fault));
    };
    if (token.holds)
        return say(tr("The time stamp of {0} by {1} holds: its certificate was valid then, and leads to one that you trust."));
    if (!token.time) return say(tr("There is a time stamp that cannot be read: {2}."));
    if (!authorities_given)
        return say(
            tr("There is a time stamp of {0} by {1}, which was not checked: name the certificates of authorities that you trust "
               "with --tsa-ca."));
    return say(tr("There is a time stamp of {0} by {1}, which is not relied on: {2}."));
}

} // namespace

std::vector<std::string> timestamp_lines(const VerifyResult& result) {
    std::vector<std::string> lines;
    for (const TimestampCheck& check : result.timestamps)
        lines.push_back(line_of(check.token, result.authorities_given));
    return lines;
}

Json timestamps_json(const VerifyResult& result) {
    Json json = Json::array();
    for (const TimestampCheck& check : result.timestamps) {
        const TokenCheck& token = check.token;
        json.push_back({{"time", token.time ? Json(format_time(*token.time)) : Json(nullptr)},
                        {"authority", token.authority},
                        {"holds", token.holds},
                        {"fault", token.holds ? Json(nullptr) : Json(token.fault)}});
    }
    return json;
}

} // namespace rectool
