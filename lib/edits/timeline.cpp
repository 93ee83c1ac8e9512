#include "edits/timeline.hpp"

#include <algorithm>

namespace rectool::edits {

namespace {

constexpr std::size_t most_pieces = 1'000'000;

Range overlap(const Range& x, const Range& y) {
    return {std::max(x.start, y.start), std::min(x.end, y.end)};
}

Range shifted(const Range& range, std::uint64_t from, std::uint64_t to) {
    return {range.start - from + to, range.end - from + to};
}

} // namespace

Timeline::Timeline(const Side& side) : side_(side) {
    const auto add = [this](Range frames) {
        if (frames.empty()) return;
        // A list that only goes on where it stopped is one range: no edit lies between.
        if (!played_.empty() && played_.back().frames.end == frames.start)
            played_.back().frames.end = frames.end;
        else
            played_.push_back({frames, length_});
        length_ += frames.length();
    };
    for (const Range& range : side.presentation.played)
        add(overlap(range, {0, side.frames}));
    if (side.presentation.played.empty()) add({0, side.frames});
}

Range Timeline::frames_of(Range units) const {
    if (!side_.frame_of) return units;
    return {side_.frame_of(units.start), side_.frame_of(units.end)};
}

std::vector<Range> Timeline::when(Range units) const {
    const Range frames = frames_of(units);
    std::vector<Range> times;
    for (const Played& played : played_) {
        const Range inside = overlap(frames, played.frames);
        if (!inside.empty()) times.push_back(shifted(inside, played.frames.start, played.at));
    }
    return times;
}

const Timeline::Played* Timeline::occurrence(std::uint64_t frame, std::uint64_t from) const {
    const Played* first = nullptr;
    for (const Played& played : played_) {
        if (frame < played.frames.start || frame >= played.frames.end) continue;
        if (played.at + (frame - played.frames.start) >= from) return &played;
        if (first == nullptr) first = &played;
    }
    return first;
}

namespace {

struct FrameSpan {
    Range copy;
    Range reference;
    Range extent;
};

/// Adds the parts of `span` that both play, `copy` being the range of the copy that is played. `reached`: in the reference.
void add_pieces(const FrameSpan& span, std::size_t index, const Timeline& reference, const Timeline::Played& copy,
                std::uint64_t& reached, std::vector<Piece>& pieces) {
    const Range inside = overlap(span.copy, copy.frames);
    const auto to_reference = [&](std::uint64_t frame) { return frame - span.copy.start + span.reference.start; };
    for (std::uint64_t at = inside.start; at < inside.end && pieces.size() < most_pieces;) {
        const std::uint64_t frame = to_reference(at);
        const Timeline::Played* played = reference.occurrence(frame, reached);
        if (played == nullptr) { // the reference does not play this: on to what it plays next
            std::uint64_t next = to_reference(inside.end);
            for (const Timeline::Played& other : reference.played())
                if (other.frames.start > frame) next = std::min(next, other.frames.start);
            at += next - frame;
            continue;
        }
        const Range part{at, std::min(inside.end, at + (played->frames.end - frame))};
        const std::uint64_t a = played->at + (frame - played->frames.start);
        // The extent as far as both sides play it in one go.
        Range extent = overlap(span.extent, copy.frames);
        extent.start = std::max(extent.start, at - std::min(at, frame - played->frames.start));
        extent.end = std::min(extent.end, at + (played->frames.end - frame));
        const std::uint64_t b = part.start - copy.frames.start + copy.at;
        pieces.push_back({{a, a + part.length()}, {b, b + part.length()}, shifted(extent, copy.frames.start, copy.at), index});
        reached = a + part.length();
        at = part.end;
    }
}

} // namespace

std::vector<Piece> played_pieces(const Alignment& alignment, const Timeline& reference, const Timeline& copy) {
    std::vector<FrameSpan> spans;
    spans.reserve(alignment.spans.size());
    for (const Span& span : alignment.spans) {
        FrameSpan frames{copy.frames_of(span.copy), reference.frames_of(span.reference), copy.frames_of(span.copy_extent)};
        // The same packets have the same frames; should a source count otherwise, the shorter is what is known to be equal.
        const std::uint64_t length = std::min(frames.copy.length(), frames.reference.length());
        frames.copy.end = frames.copy.start + length;
        frames.reference.end = frames.reference.start + length;
        spans.push_back(frames);
    }
    std::vector<Piece> pieces;
    std::uint64_t reached = 0;
    for (const Timeline::Played& played : copy.played()) {
        auto span = std::partition_point(spans.begin(), spans.end(),
                                         [&](const FrameSpan& one) { return one.copy.end <= played.frames.start; });
        for (; span != spans.end() && span->copy.start < played.frames.end && pieces.size() < most_pieces; ++span)
            add_pieces(*span, static_cast<std::size_t>(span - spans.begin()), reference, played, reached, pieces);
    }
    return pieces;
}

} // namespace rectool::edits
