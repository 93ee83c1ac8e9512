#include "rectool/declaration.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace rectool {

namespace {

TimeRange seconds(const Range& frames, std::uint64_t rate) {
    return {{static_cast<double>(frames.start) / static_cast<double>(rate)},
            {static_cast<double>(frames.end) / static_cast<double>(rate)}};
}

EditKind found_kind(DeclaredKind kind) {
    switch (kind) {
    case DeclaredKind::cut:
        return EditKind::cut;
    case DeclaredKind::mute:
        return EditKind::mute;
    case DeclaredKind::move:
        return EditKind::move;
    case DeclaredKind::repeat:
        return EditKind::repeat;
    case DeclaredKind::insert:
    case DeclaredKind::excerpt:
        return EditKind::insert;
    case DeclaredKind::replace:
        break;
    }
    return EditKind::replace;
}

} // namespace

std::string_view name_of(DeclaredKind value) noexcept {
    constexpr std::array<std::string_view, 7> names = {"cut", "insert", "replace", "mute", "move", "repeat", "excerpt"};
    return names[static_cast<std::size_t>(value)];
}

std::string_view name_of(DiscrepancyKind value) noexcept {
    constexpr std::array<std::string_view, 8> names = {"undeclared", "other-length", "not-silent",    "not-done",
                                                       "too-close",  "withheld",     "contradictory", "of-no-recording"};
    return names[static_cast<std::size_t>(value)];
}

std::vector<DeclaredEdit> declared_edits(const Chain& chain) {
    std::vector<DeclaredEdit> edits;
    if (!chain.recording || chain.recording->essence.rate == 0) return edits;
    for (const EditRecord& record : chain.edits) {
        if (record.parent >= chain.recording->parents.size()) continue; // told by the reader
        const ParentRecording& parent = chain.recording->parents[record.parent];
        edits.push_back({record.kind,
                         seconds(record.a, parent.rate),
                         seconds(record.b, chain.recording->essence.rate),
                         record.reason,
                         record.note,
                         static_cast<std::size_t>(record.parent),
                         {}});
    }
    return edits;
}

Seconds played_length(const Chain& chain) {
    if (!chain.recording || chain.recording->essence.rate == 0) return {};
    std::uint64_t frames = chain.end ? 0 : chain.frames;
    if (chain.end)
        for (const Range& range : chain.end->played)
            frames += range.length();
    return {static_cast<double>(frames) / chain.recording->essence.rate};
}

Grain grain_of(const Chain& chain) {
    const Essence& essence = chain.recording->essence;
    const double rate = std::max(essence.rate, 1U);
    double frames = static_cast<double>(chain.recording->blocks.units);
    if (essence.type == EssenceType::packets && chain.units > 0) {
        frames = std::ceil(frames * static_cast<double>(chain.frames) / static_cast<double>(chain.units));
        for (const ChainBlock& block : chain.blocks)
            frames = std::max(frames, static_cast<double>(block.frames));
    }
    return {{frames / rate}, {0.5 / rate}};
}

Grain measured_grain(const EditList& found) {
    constexpr double least_offset = 0.030;
    constexpr double least_border = 0.100;
    double precision = 0;
    for (const Edit& edit : found.edits)
        precision = std::max(precision, edit.precision.value);
    return {{std::max(least_border, 2 * precision + least_offset)}, {std::max(least_offset, precision)}};
}

void apply(const Reconciliation& reconciled, const std::vector<DeclaredEdit>& edits, std::size_t first, EditList& found) {
    std::vector<bool> seen(edits.size());
    const auto declare = [](Edit& edit, const DeclaredEdit& by) {
        edit.declared = true;
        edit.declared_by = by.by;
        edit.reason = by.reason;
        edit.note = by.note;
    };
    for (std::size_t i = 0; i < found.edits.size(); ++i) {
        Edit& edit = found.edits[i];
        if (!reconciled.declared[i] || edits.empty()) continue;
        declare(edit, edits[reconciled.declared_by[i]]);
        seen[reconciled.declared_by[i]] = true;
    }
    if (!reconciled.explained()) return;
    const std::vector<Edit> told = found.edits; // in the order of the copy
    const auto is_told = [&told](const DeclaredEdit& edit) {
        auto behind = std::partition_point(told.begin(), told.end(), [&](const Edit& one) { return one.b.start <= edit.b.end; });
        constexpr int most_beside = 64;
        for (int tried = 0; behind != told.begin() && tried < most_beside; ++tried)
            if ((--behind)->b.end >= edit.b.start) return true;
        return false;
    };
    for (std::size_t j = first; j < seen.size(); ++j) {
        const DeclaredEdit& edit = edits[j];
        const bool withheld = std::any_of(found.withheld_a.begin(), found.withheld_a.end(), [&](const TimeRange& range) {
            return range.start < edit.a.end && edit.a.start < range.end;
        });
        if (seen[j] || !withheld || edit.kind == DeclaredKind::excerpt || is_told(edit)) continue;
        Edit hidden;
        hidden.kind = found_kind(edit.kind);
        hidden.a = edit.a;
        hidden.b = edit.b;
        hidden.proven = true;
        declare(hidden, edit);
        found.edits.push_back(hidden);
    }
    std::stable_sort(found.edits.begin(), found.edits.end(), [](const Edit& x, const Edit& y) { return x.b.start < y.b.start; });
}

void conclude_declared(Verdict& verdict, const Reconciliation& reconciled, const EditList& found) {
    if (verdict.integrity == Integrity::invalid || verdict.integrity == Integrity::unrelated) return;
    const auto drop = [&](Doubt doubt) { std::erase(verdict.doubts, doubt); };
    const bool unknown =
        verdict.relation == Relation::unknown && !verdict.doubts.empty() && verdict.doubts != std::vector<Doubt>{Doubt::withheld};
    drop(Doubt::withheld); // where no declared edit covers it, a discrepancy says so
    for (const Discrepancy& one : reconciled.discrepancies)
        verdict.doubts.push_back(one.kind == DiscrepancyKind::withheld    ? Doubt::withheld
                                 : one.kind == DiscrepancyKind::too_close ? Doubt::declared_too_close
                                                                          : Doubt::declaration_differs);
    std::sort(verdict.doubts.begin(), verdict.doubts.end());
    verdict.doubts.erase(std::unique(verdict.doubts.begin(), verdict.doubts.end()), verdict.doubts.end());
    const auto is_declared = [](const Edit& edit) { return edit.declared; };
    const bool all_declared = std::all_of(found.edits.begin(), found.edits.end(), is_declared);
    const bool proven = std::all_of(found.edits.begin(), found.edits.end(), [](const Edit& edit) { return edit.proven; }) &&
                        found.alike.empty() && verdict.integrity != Integrity::consistent;
    if (unknown || (all_declared && !verdict.doubts.empty()))
        verdict.integrity = Integrity::inconclusive;
    else if (!all_declared)
        verdict.integrity = Integrity::undisclosed;
    else
        verdict.integrity = proven ? Integrity::disclosed : Integrity::consistent;
    if (verdict.integrity == Integrity::disclosed && verdict.relation == Relation::unknown) verdict.relation = Relation::edited;
}

} // namespace rectool
