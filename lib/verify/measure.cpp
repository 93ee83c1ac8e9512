#include "verify/measure.hpp"

#include "edits/steady_speed.hpp"
#include "robust/compare.hpp"
#include "robust/loudness.hpp"
#include "robust/speed.hpp"
#include "verify/edit_lists.hpp"
#include "verify/part_source.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <future>

namespace rectool {

namespace {

using robust::sound_rate;

constexpr double clock = 1e6;         // units of the alignment: microseconds of the reference's clock
constexpr std::uint64_t block = 2500; // what borders of stretches may be off among themselves
constexpr double codec_delay = 0.120; // seconds at head and tail that encoders add or take
constexpr double least_matched = 0.3;
constexpr double least_placed = 0.2; // below: no more than unrelated speech may have by chance
constexpr double unrelated_below = 0.02;
constexpr double coarse_below = 0.93; // coherence: narrow telephone codecs leave this much of the waveform
constexpr double least_coarse = 0.025;
constexpr double smallest_coarse = 0.03;
constexpr double least_by_words = 0.03;
constexpr double smallest_by_words = 0.06;
constexpr double smallest_words_only = 0.15; // of both
constexpr double smallest_independent = 0.3;
constexpr double least_independent = 0.27; // as an echo may be taken for the direct sound at one end
constexpr double speech_needed = 10;       // seconds, to call something unrelated

/// The copy's time in the reference's clock: what lies between two nodes is stretched evenly.
class Clock {
public:
    void add(double b, double units) { nodes_.emplace_back(b, units); }

    /// In samples of the copy.
    [[nodiscard]] double back(double units) const {
        auto next = std::partition_point(nodes_.begin(), nodes_.end(), [&](const auto& node) { return node.second <= units; });
        if (next == nodes_.end()) return nodes_.empty() ? 0 : nodes_.back().first;
        if (next == nodes_.begin()) return nodes_.front().first;
        const auto& left = *std::prev(next);
        return left.first + (next->first - left.first) * (units - left.second) / (next->second - left.second);
    }

private:
    std::vector<std::pair<double, double>> nodes_;
};

std::uint64_t units_of(double samples) {
    return static_cast<std::uint64_t>(std::max<long long>(0, std::llround(samples / sound_rate * clock)));
}

struct Placed {
    Alignment alignment;
    Clock clock;
    std::vector<Range> borders; ///< of the copy, in units: where each lies
};

/// Stretches as spans of equal length, in microseconds. What encoders add or take at both ends is no edit.
Placed place(const robust::Layout& layout, double size_a, double size_b) {
    Placed placed;
    std::uint64_t copy = 0;
    placed.clock.add(0, 0);
    const std::vector<robust::Stretch>& all = layout.stretches;
    for (std::size_t i = 0; i < all.size(); ++i) {
        double a_start = all[i].a_start;
        double a_end = all[i].a_end;
        const double before = i == 0 ? all[i].b_start : all[i].b_start - all[i - 1].b_end;
        if (i == 0 && std::abs(a_start) < codec_delay * sound_rate && before < codec_delay * sound_rate) {
            a_start = 0;
            placed.clock = Clock();
            placed.clock.add(all[i].b_start, 0);
        } else {
            std::uint64_t start = copy + units_of(before);
            if (i > 0) { // a microsecond by rounding is no difference
                const std::uint64_t gap =
                    units_of(a_start) - std::min(units_of(a_start), placed.alignment.spans.back().reference.end);
                if (gap + 1 == start - copy || gap == start - copy + 1) start = copy + gap;
            }
            if (i > 0) placed.borders.push_back({copy, start});
            copy = start;
            placed.clock.add(all[i].b_start, static_cast<double>(copy));
        }
        const bool at_end =
            i + 1 == all.size() && size_a - a_end < codec_delay * sound_rate && size_b - all[i].b_end < codec_delay * sound_rate;
        if (at_end) a_end = size_a;
        const Range reference{units_of(a_start), std::max(units_of(a_start), units_of(a_end))};
        Span span;
        span.reference = reference;
        span.copy = {copy, copy + reference.length()};
        span.copy_extent = span.copy;
        span.distinctive = true;
        placed.alignment.spans.push_back(span);
        copy = span.copy.end;
        placed.clock.add(all[i].b_end, static_cast<double>(copy));
        if (i < layout.borders.size() && layout.borders[i].muted)
            placed.alignment.copy_silent.push_back({copy, copy + units_of(all[i + 1].b_start - all[i].b_end)});
        if (i + 1 == all.size() && !at_end) {
            copy += units_of(size_b - all[i].b_end);
            placed.clock.add(size_b, static_cast<double>(copy));
        }
    }
    placed.alignment.block_units = block;
    placed.alignment.copy_units = copy;
    placed.alignment.reference_units = units_of(size_a);
    return placed;
}

Side side_of(std::uint64_t units) {
    Side side;
    side.rate = static_cast<std::uint32_t>(clock);
    side.units = side.frames = units;
    side.presentation.played = {{0, units}};
    return side;
}

/// The border that an edit comes from: the one that is nearest to it in the copy.
std::size_t nearest_border(const std::vector<Range>& borders, double units) {
    std::size_t best = 0;
    double nearest = 1e300;
    for (std::size_t i = 0; i < borders.size(); ++i) {
        const double off = std::min(std::abs(static_cast<double>(borders[i].start) - units),
                                    std::abs(static_cast<double>(borders[i].end) - units));
        if (off < nearest) {
            nearest = off;
            best = i;
        }
    }
    return best;
}

/// Leaves out of both what their players leave out at both ends.
void leave_out(robust::Layout& layout, const Heard& a, const Heard& b) {
    for (robust::Stretch& stretch : layout.stretches) {
        stretch.a_start = std::clamp(stretch.a_start - a.start, 0.0, a.length);
        stretch.a_end = std::clamp(stretch.a_end - a.start, 0.0, a.length);
        stretch.b_start = std::clamp(stretch.b_start - b.start, 0.0, b.length);
        stretch.b_end = std::clamp(stretch.b_end - b.start, 0.0, b.length);
    }
}

/// `least`: seconds; shorter edits are errors of measurement.
EditList edits_of(const robust::Layout& layout, const Heard& a, const Heard& b, double least) {
    const double size_a = a.length;
    const double size_b = b.length;
    Placed placed = place(layout, size_a, size_b);
    for (const Range& range : a.withheld) {
        const auto shifted = [&](std::uint64_t sample) { return units_of(static_cast<double>(sample) - a.start); };
        placed.alignment.withheld.push_back({shifted(range.start), shifted(range.end)});
    }
    EditList list =
        find_edits(placed.alignment, side_of(placed.alignment.reference_units), side_of(placed.alignment.copy_units), false);
    for (Edit& edit : list.edits) {
        edit.proven = false;
        edit.confidence = 0.9;
        edit.precision = {0.05};
        if (!placed.borders.empty()) {
            const robust::Border& border = layout.borders[nearest_border(placed.borders, edit.b.start.value * clock)];
            edit.precision = {border.precision / sound_rate};
            edit.confidence = border.confidence;
            edit.in_silence = border.in_pause;
            edit.context = border.in_pause ? HeardContext::pause : HeardContext::speech;
        }
        if (edit.b.start.value == 0) edit.precision.value = std::max(edit.precision.value, layout.from_start / sound_rate);
        if (edit.b.start.value * clock >= static_cast<double>(placed.alignment.copy_units))
            edit.precision.value = std::max(edit.precision.value, layout.from_end / sound_rate);
        const double start = placed.clock.back(edit.b.start.value * clock) / sound_rate;
        const double end = placed.clock.back(edit.b.end.value * clock) / sound_rate;
        edit.b = {{start}, {edit.b.length().value == 0 ? start : end}};
    }
    std::erase_if(list.edits,
                  [least](const Edit& edit) { return std::max(edit.a.length().value, edit.b.length().value) < least; });
    list.duration_a = {size_a / sound_rate};
    list.duration_b = {size_b / sound_rate};
    list.same.clear(); // the placed ones: nothing is proven here
    for (const robust::Stretch& stretch : layout.stretches)
        list.alike.push_back({{{stretch.a_start / sound_rate}, {stretch.a_end / sound_rate}},
                              {{stretch.b_start / sound_rate}, {stretch.b_end / sound_rate}}});
    return list;
}

std::vector<Processing> processing_of(const robust::Comparison& comparison, const Essence& a, const Essence& b) {
    constexpr double notable_ppm = 2;
    constexpr double notable_gain = 0.3;
    constexpr double notable_range = 6;
    std::vector<Processing> notes;
    const double ppm = comparison.drift * 1e6;
    if (std::abs(ppm) >= notable_ppm) notes.push_back({ProcessingKind::drift, ppm});
    if (std::abs(comparison.gain) >= notable_gain) notes.push_back({ProcessingKind::gain, comparison.gain});
    if (comparison.gain_range >= notable_range) notes.push_back({ProcessingKind::level_changes, comparison.gain_range});
    if (a.rate != b.rate) notes.push_back({ProcessingKind::rate, static_cast<double>(b.rate)});
    if (a.channels != b.channels) notes.push_back({ProcessingKind::channels, static_cast<double>(b.channels)});
    return notes;
}

Relation relation_of(const robust::Comparison& comparison, const EditList& edits) {
    if (comparison.layout.stretches.empty() || comparison.matched < least_matched)
        return comparison.matched < unrelated_below && comparison.searched >= speech_needed && !comparison.evenly_loud
                   ? Relation::unrelated
                   : Relation::unknown;
    if (comparison.two_devices) return Relation::independent_recordings;
    return edits.edits.empty() ? Relation::same_recording : Relation::edited;
}

/// What cannot be told apart from what only one of two microphones heard.
void leave_out_uncertain(Measured& measured) {
    measured.smallest_edit = {smallest_independent};
    std::erase_if(measured.edits.edits, [](const Edit& edit) {
        return std::max(edit.a.length().value, edit.b.length().value) < least_independent || edit.kind == EditKind::replace ||
               edit.kind == EditKind::mute;
    });
}

/// Of a range of a sound the share that lies in a tone.
double share_of(const std::vector<bool>& tone, const robust::Sound& sound, double start, const TimeRange& range) {
    const double words = sound_rate * sound.steps / fingerprint_hop; // a second
    const auto at = [&](Seconds time) {
        return tone.begin() +
               std::clamp<std::ptrdiff_t>(std::llround((time.value + start / sound_rate) * words), 0, std::ssize(tone));
    };
    const auto first = at(range.start);
    const auto last = std::max(first, at(range.end));
    return static_cast<double>(std::count(first, last, true)) / std::max(1.0, static_cast<double>(last - first));
}

/// Whether an edit stands at one place of both sides: what was moved or repeated stands at another of the reference.
bool in_place(const Edit& edit) {
    return edit.kind != EditKind::move && edit.kind != EditKind::repeat;
}

/// Whether some edits of a list, one after the other, move what stands behind them, as far as their neighbours tell.
bool moves_the_rest(const EditList& list, std::vector<Edit>::const_iterator first, std::vector<Edit>::const_iterator last) {
    constexpr double together = 0.03; // seconds
    double before = 0;
    double after = list.duration_b.value - list.duration_a.value;
    if (first != list.edits.begin()) {
        if (!in_place(*std::prev(first))) return true;
        before = std::prev(first)->b.end.value - std::prev(first)->a.end.value;
    }
    if (last != list.edits.end()) {
        if (!in_place(*last)) return true;
        after = last->b.start.value - last->a.start.value;
    }
    return std::abs(after - before) > together;
}

/// By its words a tone is like itself anywhere, and where a codec takes the noise beside it away, like nothing: of what is said
/// to differ there, only what moved the rest may be believed.
void leave_out_tones(Measured& measured, const Heard& a, const Heard& b) {
    constexpr double mostly = 0.8;
    const std::vector<bool> tone_a = robust::tone_in(a.sound);
    const std::vector<bool> tone_b = robust::tone_in(b.sound);
    const auto in_tone = [&](const Edit& edit) {
        return (edit.kind == EditKind::insert || share_of(tone_a, a.sound, a.start, edit.a) > mostly) &&
               (edit.kind == EditKind::cut || share_of(tone_b, b.sound, b.start, edit.b) > mostly);
    };
    std::vector<Edit> kept;
    const std::vector<Edit>& edits = measured.edits.edits;
    for (auto edit = edits.begin(); edit != edits.end();) {
        const auto end = std::find_if_not(edit, edits.end(), in_tone);
        if (edit != end && moves_the_rest(measured.edits, edit, end))
            std::copy_if(edit, end, std::back_inserter(kept),
                         [](const Edit& one) { return one.kind == EditKind::cut || one.kind == EditKind::insert; });
        edit = end;
        for (; edit != edits.end() && !in_tone(*edit); ++edit)
            kept.push_back(*edit);
    }
    measured.edits.edits = std::move(kept);
    if (!measured.edits.edits.empty()) return;
    if (measured.edits.compared_copy < least_matched)
        measured.relation = Relation::unknown;
    else if (measured.relation == Relation::edited)
        measured.relation = Relation::same_recording;
}

/// What another speed makes of a comparison: little that matches, or so many edits, or some at places that a factor explains.
bool may_be_speed(const Measured& measured) {
    constexpr double a_minute = 60;
    constexpr double many_edits = 20; // a minute
    constexpr double some_edits = 5;
    constexpr double little = 0.3; // of the copy
    const EditList& list = measured.edits;
    const double edits = static_cast<double>(list.edits.size()) * a_minute / std::max(1.0, list.duration_b.value);
    switch (measured.relation) {
    case Relation::unknown:
    case Relation::unrelated:
        return true;
    case Relation::independent_recordings:
        if (list.compared_copy < little) return true;
        break;
    default:
        break;
    }
    return edits > many_edits || (edits > some_edits && may_be_steady(list));
}

} // namespace

Measured measure(Heard a, Heard b, const MeasureProgress& progress) {
    robust::Comparison comparison = robust::compare({a.sound, b.sound}, [&](std::uint64_t done, std::uint64_t all) {
        if (progress) progress(done * 1000 / std::max<std::uint64_t>(1, all), 1000);
    });
    leave_out(comparison.layout, a, b);
    const robust::Pair pair{a.sound, b.sound};
    const bool by_words = pair.by_words();
    Measured measured;
    measured.outline_a = std::move(a.outline);
    measured.outline_b = std::move(b.outline);
    const bool coarse = !by_words && comparison.coherence < coarse_below;
    const double least = by_words ? least_by_words : coarse ? least_coarse : static_cast<double>(block) / clock;
    measured.edits = edits_of(comparison.layout, a, b, least);
    if (pair.words_only()) leave_out_shorter(measured.edits, {smallest_words_only}); // as far as delays are off there
    measured.relation = relation_of(comparison, measured.edits);
    measured.smallest_edit = {pair.words_only() ? smallest_words_only
                              : by_words        ? smallest_by_words
                              : coarse          ? smallest_coarse
                                                : smallest_by_sound};
    if (!comparison.one_sound && may_be_speed(measured) && !pair.words_only()) {
        const std::optional<double> factor = robust::find_speed({a.sound, b.sound});
        if (factor) {
            conclude_speed(measured.edits, *factor);
            measured.relation = Relation::edited;
            return measured;
        }
    }
    if (measured.relation == Relation::independent_recordings) leave_out_uncertain(measured);
    if (by_words && !measured.edits.edits.empty()) leave_out_tones(measured, a, b);
    if (measured.relation == Relation::unknown || measured.relation == Relation::unrelated) {
        EditList& list = measured.edits;
        list.edits.clear();
        if (comparison.matched < least_placed) list.alike.clear(); // chance
        const double share = list.alike.empty() ? 0 : std::min(1.0, comparison.matched / std::max(list.compared_copy, 1e-9));
        list.compared_copy *= share;
        list.compared_reference *= share;
        if (comparison.one_sound) measured.doubt = Doubt::only_common_blocks;
        if (measured.relation == Relation::unknown) list.not_compared_b = not_explained(list); // what could not be placed
        return measured;
    }
    measured.edits.not_compared_b = not_explained(measured.edits);
    measured.processing = processing_of(comparison, a.essence, b.essence);
    return measured;
}

Measured measure(const DiffRequest& request, const MeasureProgress& progress) {
    std::atomic<std::uint64_t> heard_a{0};
    const auto thousandths = [](std::uint64_t done, std::optional<std::uint64_t> all) {
        return all && *all > 0 ? std::min<std::uint64_t>(1000, done * 1000 / *all) : 0;
    };
    auto other = std::async(std::launch::async, [&] {
        return hear(request.a_path, request.a_track, {request.a_start, request.window}, 1, robust::Kept::companded,
                    [&](std::uint64_t done, std::optional<std::uint64_t> all) { heard_a = thousandths(done, all); });
    });
    Heard b = hear(request.b_path, request.b_track, {request.b_start, request.window}, 4, robust::Kept::companded,
                   [&](std::uint64_t done, std::optional<std::uint64_t> all) {
                       if (progress) progress((thousandths(done, all) + heard_a) * 3 / 10, 1000);
                   });
    Heard a = other.get();
    return measure(std::move(a), std::move(b), [&](std::uint64_t done, std::optional<std::uint64_t>) {
        if (progress) progress(600 + done * 4 / 10, 1000);
    });
}

} // namespace rectool
