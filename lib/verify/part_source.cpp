#include "verify/part_source.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace rectool {

namespace {

constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();

std::uint64_t frames_of(Seconds time, std::uint32_t rate) {
    constexpr double most = 9e15; // a whole number that a double holds
    return static_cast<std::uint64_t>(std::llround(std::clamp(time.value * rate, 0.0, most)));
}

Range overlap(const Range& x, const Range& y) {
    return {std::max(x.start, y.start), std::min(x.end, y.end)};
}

/// Frames of `played` that lie before `frame`.
std::uint64_t played_before(const std::vector<Range>& played, std::uint64_t frame) {
    std::uint64_t frames = 0;
    for (const Range& range : played)
        if (range.start < frame) frames += std::min(range.end, frame) - range.start;
    return frames;
}

} // namespace

PartSource::PartSource(std::unique_ptr<AudioSource> whole, const Part& part)
    : whole_(std::move(whole)), end_frame_(no_end), all_(part.is_all()), outline_maker_(whole_->essence()) {
    if (all_) return;
    const std::uint32_t rate = essence().rate;
    if (rate == 0) throw Error(ErrorKind::usage, tr("a part can be compared of sound only, and this file is read as bytes"));
    first_frame_ = frames_of(part.start, rate);
    if (part.length) end_frame_ = first_frame_ + frames_of(*part.length, rate);
}

std::optional<std::uint64_t> PartSource::frames_expected() const {
    const std::optional<std::uint64_t> all = whole_->frames_expected();
    if (all_ || !all) return all;
    return std::min(*all, end_frame_) - std::min(*all, first_frame_);
}

void PartSource::skip_to_start() {
    at_start_ = true;
    const bool pcm = essence().type == EssenceType::pcm;
    UnitChunk chunk;
    while (skipped_frames_ < first_frame_) {
        const std::uint64_t wanted = pcm ? std::min(first_frame_ - skipped_frames_, essence().units_in_piece()) : 1;
        const std::uint64_t got = whole_->read(chunk, wanted);
        if (got == 0) return;
        skipped_units_ += got;
        skipped_frames_ += pcm ? got : std::accumulate(chunk.frames.begin(), chunk.frames.end(), std::uint64_t{0});
        chunk.clear();
    }
}

std::uint64_t PartSource::read_some(UnitChunk& chunk, std::uint64_t max_units) {
    if (all_ || moved_) return whole_->read(chunk, max_units);
    if (!at_start_) skip_to_start();
    const bool pcm = essence().type == EssenceType::pcm;
    const std::uint64_t reached = skipped_frames_ + frames_;
    if (reached >= end_frame_) return 0;
    return whole_->read(chunk, pcm ? std::min(max_units, end_frame_ - reached) : 1);
}

std::uint64_t PartSource::read(UnitChunk& chunk, std::uint64_t max_units) {
    const std::size_t bytes = chunk.bytes.size();
    const std::size_t packets = chunk.frames.size();
    const std::size_t inexact = chunk.inexact.size();
    const bool fresh = chunk.count == 0;
    const std::uint64_t got = read_some(chunk, max_units);
    if (fresh) chunk.first -= std::min(chunk.first, skipped_units_);
    for (std::size_t i = inexact; i < chunk.inexact.size(); ++i)
        chunk.inexact[i] = {chunk.inexact[i].start - skipped_units_, chunk.inexact[i].end - skipped_units_};
    if (moved_) return got;
    outline_maker_.add(chunk, bytes);
    units_ += got;
    frames_ +=
        essence().type == EssenceType::packets
            ? std::accumulate(chunk.frames.begin() + static_cast<std::ptrdiff_t>(packets), chunk.frames.end(), std::uint64_t{0})
            : got;
    return got;
}

void PartSource::seek(Range units) {
    moved_ = true;
    skipped_units_ = first_frame_; // pcm and bytes: a unit is a frame
    whole_->seek({units.start + first_frame_, units.end + first_frame_});
}

SourceSummary PartSource::finish() {
    SourceSummary summary = whole_->finish();
    std::vector<Range> played = summary.presentation.played;
    if (played.empty()) played = {{0, summary.frames}};
    const double rate = std::max(1U, essence().rate);
    whole_length_ = {static_cast<double>(played_before(played, no_end)) / rate};
    if (!all_) {
        const Range part{skipped_frames_, skipped_frames_ + frames_};
        place_.start = {static_cast<double>(played_before(played, part.start)) / rate};
        std::vector<Range> in_part;
        for (const Range& range : played) {
            const Range inside = overlap(range, part);
            if (!inside.empty()) in_part.push_back({inside.start - part.start, inside.end - part.start});
        }
        played = std::move(in_part);
        summary.presentation.played = played;
        summary.units = units_;
        summary.frames = frames_;
    }
    place_.end = {place_.start.value + static_cast<double>(played_before(played, no_end)) / rate};
    played_ = std::move(played);
    return summary;
}

Outline PartSource::take_outline() {
    return outline_maker_.take(played_);
}

std::unique_ptr<PartSource> open_part(const std::string& path, const SourceOptions& options, const Part& part) {
    return std::make_unique<PartSource>(open_audio(path, options), part);
}

Outline decoded_outline(const std::string& path, SourceOptions options, const Part& part) {
    options.decoded = true;
    try {
        const std::unique_ptr<PartSource> source = open_part(path, options, part);
        UnitChunk chunk;
        while (source->read(chunk, source->essence().units_in_piece()) > 0)
            chunk.clear();
        return source->take_outline();
    } catch (const Error&) {
        return {};
    }
}

} // namespace rectool
