#include "rectool/sign.hpp"

#include "base/text.hpp"
#include "base/worker_pool.hpp"
#include "rectool/error.hpp"
#include "sign/first_record.hpp"
#include "sign/segment_builder.hpp"

#include <deque>
#include <future>
#include <numeric>

namespace rectool {

namespace {

constexpr std::uint64_t sample_units = 200; // packets looked at to learn how long one lasts

struct BuiltSegment {
    SegmentRecord record;
    SegmentDetail detail;
};

BuiltSegment build_segment(const Essence& essence, const BlockParameters& blocks, const UnitChunk& chunk) {
    BuiltSegment built;
    built.record.units = chunk.count;
    if (essence.type == EssenceType::pcm) built.record.frames = chunk.count;
    if (essence.type == EssenceType::packets)
        built.record.frames = std::accumulate(chunk.frames.begin(), chunk.frames.end(), std::uint64_t{0});
    built.detail = build_detail(essence, blocks, chunk, random_salt());
    return built;
}

/// Moves the first `count` units of `from` to a chunk of their own.
UnitChunk take_units(const Essence& essence, UnitChunk& from, std::uint64_t count) {
    UnitChunk taken;
    taken.first = from.first;
    taken.count = count;
    std::size_t length = count * essence.unit_bytes();
    if (essence.type == EssenceType::packets) {
        const auto end = static_cast<std::ptrdiff_t>(count);
        taken.sizes.assign(from.sizes.begin(), from.sizes.begin() + end);
        taken.frames.assign(from.frames.begin(), from.frames.begin() + end);
        length = std::accumulate(taken.sizes.begin(), taken.sizes.end(), std::size_t{0});
        from.sizes.erase(from.sizes.begin(), from.sizes.begin() + end);
        from.frames.erase(from.frames.begin(), from.frames.begin() + end);
    }
    const auto cut = from.bytes.begin() + static_cast<std::ptrdiff_t>(length);
    taken.bytes.assign(from.bytes.begin(), cut);
    from.bytes.erase(from.bytes.begin(), cut);
    from.first += count;
    from.count -= count;
    return taken;
}

/// Reads until `chunk` holds `units` or the source ends.
void fill(AudioSource& source, UnitChunk& chunk, std::uint64_t units) {
    while (chunk.count < units && source.read(chunk, units - chunk.count) > 0) {
    }
}

RecordingRecord file_recording(const SignRequest& request, const AudioSource& source, const UnitChunk& start) {
    RecordingRecord record = first_record(request, source.essence());
    record.layout = source.presentation().layout;
    record.gain = source.presentation().gain;
    record.blocks = choose_blocks(record.essence, start);
    return record;
}

} // namespace

SignResult sign_recording(const SignRequest& request, const SecretKey& key, const ChainWriter::Sink& sink,
                          const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress) {
    const auto source = open_audio(request.path, request.source);
    const Essence essence = source->essence();
    UnitChunk ahead;
    fill(*source, ahead, sample_units);
    if (ahead.count == 0) throw Error(ErrorKind::input, std::string(tr("there is no sound in this file:")) + " " + request.path);

    SignResult result;
    result.recording = file_recording(request, *source, ahead);
    result.recording.key = key.public_key();
    result.container = source->container();
    ChainWriter writer(result.recording, request.context, key, sink);
    const BlockParameters blocks = result.recording.blocks;
    const std::uint64_t segment_units = blocks.units * blocks.per_segment;

    WorkerPool workers;
    std::deque<std::future<BuiltSegment>> pending;
    const auto write_one = [&] {
        BuiltSegment built = pending.front().get();
        pending.pop_front();
        writer.segment(std::move(built.record), built.detail);
        if (progress) progress(writer.frames(), source->frames_expected());
    };
    while (true) {
        fill(*source, ahead, segment_units);
        if (ahead.count == 0) break;
        UnitChunk chunk = take_units(essence, ahead, std::min(ahead.count, segment_units));
        pending.push_back(
            workers.submit([&essence, blocks, units = std::move(chunk)] { return build_segment(essence, blocks, units); }));
        if (pending.size() > 2 * workers.threads()) write_one();
    }
    while (!pending.empty())
        write_one();

    result.summary = source->finish();
    result.head = writer.end(result.summary.presentation.played, result.summary.file_digest);
    result.segments = writer.segments();
    return result;
}

} // namespace rectool
