#include "rectool/diff.hpp"

#include "align/refine.hpp"
#include "base/text.hpp"
#include "edits/steady_speed.hpp"
#include "rectool/error.hpp"
#include "verify/comparable.hpp"
#include "verify/diff_chain.hpp"
#include "verify/diff_declared.hpp"
#include "verify/edit_lists.hpp"
#include "verify/examined.hpp"
#include "verify/file_reference.hpp"
#include "verify/measure.hpp"
#include "verify/near_identical.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <future>

namespace rectool {

namespace {

using Progress = std::function<void(std::uint64_t, std::optional<std::uint64_t>)>;

bool is_integer_pcm(const Essence& essence) {
    return essence.type == EssenceType::pcm && !is_float(essence.sample);
}

/// Both recordings, opened so that equal samples have equal bytes: of two widths the narrower is read as the wider.
struct Pair {
    std::unique_ptr<Examined> a;
    std::unique_ptr<Examined> b;

    explicit Pair(const DiffRequest& request) {
        SourceOptions options_a;
        SourceOptions options_b;
        options_a.track = request.a_track;
        options_b.track = request.b_track;
        const Part part_a{request.a_start, request.window};
        const Part part_b{request.b_start, request.window};
        a = std::make_unique<Examined>(request.a_path, options_a, part_a);
        b = std::make_unique<Examined>(request.b_path, options_b, part_b);
        if (!is_integer_pcm(a->essence()) || !is_integer_pcm(b->essence())) return;
        const SampleFormat wider = std::max(a->essence().sample, b->essence().sample);
        options_a.format = options_b.format = wider;
        if (a->essence().sample != wider) a = std::make_unique<Examined>(request.a_path, options_a, part_a);
        if (b->essence().sample != wider) b = std::make_unique<Examined>(request.b_path, options_b, part_b);
    }
};

/// Progress over both, one after the other.
class Steps {
public:
    Steps(const Pair& pair, const Progress& progress) : progress_(progress) {
        const auto a = pair.a->source().frames_expected();
        const auto b = pair.b->source().frames_expected();
        if (a && b) total_ = *a + *b;
    }

    [[nodiscard]] std::function<void(std::uint64_t)> next() {
        return [this, before = done_](std::uint64_t units) {
            done_ = before + units;
            if (progress_) progress_(done_, total_);
        };
    }

private:
    const Progress& progress_;
    std::optional<std::uint64_t> total_;
    std::uint64_t done_ = 0;
};

Alignment align_pair(const Pair& pair, Steps& steps) {
    const FileReference reference(*pair.a, steps.next());
    const CopyReader reader{[&](UnitChunk& chunk, std::uint64_t units) { return pair.b->read(chunk, units); },
                            [&](UnitChunk& chunk, Range units) { return pair.b->look_back(chunk, units); }};
    Alignment alignment = align_exact(reference.reference(), reader, steps.next());
    if (pair.a->essence().type != EssenceType::pcm || is_whole(alignment)) return alignment;
    return refine_borders(
        std::move(alignment), pair.a->essence(), [&](UnitChunk& chunk, Range units) { return pair.a->look_back(chunk, units); },
        [&](UnitChunk& chunk, Range units) { return pair.b->look_back(chunk, units); });
}

DiffSide side_of(Examined& recording) {
    PartSource& source = recording.source();
    DiffSide side;
    side.path = recording.path();
    side.container = source.container();
    side.essence = recording.essence();
    side.summary = source.finish();
    side.length = source.whole_length();
    side.part = source.place();
    side.outline = source.take_outline();
    return side;
}

void check_part(const DiffSide& side, Seconds start) {
    if (side.part.length().value > 0) return;
    throw Error(
        ErrorKind::usage,
        fmt::format(fmt::runtime(tr("nothing of {0} is left to compare: it is {1:.3f} s long, and the part begins at {2:.3f} s")),
                    side.path, side.length.value, start.value));
}

/// Packets say nothing of how loud it is: they are decoded where that is needed.
void draw_outlines(DiffResult& result, const DiffRequest& request) {
    const bool needed = request.outlines || !result.edits.edits.empty();
    if (!needed || result.a.essence.type != EssenceType::packets || !result.b.outline.empty()) return;
    SourceOptions options_a;
    SourceOptions options_b;
    options_a.track = request.a_track;
    options_b.track = request.b_track;
    auto a = std::async(std::launch::async, [&] {
        return decoded_outline(request.a_path, options_a, {request.a_start, request.window});
    });
    result.b.outline = decoded_outline(request.b_path, options_b, {request.b_start, request.window});
    result.a.outline = a.get();
}

std::vector<Doubt> all_doubts(const DiffResult& result, const DiffRequest& request, const Alignment& alignment) {
    std::vector<Doubt> doubts;
    const bool distinctive =
        std::any_of(alignment.spans.begin(), alignment.spans.end(), [](const Span& span) { return span.distinctive; });
    if (!comparable(result.a.essence, result.b.essence))
        doubts.push_back(Doubt::other_essence);
    else if (alignment.spans.empty())
        doubts.push_back(Doubt::no_block_matched);
    else if (!distinctive && !is_whole(alignment))
        doubts.push_back(Doubt::only_common_blocks);
    if (!alignment.not_compared.empty()) doubts.push_back(Doubt::not_compared);
    if (result.a.summary.file_digest == result.b.summary.file_digest) return doubts; // it covers every byte
    for (const auto& [side, track] : {std::pair{&result.a, request.a_track}, std::pair{&result.b, request.b_track}})
        for (const Doubt doubt : doubts_of(side->summary.notes, track.has_value()))
            doubts.push_back(doubt);
    std::sort(doubts.begin(), doubts.end());
    doubts.erase(std::unique(doubts.begin(), doubts.end()), doubts.end());
    return doubts;
}

bool is_sound(const Essence& essence) {
    return essence.type != EssenceType::bytes;
}

/// Whether something in both was equal that tells where it belongs.
bool is_placed(const std::vector<Doubt>& doubts) {
    return std::none_of(doubts.begin(), doubts.end(), [](Doubt doubt) {
        return doubt == Doubt::other_essence || doubt == Doubt::no_block_matched || doubt == Doubt::only_common_blocks;
    });
}

/// The shortest edit that equal samples or packets show: one of them.
double shortest_unit(const DiffSide& side) {
    if (side.essence.rate == 0 || side.summary.units == 0) return 0;
    return static_cast<double>(side.summary.frames) / static_cast<double>(side.summary.units) / side.essence.rate;
}

/// Where sample for sample only the last bits or the gain differ, that tells more than the sound.
Measured measure_closely(const Pair& pair, const DiffResult& result, const DiffRequest& request, const Progress& progress) {
    constexpr double notable_gain = 0.05; // dB
    Measured measured = measure(request, progress);
    std::optional<NearIdentical> near =
        compare_near({*pair.a, result.a.summary}, {*pair.b, result.b.summary}, measured.edits.alike);
    if (!near) return measured;
    measured.edits = std::move(near->edits);
    measured.processing.clear();
    if (std::abs(near->gain) >= notable_gain) measured.processing.push_back({ProcessingKind::gain, near->gain});
    measured.relation = measured.edits.edits.empty() ? Relation::near_identical : Relation::edited;
    measured.smallest_edit = {near_smallest_edit};
    return measured;
}

/// Nothing was equal; what the sound says counts instead.
void conclude_measured(DiffResult& result, Measured measured) {
    Verdict& verdict = result.verdict;
    std::erase_if(verdict.doubts, [](Doubt doubt) {
        return doubt == Doubt::other_essence || doubt == Doubt::no_block_matched || doubt == Doubt::only_common_blocks ||
               doubt == Doubt::not_compared;
    });
    result.measured = true;
    result.smallest_edit = measured.smallest_edit;
    result.edits = std::move(measured.edits);
    result.a.outline = std::move(measured.outline_a);
    result.b.outline = std::move(measured.outline_b);
    result.processing = std::move(measured.processing);
    verdict.relation = measured.relation;
    if (measured.relation == Relation::unknown) verdict.doubts.push_back(measured.doubt);
    verdict.integrity = measured.relation == Relation::unrelated ? Integrity::unrelated
                        : measured.relation == Relation::unknown ? Integrity::inconclusive
                        : !result.edits.edits.empty()            ? Integrity::undisclosed
                        : verdict.doubts.empty()                 ? Integrity::consistent
                                                                 : Integrity::inconclusive;
}

void conclude(DiffResult& result, const Alignment& alignment) {
    Verdict& verdict = result.verdict;
    const bool related = is_placed(verdict.doubts);
    if (!related) result.edits.edits.clear(); // nothing that was found would be an edit of this recording
    const bool edited = !result.edits.edits.empty();
    const bool whole = related && is_whole(alignment);
    const bool same_file = !result.is_part && result.a.summary.file_digest == result.b.summary.file_digest;
    verdict.relation = edited      ? Relation::edited
                       : !whole    ? Relation::unknown
                       : same_file ? Relation::identical_file
                                   : Relation::identical_audio;
    verdict.integrity = edited                              ? Integrity::undisclosed
                        : !whole || !verdict.doubts.empty() ? Integrity::inconclusive
                                                            : Integrity::unchanged;
}

/// Equal samples show where the copy was spliced; that it all came of another speed is no proof.
Measured measured_speed(DiffResult& result, double factor) {
    Measured measured;
    measured.edits = std::move(result.edits);
    conclude_speed(measured.edits, factor);
    measured.relation = Relation::edited;
    measured.smallest_edit = {smallest_by_sound};
    measured.outline_a = std::move(result.a.outline);
    measured.outline_b = std::move(result.b.outline);
    return measured;
}

/// By equal samples or packets where these tell, else by the sound.
void conclude_either(const Pair& pair, DiffResult& result, const Alignment& alignment, const DiffRequest& request,
                     const Progress& progress) {
    constexpr double hardly_any = 0.01; // of the copy: a block that is equal by chance, or was left over by a change of speed
    const bool placed = is_placed(result.verdict.doubts);
    const bool sound = is_sound(result.a.essence) && is_sound(result.b.essence);
    if (const std::optional<double> factor = sound && placed ? steady_speed(result.edits) : std::nullopt)
        return conclude_measured(result, measured_speed(result, *factor));
    if (!sound || (placed && result.edits.compared_copy >= hardly_any)) return conclude(result, alignment);
    Measured measured = measure_closely(pair, result, request, progress);
    const bool tells = measured.relation != Relation::unknown && measured.relation != Relation::unrelated;
    if (placed && !tells) return conclude(result, alignment);
    conclude_measured(result, std::move(measured));
}

/// Makes the list one of the whole recordings: times, and no edits that only the borders of the parts make.
void finish_part(DiffResult& result, const DiffRequest& request) {
    if (result.measured) {
        result.a.part = {request.a_start, {request.a_start.value + result.edits.duration_a.value}};
        result.b.part = {request.b_start, {request.b_start.value + result.edits.duration_b.value}};
    }
    constexpr double end = 0.05; // seconds: two decoders need not agree on the length
    const auto goes_on = [](const DiffSide& side) { return side.length.value - side.part.end.value > end; };
    const Beyond beyond{result.a.part.start.value > 0, result.b.part.start.value > 0, goes_on(result.a), goes_on(result.b)};
    result.beyond_part = leave_out_beyond(result.edits, beyond);
    if (result.beyond_part > 0 && result.edits.edits.empty() && result.verdict.relation == Relation::edited) {
        result.verdict.relation = Relation::same_recording;
        result.verdict.integrity = result.verdict.doubts.empty() ? Integrity::consistent : Integrity::inconclusive;
    }
    move_times(result.edits, result.a.part.start, result.b.part.start);
    result.a.outline.start = result.a.part.start;
    result.b.outline.start = result.b.part.start;
}

/// Edits shorter than was asked for go, which forbids a proof.
void leave_out_short(DiffResult& result, const DiffRequest& request) {
    result.min_edit = request.min_edit;
    result.ignored_edits = leave_out_shorter(result.edits, request.min_edit);
    const bool undeclared =
        std::any_of(result.edits.edits.begin(), result.edits.edits.end(), [](const Edit& edit) { return !edit.declared; });
    if (result.ignored_edits == 0 || undeclared) return;
    Verdict& verdict = result.verdict;
    if (verdict.integrity == Integrity::undisclosed || verdict.integrity == Integrity::disclosed)
        verdict.integrity = verdict.doubts.empty() ? Integrity::consistent : Integrity::inconclusive;
}

} // namespace

DiffResult diff_recordings(const DiffRequest& request, const Progress& progress) {
    if (is_chain_file(request.a_path) || is_chain_file(request.b_path)) {
        DiffResult result = diff_chain(request, progress);
        leave_out_short(result, request);
        return result;
    }
    const Pair pair(request);
    Steps steps(pair, progress);
    Alignment alignment;
    const bool can_compare = comparable(pair.a->essence(), pair.b->essence());
    if (can_compare) {
        alignment = align_pair(pair, steps);
    } else {
        pair.a->drain(steps.next());
        pair.b->drain(steps.next());
    }
    DiffResult result;
    result.is_part = request.is_part();
    result.a = side_of(*pair.a);
    result.b = side_of(*pair.b);
    if (result.is_part) {
        check_part(result.a, request.a_start);
        check_part(result.b, request.b_start);
    }
    if (can_compare)
        result.edits = edits_of(alignment, result.a.essence, pair.a->side(result.a.summary), result.b.essence,
                                pair.b->side(result.b.summary));
    result.smallest_edit = {shortest_unit(result.b)};
    result.verdict.identity = Identity::not_applicable;
    result.verdict.doubts = all_doubts(result, request, alignment);
    conclude_either(pair, result, alignment, request, progress);
    if (!request.declared_path.empty()) reconcile_declared(request, result);
    draw_outlines(result, request);
    add_context(result.edits, result.a.outline, result.b.outline);
    if (result.is_part) finish_part(result, request);
    leave_out_short(result, request);
    return result;
}

} // namespace rectool
