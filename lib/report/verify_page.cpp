#include "base/text.hpp"
#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "report/attachment_text.hpp"
#include "report/declaration_text.hpp"
#include "report/page_model.hpp"
#include "report/parties_text.hpp"
#include "report/sentences.hpp"
#include "report/statement_text.hpp"
#include "report/timestamp_text.hpp"
#include "report/verify_sentences.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace rectool {

namespace {

std::string file_name(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

PageSide recording_side(const VerifyResult& result) {
    PageSide side;
    side.letter = "A";
    side.title = tr("A, the signed recording, as its chain tells");
    side.name = file_name(result.chain_path);
    side.shown = {{0}, result.edits.duration_a};
    side.facts = {{tr("chain"), result.chain_path, false}};
    const Chain& chain = result.chain;
    if (!chain.recording) return side;
    if (result.edits.duration_a.value > 0) side.facts.push_back({tr("length"), format_duration(result.edits.duration_a), false});
    side.facts.push_back({tr("recording id"), base64_encode(chain.recording->id), true});
    side.facts.push_back({tr("signer's key"), chain.recording->key.text(), true});
    if (chain.head) {
        side.facts.push_back({tr("recording head"), base64_encode(*chain.head), true});
        side.facts.push_back({tr("receipt letters"), receipt_letters(*chain.head), true});
    }
    if (chain.problems.empty()) side.notes.push_back(essence_sentence(chain.recording->essence));
    return side;
}

PageSide copy_side(const VerifyResult& result) {
    PageSide side;
    side.letter = "B";
    side.title = tr("B, the copy that was examined");
    side.name = file_name(result.copy_path);
    side.shown = {{0}, result.edits.duration_b};
    side.outline = &result.copy_outline;
    side.facts = {{tr("file"), result.copy_path, false}, {tr("format"), result.copy_container, false}};
    if (result.edits.duration_b.value > 0) side.facts.push_back({tr("length"), format_duration(result.edits.duration_b), false});
    if (result.copy) {
        side.facts.push_back({tr("size"), fmt::format(fmt::runtime(tr("{0} bytes")), result.copy->file_size), false});
        side.facts.push_back({"BLAKE2b-256", hex_encode(result.copy->file_digest), true});
    }
    side.notes = note_lines(result);
    return side;
}

} // namespace

std::string verify_html(const VerifyResult& result, const PageFacts& facts) {
    PageModel model;
    model.heading = tr("Check of a copy against a signed recording");
    model.tone = tone_of(result.verdict.integrity, result.verdict.identity);
    model.verdict = verify_headline(result);
    model.limits = problem_lines(result);
    const std::vector<std::string> limits = limit_lines(result);
    model.limits.insert(model.limits.end(), limits.begin(), limits.end());
    model.a = recording_side(result);
    model.b = copy_side(result);
    model.edits = &result.edits;
    model.declarations = true;
    model.facts = facts;
    if (!result.chain.problems.empty()) return page_html(model); // what it says may be false
    model.limits.push_back(signer_line(result));
    if (result.receipt_matches) model.limits.emplace_back(tr("The receipt that was given is that of this chain."));
    if (result.chain.recording->essence.type != EssenceType::bytes) model.findings.push_back(compared_line(result));
    if (const std::string audit = audit_line(result); !audit.empty()) model.findings.push_back(audit);
    std::vector<std::string> times = time_lines(result.chain);
    for (const std::string& line : vouched_lines(result.parties))
        times.push_back(line);
    for (const std::string& line : timestamp_lines(result))
        times.push_back(line);
    std::vector<std::string> declared;
    for (const Declaration& declaration : result.declarations)
        for (const std::string& line : declaration_lines(declaration))
            declared.push_back(line);
    std::vector<std::string> attached;
    for (const AttachmentCheck& check : result.attachments)
        for (const std::string& line : attachment_lines(check))
            attached.push_back(line);
    model.sections = {{tr("Parties that had to sign"), required_lines(result.parties)},
                      {tr("When it was recorded and signed, and who vouches for it"), std::move(times)},
                      {tr("Notice of the recording, and consent"), notice_lines(result.chain, result.trust)},
                      {tr("What the recorder says"), context_lines(result.chain)},
                      {tr("What was declared, by whom"), std::move(declared)},
                      {tr("Files that were attached"), std::move(attached)},
                      {tr("What was said about it since"), custody_lines(result.chain.statements, &result.chain, result.trust)}};
    return page_html(model);
}

} // namespace rectool
