#include "rectool/sign.hpp"

#include "base/text.hpp"
#include "base/worker_pool.hpp"
#include "rectool/error.hpp"
#include "sign/first_record.hpp"
#include "sign/segment_builder.hpp"
#include "sign/segment_words.hpp"

#include <deque>
#include <future>
#include <numeric>

namespace rectool {

namespace {

constexpr std::uint64_t blocks_per_second = 8;
constexpr std::uint64_t sample_units = 200; // packets looked at to learn how long one lasts

/// A segment in the making: hashes on any thread, words on one that takes the segments in their order.
struct PendingSegment {
    SegmentRecord record;
    std::future<SegmentDetail> detail;
    std::future<Bytes> words;
};

SegmentRecord segment_record(const Essence& essence, const UnitChunk& chunk) {
    SegmentRecord record;
    record.units = chunk.count;
    if (essence.type == EssenceType::pcm) record.frames = chunk.count;
    if (essence.type == EssenceType::packets)
        record.frames = std::accumulate(chunk.frames.begin(), chunk.frames.end(), std::uint64_t{0});
    return record;
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
    record.blocks = choose_blocks(record.essence, start, blocks_per_second);
    return record;
}

/// Makes the segments of a recording and writes them in their order.
class SegmentLine {
public:
    /// `words` may be null. Both have to outlive it.
    SegmentLine(const RecordingRecord& recording, ChainWriter& writer, SegmentWords* words)
        : recording_(recording), writer_(writer), words_(words) {}

    void add(UnitChunk units) {
        const auto chunk = std::make_shared<const UnitChunk>(std::move(units));
        PendingSegment segment;
        segment.record = segment_record(recording_.essence, *chunk);
        if (words_ != nullptr)
            segment.words =
                one_by_one_.submit([this, chunk, frames = segment.record.frames] { return words_->next(chunk->bytes, frames); });
        segment.detail =
            workers_.submit([this, chunk] { return build_detail(recording_.essence, recording_.blocks, *chunk, random_salt()); });
        pending_.push_back(std::move(segment));
        if (pending_.size() > 4 * workers_.threads()) write_one();
    }

    void finish() {
        while (!pending_.empty())
            write_one();
    }

    [[nodiscard]] std::uint64_t without_words() const noexcept { return without_words_; }

private:
    void write_one() {
        PendingSegment segment = std::move(pending_.front());
        pending_.pop_front();
        SegmentDetail detail = segment.detail.get();
        if (words_ != nullptr) detail.fingerprint = segment.words.get();
        if (words_ != nullptr && detail.fingerprint->empty() && segment.record.frames > recording_.essence.rate / 2)
            ++without_words_;
        writer_.segment(std::move(segment.record), detail);
    }

    const RecordingRecord& recording_;
    ChainWriter& writer_;
    SegmentWords* words_;
    std::deque<PendingSegment> pending_;
    std::uint64_t without_words_ = 0;
    WorkerPool one_by_one_{WorkerPool::Priority::normal, 1};
    WorkerPool workers_;
};

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
    const auto words = request.fingerprint ? segment_words(essence, request.path, request.source) : nullptr;
    if (words) result.recording.fingerprint = fingerprint_name;
    result.recording.key = key.public_key();
    result.container = source->container();
    ChainWriter writer(result.recording, request.context, key, sink);
    for (const EditRecord& edit : request.edits)
        writer.edit(edit);
    const BlockParameters blocks = result.recording.blocks;
    const std::uint64_t segment_units = blocks.units * blocks.per_segment;

    SegmentLine line(result.recording, writer, words.get());
    while (true) {
        fill(*source, ahead, segment_units);
        if (ahead.count == 0) break;
        line.add(take_units(essence, ahead, std::min(ahead.count, segment_units)));
        if (progress) progress(writer.frames(), source->frames_expected());
    }
    line.finish();
    result.segments_without_words = line.without_words();

    result.summary = source->finish();
    result.head = writer.end(result.summary.presentation.played, result.summary.file_digest);
    result.segments = writer.segments();
    return result;
}

} // namespace rectool
