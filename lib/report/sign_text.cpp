#include "base/text.hpp"
#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "report/sentences.hpp"

#include <fmt/format.h>

namespace rectool {

std::string sign_text(const SignResult& result, const std::string& chain_path) {
    const Essence& essence = result.recording.essence;
    std::string text;
    const auto add = [&text](const std::string& line) { text += line + "\n"; };
    add(fmt::format(fmt::runtime(tr("Signed. The chain is {0}; keep it beside the recording.")),
                    escape_for_terminal(chain_path)));
    add(fmt::format(fmt::runtime(tr("Signer's key: {0}, {1}")), result.recording.key.id_text(), result.recording.key.text()));
    if (essence.type == EssenceType::bytes)
        add(fmt::format(fmt::runtime(tr("Length: {0} bytes, in {1} segments.")), result.summary.units, result.segments));
    else
        add(fmt::format(fmt::runtime(tr("Length: {0}, in {1} segments ({2}).")),
                        format_duration({static_cast<double>(result.summary.frames) / essence.rate}), result.segments,
                        result.container));
    add(essence_sentence(essence));
    for (const SourceNote& note : result.summary.notes)
        add(note_sentence(note, essence.rate));
    add(fmt::format(fmt::runtime(tr("Receipt letters: {0}")), receipt_letters(result.head)));
    add(tr("Write the receipt letters down and give them to the other side: with them nobody, not even you, can exchange the "
           "recording later."));
    return text;
}

} // namespace rectool
