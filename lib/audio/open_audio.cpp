#include "audio/decoder_process.hpp"
#include "audio/file_digest.hpp"
#include "audio/lossless_file.hpp"
#include "audio/source_messages.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace rectool {

void UnitChunk::clear() {
    first = 0;
    count = 0;
    bytes.clear();
    sizes.clear();
    frames.clear();
    inexact.clear();
}

namespace {

/// Appends units of `from`, numbered from its start, whose bytes begin at `offset`. Returns how many bytes they have.
std::size_t append(UnitChunk& to, const UnitChunk& from, Range units, std::size_t offset, std::size_t unit_bytes) {
    const auto copy_some = [&](const std::vector<std::uint32_t>& values, std::vector<std::uint32_t>& out) {
        if (values.empty()) return;
        const auto start = values.begin();
        out.insert(out.end(), start + static_cast<std::ptrdiff_t>(units.start), start + static_cast<std::ptrdiff_t>(units.end));
    };
    const std::size_t sized = to.sizes.size();
    copy_some(from.sizes, to.sizes);
    copy_some(from.frames, to.frames);
    const auto fresh = to.sizes.begin() + static_cast<std::ptrdiff_t>(sized);
    const std::size_t length = std::accumulate(fresh, to.sizes.end(), units.length() * unit_bytes);
    const auto begin = from.bytes.begin() + static_cast<std::ptrdiff_t>(offset);
    to.bytes.insert(to.bytes.end(), begin, begin + static_cast<std::ptrdiff_t>(length));
    const Range taken{from.first + units.start, from.first + units.end};
    for (const Range& range : from.inexact) {
        const Range part{std::max(range.start, taken.start), std::min(range.end, taken.end)};
        if (!part.empty()) to.inexact.push_back(part);
    }
    if (to.count == 0) to.first = taken.start;
    to.count += units.length();
    return length;
}

/// What another process decodes. The digest is made here: that process could say anything.
class DecodedSource final : public AudioSource {
public:
    DecodedSource(const std::string& path, const SourceOptions& options)
        : file_(std::make_shared<const InputFile>(path, options.name)) {
        if (!options.look_back && !options.unplayed) digest_.emplace(file_);
        const bool lossless = options.as_bytes || may_be_lossless(*file_);
        SourceAnswer first = start(lossless ? Decoder::lossless : Decoder::any, options);
        if (lossless && std::holds_alternative<SourceDeclined>(first)) first = start(Decoder::any, options);
        opened_ = expect<SourceOpened>(std::move(first));
    }

    const Essence& essence() const override { return opened_.essence; }
    const Presentation& presentation() const override { return opened_.presentation; }
    const std::string& container() const override { return opened_.container; }
    std::optional<std::uint64_t> frames_expected() const override { return opened_.frames_expected; }

    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) override {
        if (used_ == current_.count && !next_chunk()) return 0;
        const std::uint64_t count = std::min(max_units, current_.count - used_);
        if (chunk.count == 0 && count == current_.count) { // all of it: nothing has to be copied
            chunk = std::exchange(current_, {});
            used_ = 0;
            return count;
        }
        offset_ += append(chunk, current_, {used_, used_ + count}, offset_, essence().unit_bytes());
        used_ += count;
        return count;
    }

    void seek(Range units) override {
        decoder_->send(pack(units));
        while (true) { // past what was on its way
            const SourceAnswer next = answer();
            if (const auto* moved = std::get_if<SourceMoved>(&next); moved != nullptr && moved->units == units) break;
        }
        position_ = units.start;
        ended_ = false;
        current_.clear();
        used_ = 0;
    }

    SourceSummary finish() override {
        while (!ended_)
            next_chunk();
        if (digest_) summary_.file_digest = digest_->finish();
        summary_.file_size = file_->size();
        return std::move(summary_);
    }

private:
    SourceAnswer start(Decoder decoder, const SourceOptions& options) {
        decoder_ = std::make_unique<DecoderProcess>(decoder, file_);
        decoder_->send(pack(DecodeRequest{file_->path(), options}));
        return answer();
    }

    SourceAnswer answer() {
        try {
            SourceAnswer answer = read_answer(decoder_->answers(), essence(), position_);
            if (const auto* failed = std::get_if<SourceFailed>(&answer))
                throw Error(ErrorKind::input, failed->message, failed->hint);
            return answer;
        } catch (const PipeBroken&) {
            file_->check_unchanged(); // else that is the cause
            throw decoder_->failure();
        }
    }

    template <class Answer> Answer expect(SourceAnswer answer) {
        if (auto* value = std::get_if<Answer>(&answer)) return std::move(*value);
        throw decoder_->failure();
    }

    /// Takes the next chunk; false at the end.
    bool next_chunk() {
        if (ended_) return false;
        SourceAnswer next = answer();
        if (auto* summary = std::get_if<SourceSummary>(&next)) summary_ = std::move(*summary);
        ended_ = std::holds_alternative<SourceSummary>(next) || std::holds_alternative<SourcePaused>(next);
        if (ended_ && std::holds_alternative<SourceSummary>(next) && summary_.units != position_) throw decoder_->failure();
        if (ended_) return false;
        current_ = expect<UnitChunk>(std::move(next));
        position_ += current_.count;
        used_ = 0;
        offset_ = 0;
        return true;
    }

    InputFilePtr file_;
    std::unique_ptr<DecoderProcess> decoder_;
    std::optional<FileDigest> digest_;
    SourceOpened opened_;
    UnitChunk current_;
    std::uint64_t used_ = 0;     ///< units of current_
    std::size_t offset_ = 0;     ///< bytes of current_
    std::uint64_t position_ = 0; ///< units that came
    bool ended_ = false;
    SourceSummary summary_;
};

} // namespace

std::unique_ptr<AudioSource> open_audio(const std::string& path, const SourceOptions& options) {
    return std::make_unique<DecodedSource>(path, options);
}

} // namespace rectool
