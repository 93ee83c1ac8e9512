#include "verify/near_identical.hpp"

#include "verify/comparable.hpp"
#include "verify/near_walk.hpp"

#include <cmath>

namespace rectool {

namespace {

/// Where the sound was found to lie; where nothing was, as from the start and as to the end.
std::vector<LineHint> hints_of(const std::vector<AlikeStretch>& alike, std::int64_t frames_a, std::int64_t frames_b,
                               double rate) {
    const auto frame_of = [rate](Seconds time) { return std::llround(time.value * rate); };
    std::vector<LineHint> hints;
    for (const AlikeStretch& stretch : alike) {
        const std::int64_t first = std::clamp<std::int64_t>(frame_of(stretch.b.start), 0, frames_b);
        const std::int64_t end = std::clamp<std::int64_t>(frame_of(stretch.b.end), first, frames_b);
        hints.push_back({first, end, std::llround((stretch.b.start.value - stretch.a.start.value) * rate)});
    }
    if (hints.empty()) hints = {{0, frames_b, 0}, {0, frames_b, frames_b - frames_a}};
    return hints;
}

std::uint64_t covered(const std::vector<Span>& spans) {
    std::uint64_t frames = 0;
    for (const Span& span : spans)
        frames += span.copy.length();
    return frames;
}

std::uint64_t alike_frames(const std::vector<AlikeStretch>& alike, double rate) {
    double seconds = 0;
    for (const AlikeStretch& stretch : alike)
        seconds += stretch.b.length().value;
    return static_cast<std::uint64_t>(seconds * rate);
}

/// What lies between the spans, before the first, and after the last.
std::vector<Range> silences(NearWalk& walk, const std::vector<Span>& spans, std::uint64_t frames) {
    std::vector<Range> found;
    std::uint64_t reached = 0;
    const auto look = [&](std::uint64_t end) {
        if (end <= reached) return;
        const std::vector<Range> more = walk.silences({reached, end});
        found.insert(found.end(), more.begin(), more.end());
    };
    for (const Span& span : spans) {
        look(span.copy.start);
        reached = span.copy.end;
    }
    look(frames);
    return found;
}

/// Of the first and the last samples of another sound some fit by chance: how many, at most.
double play_of(NearWalk& walk, const Edit& edit, double rate) {
    constexpr double unlikely = 0.002;
    const auto frame_of = [rate](Seconds time) { return std::llround(time.value * rate); };
    const std::int64_t length = std::min(frame_of(edit.a.length()), frame_of(edit.b.length()));
    const std::int64_t count = std::min<std::int64_t>(length, std::llround(rate / 200));
    if (count <= 0) return 1;
    const double start = walk.chance(frame_of(edit.a.start), frame_of(edit.b.start), count);
    const double end = walk.chance(frame_of(edit.a.end) - count, frame_of(edit.b.end) - count, count);
    return std::ceil(std::log(unlikely) / std::log(std::max(start, end)));
}

void make_measured(EditList& list, NearWalk& walk, double rate) {
    for (Edit& edit : list.edits) {
        edit.proven = false;
        edit.confidence = 0.99;
        if (edit.kind == EditKind::replace || edit.kind == EditKind::mute)
            edit.precision.value = std::max(edit.precision.value, play_of(walk, edit, rate) / rate);
        edit.precision.value = std::max(edit.precision.value, 1 / rate);
    }
    for (const SameStretch& stretch : list.same)
        list.alike.push_back({stretch.a, stretch.b});
    list.same.clear();
}

} // namespace

std::optional<NearIdentical> compare_near(const NearSide& a, const NearSide& b, const std::vector<AlikeStretch>& alike) {
    const Essence& essence = b.recording.essence();
    if (a.recording.essence().type != EssenceType::pcm || essence.type != EssenceType::pcm ||
        a.recording.essence().rate != essence.rate || a.recording.essence().channels != essence.channels)
        return std::nullopt;
    SampleWindow window_a(a.recording, a.summary.frames);
    SampleWindow window_b(b.recording, b.summary.frames);
    SampleWindow window_search(a.recording, a.summary.frames);
    const std::vector<LineHint> hints = hints_of(alike, window_a.frames(), window_b.frames(), essence.rate);
    const std::optional<SampleFit> fit = measure_fit(window_a, window_b, essence, hints);
    if (!fit) return std::nullopt;

    NearWalk walk(window_a, window_b, window_search, *fit, essence.rate, hints);
    Alignment alignment;
    alignment.spans = walk.run();
    if (walk.exhausted()) return std::nullopt;
    alignment.copy_units = b.summary.units;
    alignment.reference_units = a.summary.units;
    alignment.block_units = 1;
    const std::uint64_t found = covered(alignment.spans);
    const std::uint64_t wanted = alike.empty() ? b.summary.frames : alike_frames(alike, essence.rate);
    if (found * 10 < wanted * 9) return std::nullopt;
    alignment.copy_silent = silences(walk, alignment.spans, b.summary.frames);
    NearIdentical result;
    result.edits = edits_of(alignment, a.recording.essence(), a.recording.side(a.summary), essence, b.recording.side(b.summary));
    make_measured(result.edits, walk, essence.rate);
    result.gain = 20 * std::log10(static_cast<double>(fit->gain));
    return result;
}

} // namespace rectool
