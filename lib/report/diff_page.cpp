#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/declaration_text.hpp"
#include "report/diff_sentences.hpp"
#include "report/page_model.hpp"
#include "report/sentences.hpp"

#include <filesystem>
#include <fmt/format.h>

namespace rectool {

namespace {

void add_chain(PageSide& page, const DiffSide& side) {
    const Chain& chain = *side.chain;
    if (chain.recording) {
        page.facts.push_back({tr("recording id"), base64_encode(chain.recording->id), true});
        page.facts.push_back({tr("signer's key"), chain.recording->key.text(), true});
    }
    if (chain.head) page.facts.push_back({tr("recording head"), base64_encode(*chain.head), true});
    page.notes = chain_lines(side, page.letter);
}

PageSide side_of(const DiffSide& side, bool is_part, const char* letter, const char* title) {
    PageSide page;
    page.letter = letter;
    page.title = title;
    page.name = std::filesystem::path(side.path).filename().string();
    page.shown = side.part;
    if (!side.chain) page.outline = &side.outline;
    page.facts = {{tr("file"), side.path, false},
                  {tr("format"), side.container, false},
                  {tr("length"), format_duration(side.length), false}};
    if (is_part)
        page.facts.push_back(
            {tr("part compared"), format_duration(side.part.start) + " - " + format_duration(side.part.end), false});
    if (side.chain) {
        add_chain(page, side);
        return page;
    }
    page.facts.push_back({tr("size"), fmt::format(fmt::runtime(tr("{0} bytes")), side.summary.file_size), false});
    page.facts.push_back({"BLAKE2b-256", hex_encode(side.summary.file_digest), true});
    for (const SourceNote& note : side.summary.notes)
        page.notes.push_back(note_sentence(note, side.essence.rate));
    return page;
}

} // namespace

std::string diff_html(const DiffResult& result, const PageFacts& facts) {
    PageModel model;
    model.heading = tr("Comparison of two recordings");
    model.tone = tone_of(result.verdict.integrity, result.verdict.identity);
    model.verdict = diff_headline(result);
    model.limits = diff_limits(result);
    model.findings = diff_reach(result);
    for (const EditNote& note : result.edits.notes)
        model.findings.push_back(note_sentence(note));
    model.sections.push_back(
        {tr("What was done to the sound as a whole, none of which is an edit"), processing_sentences(result)});
    model.a = side_of(result.a, result.is_part, "A", tr("A, the one compared with"));
    model.b = side_of(result.b, result.is_part, "B", tr("B, the one examined"));
    model.edits = &result.edits;
    model.declarations = !result.declarations.empty();
    std::vector<std::string> declared;
    for (const Declaration& declaration : result.declarations)
        for (const std::string& line : declaration_lines(declaration))
            declared.push_back(line);
    model.sections.push_back({tr("What was declared, by whom"), std::move(declared)});
    model.facts = facts;
    return page_html(model);
}

} // namespace rectool
