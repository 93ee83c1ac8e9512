#include "rectool/report.hpp"

#include <fmt/format.h>

namespace rectool {

// A line a label: start and end in seconds, with tabs between, and the text (Audacity manual, "Importing and Exporting Labels").
std::string label_track(const EditList& list, LabelSide side) {
    std::string text;
    for (const Edit& edit : list.edits) {
        const TimeRange& range = side == LabelSide::a ? edit.a : edit.b;
        text += fmt::format("{:.6f}\t{:.6f}\t{}\n", range.start.value, range.end.value, name_of(edit.kind));
    }
    return text;
}

} // namespace rectool
