#include "rectool/report.hpp"
#include "report/edit_cells.hpp"

#include <fmt/format.h>

namespace rectool {

namespace {

/// What a label may hold: a tab would begin another column, a line end another label.
std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return text;
}

std::string label_text(const Edit& edit, std::size_t number) {
    const EditCells cells = edit_cells(edit);
    std::string text = fmt::format("{} {}", number, cells.kind);
    for (const std::string& more : {cells.length, cells.precision, cells.certainty})
        if (!more.empty()) text += ", " + more;
    if (edit.declared && edit.reason) text += ": " + *edit.reason;
    return one_line(text);
}

} // namespace

// A label is a line in UTF-8: start and end in seconds, with a point whatever the language, and the text, with tabs between.
// Start and end are the same for a point. The frequency range that may follow, on a line that begins with a backslash, is left
// out. Source: Audacity manual, "Importing and Exporting Labels"
// (https://manual.audacityteam.org/man/importing_and_exporting_labels.html).
std::string label_track(const EditList& list, LabelSide side) {
    std::string text;
    for (std::size_t i = 0; i < list.edits.size(); ++i) {
        const TimeRange& range = side == LabelSide::a ? list.edits[i].a : list.edits[i].b;
        text += fmt::format("{:.6f}\t{:.6f}\t{}\n", range.start.value, range.end.value, label_text(list.edits[i], i + 1));
    }
    return text;
}

} // namespace rectool
