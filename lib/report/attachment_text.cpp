#include "report/attachment_text.hpp"

#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/say.hpp"

namespace rectool {

namespace {

std::string state_line(const AttachmentCheck& check, const std::string& who) {
    const std::string file = escape_for_terminal(check.attachment.file);
    switch (check.state) {
    case AttachmentState::same:
        return say(tr("Attached by {1}: {0}, and the file is the same, byte for byte."), file, who);
    case AttachmentState::differs:
        return say(tr("Attached by {1}: {0}, but the file of this name is ANOTHER one."), file, who);
    case AttachmentState::missing:
        break;
    }
    return say(tr("Attached by {1}: {0}, which is not there."), file, who);
}

} // namespace

std::vector<std::string> attachment_lines(const AttachmentCheck& check) {
    const std::string who = check.by ? escape_for_terminal(check.by->name) : say(tr("unknown key {0}"), check.key.id_text());
    std::vector<std::string> lines{state_line(check, who)};
    if (check.outside > 0)
        lines.push_back("  " + say(trn("{0} of its times does not lie in the recording.",
                                       "{0} of its times do not lie in the recording.", check.outside),
                                   check.outside));
    for (std::size_t i = 0; i < check.mapped.size(); ++i) {
        const std::string in_recording = span_text(check.cues[i].time);
        lines.push_back("  " + (check.mapped[i] ? say(tr("{0} of the recording is {1} of the copy."), in_recording,
                                                      span_text(*check.mapped[i]))
                                                : say(tr("{0} of the recording is not in the copy."), in_recording)));
    }
    return lines;
}

} // namespace rectool
