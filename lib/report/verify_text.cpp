#include "base/text.hpp"
#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "report/attachment_text.hpp"
#include "report/declaration_text.hpp"
#include "report/diff_sentences.hpp"
#include "report/parties_text.hpp"
#include "report/say.hpp"
#include "report/sentences.hpp"
#include "report/statement_text.hpp"
#include "report/timestamp_text.hpp"
#include "report/verify_sentences.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace rectool {

namespace {

/// For a recording that was signed by someone who received it: its history begins with that.
std::string unchanged_since_receipt(const VerifyResult& result, bool bytes) {
    const std::string& when = result.chain.recording->signed_at;
    const auto say = [&when](const char* sentence) { return fmt::format(fmt::runtime(sentence), when); };
    if (bytes)
        return say(
            tr("UNCHANGED since receipt on {0} (proven): the same file, byte for byte. Nothing is known from before. Whether "
               "and how it sounds was not looked at."));
    if (result.verdict.relation == Relation::identical_file)
        return say(tr("UNCHANGED since receipt on {0} (proven): the same file, byte for byte. Nothing is known from before."));
    return say(
        tr("UNCHANGED since receipt on {0} (proven): the same sound from start to end, in a file that differs otherwise. Nothing "
           "is known from before."));
}

/// Some of it by blocks, and some by the fingerprint.
std::string compared_in_part(const VerifyResult& result) {
    double alike = 0;
    std::vector<TimeRange> stretches;
    for (const AlikeStretch& stretch : result.edits.alike) {
        alike += stretch.b.length().value;
        if (!stretches.empty() && stretch.b.start.value - stretches.back().end.value < 0.001)
            stretches.back().end = stretch.b.end;
        else
            stretches.push_back(stretch.b);
    }
    const double share = alike / std::max(result.edits.duration_b.value, 1e-9);
    return fmt::format(
        fmt::runtime(
            tr("Compared: {0:.1f} % of the copy ({1}) was found block by block. Another {2:.1f} % was processed or encoded "
               "anew; by the fingerprint in the chain it sounds as it was signed, but edits shorter than {3} may have "
               "been missed there: {4}.")),
        std::floor(std::max(0.0, result.edits.compared_copy - share) * 1000) / 10, format_duration(result.edits.duration_b),
        std::floor(share * 1000) / 10, length_text(result.smallest_edit), stretches_text(stretches));
}

} // namespace

std::string verify_headline(const VerifyResult& result) {
    const bool bytes = result.chain.recording && result.chain.recording->essence.type == EssenceType::bytes;
    switch (result.verdict.integrity) {
    case Integrity::unchanged:
        if (result.chain.recording->capacity == Capacity::recipient) return unchanged_since_receipt(result, bytes);
        if (bytes)
            return tr("UNCHANGED since it was signed (proven): the same file, byte for byte. Whether and how it sounds was not "
                      "looked at.");
        if (result.verdict.relation == Relation::identical_file)
            return tr("UNCHANGED since it was signed (proven): the same file, byte for byte.");
        return tr("UNCHANGED since it was signed (proven): the same sound from start to end, in a file that differs otherwise.");
    case Integrity::undisclosed: {
        const auto count = static_cast<std::size_t>(
            std::count_if(result.edits.edits.begin(), result.edits.edits.end(), [](const Edit& edit) { return !edit.declared; }));
        const auto proven =
            static_cast<std::size_t>(std::count_if(result.edits.edits.begin(), result.edits.edits.end(),
                                                   [](const Edit& edit) { return !edit.declared && edit.proven; }));
        if (proven > 0 && proven < count)
            return fmt::format(
                fmt::runtime(trn("NOT AS SIGNED (proven in part): {0} edits that nobody declared, of which {1} is "
                                 "proven and the rest is measured.",
                                 "NOT AS SIGNED (proven in part): {0} edits that nobody declared, of which {1} are "
                                 "proven and the rest is measured.",
                                 proven)),
                count, proven);
        if (result.measured && proven == 0)
            return fmt::format(fmt::runtime(trn("NOT AS SIGNED (measured, not proven): {0} edit that nobody declared.",
                                                "NOT AS SIGNED (measured, not proven): {0} edits that nobody declared.", count)),
                               count);
        return fmt::format(fmt::runtime(trn("NOT AS SIGNED (proven): {0} edit that nobody declared.",
                                            "NOT AS SIGNED (proven): {0} edits that nobody declared.", count)),
                           count);
    }
    case Integrity::unfinished:
        return tr("UNFINISHED: intact as far as the chain goes (proven), but its end is missing: interrupted or removed, the "
                  "chain cannot tell.");
    case Integrity::invalid:
        return tr("THE CHAIN IS INVALID: damaged, altered or at odds with itself. This says nothing about the audio.");
    case Integrity::disclosed:
        return tr("AS DECLARED (proven): every difference from the signed recording was declared.");
    case Integrity::consistent:
        if (!result.declarations.empty())
            return tr(
                "AS DECLARED (measured, not proven): every difference from the signed recording that was found was declared.");
        if (result.verdict.relation == Relation::independent_recordings)
            return tr("THE TALK THAT WAS SIGNED (measured, not proven): made by another device, unless this is a very coarse or "
                      "noisy copy, which looks the same. In what could be compared, nothing is missing and nothing was put in.");
        return tr("CONSISTENT with what was signed (measured, not proven).");
    case Integrity::unrelated:
        return tr("UNRELATED: this is not the signed recording.");
    case Integrity::inconclusive:
        break;
    }
    return tr("CANNOT TELL whether this is the signed recording, whole.");
}

std::string signer_line(const VerifyResult& result) {
    if (!result.chain.recording) return {};
    const PublicKey& key = result.chain.recording->key;
    const auto say = [&](const char* sentence) {
        const std::string name = result.signer ? escape_for_terminal(result.signer->name) : std::string();
        return fmt::format(fmt::runtime(sentence), name, key.id_text(), key.text());
    };
    switch (result.verdict.identity) {
    case Identity::trusted:
    case Identity::party_missing:
        return say(tr("Signed by {0}, whom you trust: key {1}, {2}."));
    case Identity::revoked:
        return say(tr("Signed by {0}, but that key was revoked, and no witnessed or attested time shows that it was signed "
                      "before: key {1}, {2}."));
    case Identity::outside_window:
        return say(tr(
            "Signed by {0}, whose key you trust for a certain time only; no witnessed or attested time shows that it was signed "
            "then: key {1}, {2}."));
    default:
        return say(tr("The signer is UNKNOWN to you: key {1}, {2}. Anyone can make a key; ask the signer for theirs, or use "
                      "--trust or -P."));
    }
}

std::string compared_line(const VerifyResult& result) {
    if (result.measured && !result.edits.same.empty()) return compared_in_part(result);
    if (result.measured)
        return fmt::format(
            fmt::runtime(
                tr("Compared by the fingerprint in the chain, as the sound was encoded anew: {0:.1f} % of the copy ({1}) "
                   "and {2:.1f} % of the recording ({3}) are alike. Edits shorter than {4} may have been missed.")),
            std::floor(result.edits.compared_copy * 1000) / 10, format_duration(result.edits.duration_b),
            std::floor(result.edits.compared_reference * 1000) / 10, format_duration(result.edits.duration_a),
            length_text(result.smallest_edit));
    return fmt::format(
        fmt::runtime(tr("Compared: {0:.1f} % of the copy ({1}) and {2:.1f} % of the recording ({3}) were found block by block.")),
        std::floor(result.edits.compared_copy * 1000) / 10, format_duration(result.edits.duration_b),
        std::floor(result.edits.compared_reference * 1000) / 10, format_duration(result.edits.duration_a));
}

std::string audit_line(const VerifyResult& result) {
    if (result.segments_audited == 0) return {};
    return fmt::format(
        fmt::runtime(trn("Audited: the fingerprint of {0} segment is that of the sound.",
                         "Audited: the fingerprints of {0} segments are those of the sound.", result.segments_audited)),
        result.segments_audited);
}

std::vector<std::string> problem_lines(const VerifyResult& result) {
    std::vector<std::string> lines;
    for (const ChainProblem& problem : result.chain.problems)
        lines.push_back(problem_sentence(problem));
    return lines;
}

std::vector<std::string> limit_lines(const VerifyResult& result) {
    std::vector<std::string> lines;
    for (const Doubt doubt : result.verdict.doubts)
        lines.push_back(doubt_sentence(doubt));
    if (result.verdict.relation == Relation::independent_recordings) lines.push_back(independent_sentence());
    for (const TimeRange& range : result.edits.withheld_a)
        lines.push_back(fmt::format(fmt::runtime(tr("Withheld in the chain: {0} to {1} of the recording.")),
                                    format_duration(range.start), format_duration(range.end)));
    if (!result.edits.not_compared_b.empty())
        lines.push_back(fmt::format(fmt::runtime(tr("Nothing can be said of these stretches of the copy: {0}.")),
                                    stretches_text(result.edits.not_compared_b)));
    for (const ChainGap& gap : result.chain.gaps)
        lines.push_back(
            fmt::format(fmt::runtime(tr("The recorder noted a gap of {0} ms without sound while recording (record {1}).")),
                        gap.milliseconds, gap.number));
    return lines;
}

std::vector<std::string> note_lines(const VerifyResult& result) {
    std::vector<std::string> lines;
    for (const EditNote& note : result.edits.notes)
        lines.push_back(note_sentence(note));
    if (!result.copy) return lines;
    for (const SourceNote& note : result.copy->notes)
        lines.push_back(note_sentence(note, result.copy_essence ? result.copy_essence->rate : 0));
    return lines;
}

namespace {

bool is_compilation(const VerifyResult& result) {
    return std::any_of(result.declarations.begin(), result.declarations.end(),
                       [](const Declaration& one) { return has_excerpts(one.edits); });
}

void add_all(std::string& text, const std::vector<std::string>& lines, const char* indent) {
    for (const std::string& line : lines)
        add_line(text, indent + line);
}

} // namespace

std::string verify_text(const VerifyResult& result) {
    std::string text;
    const bool valid = result.chain.problems.empty();
    if (valid) add_all(text, notice_lines(result.chain, result.trust), ""); // to be known before anything is listened to
    add_line(text, verify_headline(result));
    add_all(text, problem_lines(result), "  ");
    // What excerpts explain of one recording is no edit of it to a reader: where each stretch is from is told below.
    for (const Edit& edit : result.edits.edits)
        if (!edit.declared || !is_compilation(result)) add_line(text, "  " + edit_sentence(edit));
    add_all(text, limit_lines(result), "  ");
    if (!valid) return text;
    add_all(text, required_lines(result.parties), "");
    add_all(text, context_lines(result.chain), "");
    for (const Declaration& declaration : result.declarations)
        add_all(text, declaration_lines(declaration), "");
    for (const AttachmentCheck& check : result.attachments)
        add_all(text, attachment_lines(check), "");
    add_line(text, signer_line(result));
    add_all(text, time_lines(result.chain), "");
    add_all(text, vouched_lines(result.parties), "");
    add_all(text, timestamp_lines(result), "");
    if (result.chain.recording->essence.type != EssenceType::bytes) add_line(text, compared_line(result));
    add_line(text, audit_line(result));
    add_all(text, note_lines(result), "");
    add_all(text, custody_lines(result.chain.statements, &result.chain, result.trust), "");
    if (result.chain.head)
        add_line(text, fmt::format(fmt::runtime(tr("Receipt letters: {0}")), receipt_letters(*result.chain.head)));
    if (result.receipt_matches) add_line(text, tr("The receipt that was given is that of this chain."));
    return text;
}

} // namespace rectool
