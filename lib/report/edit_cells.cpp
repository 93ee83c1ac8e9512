#include "report/edit_cells.hpp"

#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/sentences.hpp"

#include <cmath>
#include <fmt/format.h>

namespace rectool {

namespace {

std::string length_of(const Edit& edit) {
    if (edit.kind == EditKind::speed) return fmt::format("{:.6g} x", edit.amount);
    if (edit.kind == EditKind::gain) return fmt::format("{:+.2f} dB", edit.amount);
    if (edit.kind == EditKind::channels) return "";
    const Seconds a = edit.a.length();
    const Seconds b = edit.b.length();
    const double shown = edit.proven ? 1e-9 : 0.001;
    const auto text = [&edit](Seconds length) {
        return edit.proven ? length_text(length) : fmt::format("{:.3f} s", length.value);
    };
    if (edit.kind == EditKind::replace && std::abs(a.value - b.value) > shown) return text(a) + " > " + text(b);
    return text(edit.kind == EditKind::cut ? a : b);
}

std::string context_text(const Edit& edit) {
    if (!edit.context) return {};
    return *edit.context == HeardContext::speech ? tr("speech") : tr("pause");
}

std::string precision_text(const Edit& edit) {
    if (edit.precision.value <= 0) return edit.proven ? tr("exact") : "";
    return edit.proven ? "± " + length_text(edit.precision) : fmt::format("± {:.3f} s", edit.precision.value);
}

} // namespace

std::string kind_text(EditKind kind) {
    switch (kind) {
    case EditKind::cut:
        return tr("cut out");
    case EditKind::insert:
        return tr("put in");
    case EditKind::replace:
        return tr("replaced");
    case EditKind::mute:
        return tr("silenced");
    case EditKind::move:
        return tr("moved");
    case EditKind::repeat:
        return tr("repeated");
    case EditKind::speed:
        return tr("speed");
    case EditKind::gain:
        return tr("gain");
    case EditKind::channels:
        return tr("channels");
    }
    return {};
}

bool is_of_whole_copy(EditKind kind) {
    return kind == EditKind::speed || kind == EditKind::gain || kind == EditKind::channels;
}

std::string time_text(Seconds time, Seconds precision) {
    if (precision.value > 0.0005) return format_duration(time);
    const auto microseconds = static_cast<std::int64_t>(std::llround(time.value * 1e6));
    const std::int64_t milliseconds = microseconds / 1000;
    return format_duration({static_cast<double>(milliseconds) / 1000}) + fmt::format("{:03}", microseconds % 1000);
}

std::string range_text(const TimeRange& range, Seconds precision) {
    if (range.start == range.end) return time_text(range.start, precision);
    return time_text(range.start, precision) + " - " + time_text(range.end, precision);
}

EditCells edit_cells(const Edit& edit) {
    EditCells cells;
    cells.kind = kind_text(edit.kind);
    cells.a = range_text(edit.a, edit.precision);
    cells.b = range_text(edit.b, edit.precision);
    cells.length = length_of(edit);
    cells.precision = precision_text(edit);
    cells.certainty = edit.proven ? tr("proven") : fmt::format("{:.0f} %", std::floor(edit.confidence * 100));
    cells.context = context_text(edit);
    return cells;
}

} // namespace rectool
