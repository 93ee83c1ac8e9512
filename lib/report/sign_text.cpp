#include "base/text.hpp"
#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "report/sentences.hpp"

#include <fmt/format.h>

namespace rectool {

namespace {

/// What the fingerprint asks for, or what is missing without it.
std::string fingerprint_sentence(const SignResult& result) {
    const char* reencoded = tr("A copy that is encoded again, as messengers do, cannot be verified without the original.");
    if (result.recording.fingerprint == no_fingerprint)
        return std::string(tr("There is no fingerprint in the chain.")) + " " + reencoded;
    std::string text = tr("The chain holds a fingerprint, from which the talk can be made out: keep it as confidential as the "
                          "recording. rectool strip makes a chain without it, which may be shown.");
    if (result.segments_without_words > 0)
        text +=
            "\n" + fmt::format(fmt::runtime(trn("The sound of {0} segment could not be decoded, so it has no fingerprint.",
                                                "The sound of {0} segments could not be decoded, so they have no fingerprint.",
                                                result.segments_without_words)),
                               result.segments_without_words);
    return text;
}

} // namespace

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
    if (essence.type != EssenceType::bytes) add(fingerprint_sentence(result));
    add(fmt::format(fmt::runtime(tr("Receipt letters: {0}")), receipt_letters(result.head)));
    add(tr("Write the receipt letters down and give them to the other side: with them nobody, not even you, can exchange the "
           "recording later."));
    return text;
}

} // namespace rectool
