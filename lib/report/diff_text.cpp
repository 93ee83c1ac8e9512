#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/declaration_text.hpp"
#include "report/diff_sentences.hpp"
#include "report/edit_cells.hpp"
#include "report/sentences.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rectool {

namespace {

using Row = std::array<std::string, 8>;

/// Characters, not bytes.
std::size_t width_of(const std::string& text) {
    std::size_t width = 0;
    for (const char c : text)
        width += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return width;
}

std::string declared_word(const Edit& edit) {
    return edit.declared ? tr("declared") : "";
}

std::string table(const EditList& list) {
    std::vector<Row> rows{
        {tr("kind"), tr("time in A"), tr("time in B"), tr("length"), tr("place"), tr("certainty"), tr("heard around it"), ""}};
    for (const Edit& edit : list.edits) {
        const EditCells cells = edit_cells(edit);
        rows.push_back(
            {cells.kind, cells.a, cells.b, cells.length, cells.precision, cells.certainty, cells.context, declared_word(edit)});
    }
    std::array<std::size_t, std::tuple_size_v<Row>> widths{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    std::string text;
    for (const Row& row : rows) {
        std::string line = " ";
        for (std::size_t i = 0; i < row.size(); ++i)
            line += " " + row[i] + std::string(widths[i] - width_of(row[i]) + 1, ' ');
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::string side_line(const char* sentence, const DiffSide& side) {
    return fmt::format(fmt::runtime(sentence), escape_for_terminal(side.path), side.container, format_duration(side.length)) +
           "\n";
}

} // namespace

std::string diff_text(const DiffResult& result) {
    std::string text = diff_headline(result) + "\n";
    if (!result.edits.edits.empty()) text += table(result.edits);
    for (const Declaration& declaration : result.declarations)
        for (const std::string& line : declaration_lines(declaration))
            text += line + "\n";
    for (const std::string& line : diff_limits(result))
        text += "  " + line + "\n";
    const std::vector<std::string> processing = processing_sentences(result);
    if (!processing.empty()) text += std::string(tr("What was done to the sound as a whole, none of which is an edit:")) + "\n";
    for (const std::string& line : processing)
        text += "  " + line + "\n";
    text += side_line(tr("A: {0} ({1}, {2})"), result.a);
    text += side_line(tr("B: {0} ({1}, {2})"), result.b);
    for (const auto& [name, side] : {std::pair{"A", &result.a}, std::pair{"B", &result.b}})
        for (const std::string& line : chain_lines(*side, name))
            text += line + "\n";
    for (const std::string& line : diff_reach(result))
        text += line + "\n";
    for (const EditNote& note : result.edits.notes)
        text += note_sentence(note) + "\n";
    for (const auto& [name, side] : {std::pair{"A", &result.a}, std::pair{"B", &result.b}})
        for (const SourceNote& note : side->summary.notes)
            text += fmt::format("{}: {}\n", name, note_sentence(note, side->essence.rate));
    return text;
}

} // namespace rectool
