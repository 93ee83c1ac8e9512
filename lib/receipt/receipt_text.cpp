#include "receipt/receipt_text.hpp"

#include "base/text.hpp"
#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "report/sentences.hpp"

#include <fmt/format.h>

namespace rectool {

namespace {

std::string length_line(const Chain& chain) {
    const Essence& essence = chain.recording->essence;
    if (essence.type == EssenceType::bytes) return fmt::format(fmt::runtime(tr("Length: {0} bytes.")), chain.units);
    const Seconds length{static_cast<double>(chain.frames) / essence.rate};
    return fmt::format(fmt::runtime(tr("Length: {0} (hours, minutes, seconds).")), format_duration(length));
}

} // namespace

ReceiptWords receipt_words(const Chain& chain, const std::string& chain_name) {
    const RecordingRecord& recording = *chain.recording;
    ReceiptWords words;
    words.facts.push_back(
        fmt::format(fmt::runtime(tr("Signed with the key {0} ({1}).")), recording.key.id_text(), recording.key.text()));
    for (std::string& line : time_lines(chain))
        words.facts.push_back(std::move(line));
    words.facts.push_back(length_line(chain));
    for (std::string& line : notice_context_lines(chain))
        words.facts.push_back(std::move(line));
    for (std::string& line : context_lines(chain))
        words.facts.push_back(std::move(line));

    words.proves = {
        tr("The letters are calculated from every second of the recording. If anything in it is changed, left out or put in "
           "later, or if it is exchanged for another recording, the letters no longer fit."),
        tr("Nobody can find out from them what was said. They do not show who spoke, or that the recording was whole before "
           "it was signed."),
        tr("Whoever has kept the letters since the day of the talk needs to trust nobody: not the one who made the "
           "recording either.")};
    words.check = {
        fmt::format(
            fmt::runtime(tr("You need the recording, the file {0} that belongs to it, and the program rectool, which is free. "
                            "Type this, with the letters or with the text that a telephone reads from the QR code:")),
            escape_for_terminal(chain_name)),
        fmt::format("rectool verify {} --receipt {}", tr("RECORDING"), tr("LETTERS"))};
    return words;
}

std::string receipt_text(const Chain& chain, const std::string& chain_name, const std::string& code) {
    const ReceiptWords words = receipt_words(chain, chain_name);
    std::string text = fmt::format(fmt::runtime(tr("Receipt letters: {0}")), receipt_letters(*chain.head)) + "\n";
    if (!code.empty()) text += "\n" + code + "\n";
    text += fmt::format(fmt::runtime(tr("Text of the QR code: {0}")), receipt_code(*chain.head)) + "\n";
    for (const std::vector<std::string>* part : {&words.facts, &words.proves, &words.check})
        for (const std::string& line : *part)
            text += line + "\n";
    return text;
}

} // namespace rectool
