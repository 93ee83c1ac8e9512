#include "base/text.hpp"
#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "report/declaration_text.hpp"
#include "report/say.hpp"
#include "report/sentences.hpp"
#include "report/statement_text.hpp"

#include <cmath>
#include <fmt/format.h>

namespace rectool {

namespace {

void add_lines(std::string& text, const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
        add_line(text, line);
}

Seconds chain_length(const Chain& chain) {
    const std::uint32_t rate = chain.recording ? chain.recording->essence.rate : 0;
    return {rate == 0 ? 0 : static_cast<double>(chain.frames) / rate};
}

/// What this chain withholds, in words; empty when nothing.
std::string withheld_line(const Chain& chain) {
    std::size_t withheld = 0;
    for (const ChainSegment& segment : chain.segments)
        for (std::size_t i = 0; i < segment.block_count; ++i)
            if (!segment.has_detail || !chain.salt_of(segment, i)) ++withheld;
    if (withheld == 0) return {};
    return fmt::format(fmt::runtime(trn("This chain withholds what would be needed to check {0} block.",
                                        "This chain withholds what would be needed to check {0} blocks.", withheld)),
                       withheld);
}

std::string fingerprint_line(const Chain& chain) {
    std::size_t present = 0;
    for (const ChainSegment& segment : chain.segments)
        present += segment.words.empty() ? 0 : 1;
    if (present > 0)
        return fmt::format(
            fmt::runtime(trn("Fingerprints: {0} of {1} segment ({2}). The talk can be made out from them: the chain is as "
                             "confidential as the recording.",
                             "Fingerprints: {0} of {1} segments ({2}). The talk can be made out from them: the chain is as "
                             "confidential as the recording.",
                             chain.segments.size())),
            present, chain.segments.size(), chain.recording->fingerprint);
    if (chain.recording->fingerprint != no_fingerprint)
        return tr("Fingerprints: withheld, so that a re-encoded copy cannot be compared with this chain. It may be shown.");
    return tr("Fingerprints: none, so that a re-encoded copy cannot be compared with this chain.");
}

} // namespace

std::string format_duration(Seconds time) {
    const auto milliseconds = static_cast<std::uint64_t>(std::llround(std::max(time.value, 0.0) * 1000));
    return fmt::format("{}:{:02}:{:02}.{:03}", milliseconds / 3600000, milliseconds / 60000 % 60, milliseconds / 1000 % 60,
                       milliseconds % 1000);
}

std::string show_text(const Chain& chain, const std::string& path) {
    std::string text;
    add_line(text, fmt::format(fmt::runtime(tr("This is what the chain {0} says. No recording was looked at.")),
                               escape_for_terminal(path)));
    if (!chain.problems.empty()) {
        add_line(text, tr("THE CHAIN IS INVALID: what follows may be false."));
        for (const ChainProblem& problem : chain.problems)
            add_line(text, "  " + problem_sentence(problem));
    }
    if (!chain.recording) return text;
    const RecordingRecord& recording = *chain.recording;
    add_lines(text, declared_in_chain_lines(chain));
    add_lines(text, notice_lines(chain, {}));
    add_lines(text, context_lines(chain));
    add_line(text, fmt::format(fmt::runtime(tr("Signer's key: {0}, {1} (whose key that is, the chain cannot say).")),
                               recording.key.id_text(), recording.key.text()));
    add_lines(text, time_lines(chain));
    add_line(
        text,
        tr("These times are the signer's word alone, unless a statement or a time stamp confirms them: rectool verify tells."));
    if (recording.essence.type == EssenceType::bytes)
        add_line(text, fmt::format(fmt::runtime(tr("Length: {0} bytes.")), chain.units));
    else
        add_line(text, fmt::format(fmt::runtime(tr("Length: {0}, in {1} segments.")), format_duration(chain_length(chain)),
                                   chain.segments.size()));
    add_line(text, essence_sentence(recording.essence));
    if (recording.track)
        add_line(text, fmt::format(fmt::runtime(tr("Signed is audio track {0} of the file.")), *recording.track));
    add_line(text, fingerprint_line(chain));
    add_line(text, withheld_line(chain));
    for (const ChainGap& gap : chain.gaps)
        add_line(text, fmt::format(fmt::runtime(tr("A gap of {0} ms without sound was noted while recording (record {1}).")),
                                   gap.milliseconds, gap.number));
    add_lines(text, custody_lines(chain.statements, &chain, {}));
    add_line(text, fmt::format(fmt::runtime(tr("Recording id: {0}")), base64_encode(recording.id)));
    if (chain.head) {
        add_line(text, fmt::format(fmt::runtime(tr("Recording head: {0}")), base64_encode(*chain.head)));
        add_line(text, fmt::format(fmt::runtime(tr("Receipt letters: {0}")), receipt_letters(*chain.head)));
    } else {
        add_line(text,
                 tr("The chain has no end: interrupted or removed, the chain cannot tell. So there is no recording head yet."));
    }
    return text;
}

std::string check_text(const Chain& chain, const std::string& path) {
    std::string text;
    const std::string name = escape_for_terminal(path);
    if (!chain.problems.empty()) {
        add_line(
            text,
            fmt::format(
                fmt::runtime(
                    tr("The chain {0} is INVALID: damaged, altered or at odds with itself. This says nothing about any audio.")),
                name));
        for (const ChainProblem& problem : chain.problems)
            add_line(text, "  " + problem_sentence(problem));
        return text;
    }
    if (chain.unfinished())
        add_line(text,
                 fmt::format(fmt::runtime(tr("The chain {0} agrees with itself as far as it goes; its end is missing.")), name));
    else
        add_line(text, fmt::format(fmt::runtime(tr("The chain {0} agrees with itself: form, links, signatures, totals.")), name));
    add_line(text, tr("This is NO verdict on any recording: none was looked at, and whose key signed was not asked. Use rectool "
                      "verify for that."));
    return text;
}

} // namespace rectool
