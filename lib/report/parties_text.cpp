#include "report/parties_text.hpp"

#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/say.hpp"

#include <algorithm>

namespace rectool {

std::vector<std::string> vouched_lines(const Parties& parties) {
    std::vector<std::string> lines;
    std::optional<UnixTime> earliest = parties.attested;
    if (parties.witnessed) {
        earliest = std::min(earliest.value_or(parties.witnessed->time), parties.witnessed->time);
        lines.push_back(say(tr("{0} says that this recording was there at {1} at the latest (witnessed)."),
                            escape_for_terminal(parties.witnessed->by), format_time(parties.witnessed->time)));
    }
    if (parties.attested)
        lines.push_back(say(tr("A time stamp shows that this recording was there at {0} at the latest (attested)."),
                            format_time(*parties.attested)));
    if (earliest)
        lines.push_back(say(tr("For anything before {0} the signer alone vouches."), format_time(*earliest)));
    else
        lines.emplace_back(
            tr("No other party that you trust and no time stamp confirms these times: for them the signer alone vouches."));
    return lines;
}

std::vector<std::string> required_lines(const Parties& parties) {
    std::vector<std::string> lines;
    for (const RequiredParty& party : parties.required) {
        if (!party.by)
            lines.push_back(say(tr("Required as {0}: NOBODY you trust in that role has signed, or they dispute this recording."),
                                party.role));
        else if (party.statement)
            lines.push_back(say(tr("Required as {0}: {1}, by a statement."), party.role, escape_for_terminal(*party.by)));
        else
            lines.push_back(say(tr("Required as {0}: {1}, who signed the chain."), party.role, escape_for_terminal(*party.by)));
    }
    return lines;
}

} // namespace rectool
