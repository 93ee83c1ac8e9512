#include "rectool/declare.hpp"

#include "verify/copy_silence.hpp"

#include <algorithm>
#include <cmath>

namespace rectool {

namespace {

constexpr double roundly = 0.1; ///< people name times to a tenth of a second

Seconds operator+(Seconds x, Seconds y) {
    return {x.value + y.value};
}

Seconds operator-(Seconds x, Seconds y) {
    return {x.value - y.value};
}

std::optional<DeclaredKind> declared_kind(EditKind kind) {
    switch (kind) {
    case EditKind::cut:
        return DeclaredKind::cut;
    case EditKind::insert:
        return DeclaredKind::insert;
    case EditKind::replace:
        return DeclaredKind::replace;
    case EditKind::mute:
        return DeclaredKind::mute;
    case EditKind::move:
        return DeclaredKind::move;
    case EditKind::repeat:
        return DeclaredKind::repeat;
    default:
        return std::nullopt;
    }
}

/// Where the copy goes on with what stands before `a` in the original, and with what stands behind it.
class Places {
public:
    explicit Places(const EditList& found) : found_(found) {}

    [[nodiscard]] Seconds before(Seconds a) const {
        const SameStretch* best = nullptr;
        for (const SameStretch& one : found_.same)
            if (one.a.start < a && (best == nullptr || std::min(one.a.end, a) > std::min(best->a.end, a))) best = &one;
        return best == nullptr ? a : best->b.start + (a - best->a.start);
    }
    [[nodiscard]] Seconds behind(Seconds a) const {
        const SameStretch* best = nullptr;
        for (const SameStretch& one : found_.same)
            if (one.a.end > a && (best == nullptr || std::max(one.a.start, a) < std::max(best->a.start, a))) best = &one;
        return best == nullptr ? found_.duration_b - (found_.duration_a - a) : best->b.end - (best->a.end - a);
    }
    /// The other way round: where in the original the copy comes from before `b`.
    [[nodiscard]] Seconds source_before(Seconds b) const {
        const SameStretch* best = nullptr;
        for (const SameStretch& one : found_.same)
            if (one.b.start < b && (best == nullptr || std::min(one.b.end, b) > std::min(best->b.end, b))) best = &one;
        return best == nullptr ? Seconds{0} : best->a.start + (b - best->b.start);
    }

private:
    const EditList& found_;
};

/// The found edit that was meant, if its borders are near and it is not as long as was said.
const Edit* meant(const AskedEdit& asked, const EditList& found) {
    for (const Edit& edit : found.edits) {
        if (declared_kind(edit.kind) != asked.kind) continue;
        const TimeRange& range = asked.kind == DeclaredKind::insert ? edit.b : edit.a;
        const double play = roundly + edit.precision.value;
        if (std::abs(range.start.value - asked.range.start.value) < play &&
            std::abs(range.end.value - asked.range.end.value) < play)
            return &edit;
    }
    return nullptr;
}

DeclaredEdit fit(const AskedEdit& asked, const Compared& compared) {
    const Places places(compared.found);
    DeclaredEdit edit{asked.kind, asked.range, {}, asked.reason, asked.note, 0, {}};
    const Edit* near = meant(asked, compared.found);
    const double length = asked.range.length().value;
    const double close = compared.grain.offset.value;
    const double found_length = near == nullptr                      ? length
                                : asked.kind == DeclaredKind::insert ? near->b.length().value
                                                                     : near->a.length().value;
    const bool exact = near != nullptr && near->precision.value < roundly / 20; // known better than people name it
    if (near != nullptr && (exact || std::abs(found_length - length) > close)) {
        edit.a = near->a;
        edit.b = near->b;
        return edit;
    }
    switch (asked.kind) {
    case DeclaredKind::insert:
        edit.b = asked.range;
        edit.a.start = edit.a.end = places.source_before(edit.b.start);
        break;
    case DeclaredKind::move:
    case DeclaredKind::repeat:
        edit.b.start = asked.at.value_or(Seconds{});
        edit.b.end = edit.b.start + asked.range.length();
        break;
    case DeclaredKind::mute:
    case DeclaredKind::excerpt:
        edit.b.start = places.before(edit.a.start);
        edit.b.end = edit.b.start + asked.range.length();
        break;
    case DeclaredKind::cut:
        edit.b.start = edit.b.end = places.before(edit.a.start);
        break;
    case DeclaredKind::replace:
        edit.b.start = places.before(edit.a.start);
        edit.b.end = std::max(edit.b.start, places.behind(edit.a.end));
        break;
    }
    return edit;
}

void in_order_of_copy(std::vector<DeclaredEdit>& edits) {
    std::stable_sort(edits.begin(), edits.end(), [](const DeclaredEdit& x, const DeclaredEdit& y) {
        return x.b.start != y.b.start ? x.b.start < y.b.start : x.a.start < y.a.start;
    });
}

/// Blocks that a seam broke are in no stretch: each side is taken to reach halfway.
void close_seams(std::vector<DeclaredEdit>& edits, const std::vector<Compared>& originals) {
    if (edits.empty()) return;
    const auto border = [&](const DeclaredEdit& edit) { return originals[edit.parent].grain.border.value; };
    const auto stretch = [&](DeclaredEdit& edit, double before, double behind) {
        const double room = originals[edit.parent].found.duration_a.value - edit.a.end.value;
        before = std::min(before, edit.a.start.value);
        behind = std::min(behind, room);
        edit.a = {{edit.a.start.value - before}, {edit.a.end.value + behind}};
        edit.b = {{edit.b.start.value - before}, {edit.b.end.value + behind}};
    };
    const double head = edits.front().b.start.value;
    const double tail = originals.front().found.duration_b.value - edits.back().b.end.value;
    if (head < border(edits.front())) stretch(edits.front(), head, 0);
    if (tail < border(edits.back())) stretch(edits.back(), 0, tail);
    for (std::size_t i = 1; i < edits.size(); ++i) {
        const double gap = edits[i].b.start.value - edits[i - 1].b.end.value;
        if (gap >= border(edits[i - 1]) + border(edits[i])) continue;
        const double left = std::min(gap, gap / 2);
        stretch(edits[i - 1], 0, left);
        stretch(edits[i], edits[i].b.start.value - edits[i - 1].b.end.value, 0);
    }
}

} // namespace

std::vector<DeclaredEdit> fitted(const std::vector<AskedEdit>& asked, const Compared& compared) {
    std::vector<DeclaredEdit> edits;
    edits.reserve(asked.size());
    for (const AskedEdit& one : asked)
        edits.push_back(fit(one, compared));
    in_order_of_copy(edits);
    return edits;
}

std::vector<DeclaredEdit> proposed(const EditList& found) {
    std::vector<DeclaredEdit> edits;
    for (const Edit& edit : found.edits)
        if (const auto kind = declared_kind(edit.kind)) edits.push_back({*kind, edit.a, edit.b, {}, {}, 0, {}});
    in_order_of_copy(edits);
    return edits;
}

std::vector<DeclaredEdit> excerpts(const std::vector<Compared>& originals, const std::string& reason) {
    std::vector<DeclaredEdit> edits;
    for (std::size_t i = 0; i < originals.size(); ++i)
        for (const SameStretch& one : originals[i].found.same) {
            const bool goes_on = !edits.empty() && edits.back().parent == i &&
                                 std::abs(edits.back().b.end.value - one.b.start.value) < 1e-9 &&
                                 std::abs(edits.back().a.end.value - one.a.start.value) < 1e-9;
            if (goes_on) {
                edits.back().a.end = one.a.end;
                edits.back().b.end = one.b.end;
            } else
                edits.push_back({DeclaredKind::excerpt, one.a, one.b, reason, {}, i, {}});
        }
    // What is in several originals counts as of the one that has most of it around.
    std::stable_sort(edits.begin(), edits.end(),
                     [](const DeclaredEdit& x, const DeclaredEdit& y) { return x.b.length() > y.b.length(); });
    std::vector<DeclaredEdit> kept;
    for (DeclaredEdit& edit : edits) {
        const Seconds shift = edit.a.start - edit.b.start;
        for (const DeclaredEdit& other : kept) {
            if (other.b.start <= edit.b.start && edit.b.start < other.b.end) edit.b.start = std::min(edit.b.end, other.b.end);
            if (other.b.start < edit.b.end && edit.b.end <= other.b.end) edit.b.end = std::max(edit.b.start, other.b.start);
        }
        edit.a = {edit.b.start + shift, edit.b.end + shift};
        if (edit.b.length().value > 0) kept.push_back(edit);
    }
    in_order_of_copy(kept);
    close_seams(kept, originals);
    return kept;
}

std::vector<Discrepancy> check_declared(const std::vector<DeclaredEdit>& edits, const std::vector<Compared>& originals,
                                        const std::string& copy_path) {
    CopySilence silence(copy_path, std::nullopt);
    std::vector<Discrepancy> all;
    for (std::size_t i = 0; i < originals.size(); ++i) {
        const Compared& original = originals[i];
        const DeclaredMap map =
            declared_map(edits, i, original.found.duration_a, original.found.duration_b,
                         fit_of(original.found, original.measured ? std::optional(original.grain.border) : std::nullopt));
        const Reconciliation result =
            reconcile(map, edits, original.found, original.grain, [&silence](TimeRange range) { return silence.covers(range); });
        for (const Discrepancy& one : result.discrepancies)
            if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    }
    std::stable_sort(all.begin(), all.end(), [](const Discrepancy& x, const Discrepancy& y) { return x.b.start < y.b.start; });
    return all;
}

std::vector<EditRecord> edit_records(const std::vector<DeclaredEdit>& edits, const std::vector<Compared>& originals,
                                     std::uint32_t copy_rate) {
    const auto frames = [](const TimeRange& range, Seconds duration, std::uint32_t rate) {
        const auto frame = [rate, duration](Seconds at) {
            return static_cast<std::uint64_t>(std::llround(std::clamp(at.value, 0.0, duration.value) * rate));
        };
        return Range{frame(range.start), frame(range.end)};
    };
    std::vector<EditRecord> records;
    for (const DeclaredEdit& edit : edits) {
        const Compared& original = originals[edit.parent];
        records.push_back({edit.parent, edit.kind,
                           frames(edit.a, played_length(original.original), original.original.recording->essence.rate),
                           frames(edit.b, original.found.duration_b, copy_rate), edit.reason, edit.note});
    }
    return records;
}

std::vector<ParentRecording> parents_of(const std::vector<Compared>& originals) {
    std::vector<ParentRecording> parents;
    for (const Compared& one : originals) {
        const std::uint32_t rate = one.original.recording->essence.rate;
        parents.push_back(
            {*one.original.head, rate, static_cast<std::uint64_t>(std::llround(played_length(one.original).value * rate))});
    }
    return parents;
}

} // namespace rectool
