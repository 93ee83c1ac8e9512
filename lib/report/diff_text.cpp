#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/sentences.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace rectool {

namespace {

std::string headline(const DiffResult& result) {
    switch (result.verdict.relation) {
    case Relation::identical_file:
        return tr("IDENTICAL (proven): both are the same file, byte for byte.");
    case Relation::identical_audio:
        if (result.verdict.integrity != Integrity::unchanged) break;
        return result.a.essence.type == EssenceType::pcm
                   ? tr("THE SAME SOUND (proven): every sample of A is in B, and nothing else, in files that differ otherwise.")
                   : tr("THE SAME SOUND (proven): every packet of A is in B, and nothing else, in files that differ otherwise.");
    case Relation::edited:
        return fmt::format(
            fmt::runtime(trn("EDITED (proven): there is {0} difference between A and B.",
                             "EDITED (proven): there are {0} differences between A and B.", result.edits.edits.size())),
            result.edits.edits.size());
    default:
        break;
    }
    return tr("CANNOT TELL whether B is A, whole.");
}

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

/// As precise as it is known: to the millisecond, or to the microsecond.
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

std::string length_of(const Edit& edit) {
    if (edit.kind == EditKind::speed) return fmt::format("{:.6g} x", edit.amount);
    if (edit.kind == EditKind::gain) return fmt::format("{:+.2f} dB", edit.amount);
    if (edit.kind == EditKind::channels) return "";
    const Seconds a = edit.a.length();
    const Seconds b = edit.b.length();
    if (edit.kind == EditKind::replace && std::abs(a.value - b.value) > 1e-9) return length_text(a) + " > " + length_text(b);
    return length_text(edit.kind == EditKind::cut ? a : b);
}

using Row = std::array<std::string, 6>;

Row row_of(const Edit& edit) {
    return {kind_text(edit.kind),
            range_text(edit.a, edit.precision),
            range_text(edit.b, edit.precision),
            length_of(edit),
            edit.precision.value > 0 ? "± " + length_text(edit.precision) : std::string(tr("exact")),
            edit.proven ? std::string(tr("proven")) : fmt::format("{:.0f} %", std::floor(edit.confidence * 100))};
}

/// Characters, not bytes.
std::size_t width_of(const std::string& text) {
    std::size_t width = 0;
    for (const char c : text)
        width += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return width;
}

std::string table(const EditList& list) {
    std::vector<Row> rows{{tr("kind"), tr("time in A"), tr("time in B"), tr("length"), tr("place"), tr("certainty")}};
    for (const Edit& edit : list.edits)
        rows.push_back(row_of(edit));
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

std::string side_line(const char* sentence, const DiffSide& side, Seconds duration) {
    return fmt::format(fmt::runtime(sentence), escape_for_terminal(side.path), side.container, format_duration(duration)) + "\n";
}

} // namespace

std::string diff_text(const DiffResult& result) {
    std::string text = headline(result) + "\n";
    if (!result.edits.edits.empty()) text += table(result.edits);
    for (const Doubt doubt : result.verdict.doubts)
        text += "  " + doubt_sentence(doubt) + "\n";
    text += side_line(tr("A: {0} ({1}, {2})"), result.a, result.edits.duration_a);
    text += side_line(tr("B: {0} ({1}, {2})"), result.b, result.edits.duration_b);
    text +=
        fmt::format(fmt::runtime(tr("Compared: {0:.1f} % of B and {1:.1f} % of A were found in the other.")),
                    std::floor(result.edits.compared_copy * 1000) / 10, std::floor(result.edits.compared_reference * 1000) / 10) +
        "\n";
    for (const EditNote& note : result.edits.notes)
        text += note_sentence(note) + "\n";
    for (const auto& [name, side] : {std::pair{"A", &result.a}, std::pair{"B", &result.b}})
        for (const SourceNote& note : side->summary.notes)
            text += fmt::format("{}: {}\n", name, note_sentence(note, side->essence.rate));
    return text;
}

} // namespace rectool
