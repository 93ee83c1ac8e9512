#include "sign/segment_words.hpp"

#include "rectool/commitment.hpp"
#include "rectool/error.hpp"

#include <utility>

namespace rectool {

SegmentWords::SegmentWords(const Essence& essence)
    : rate_(essence.rate), fingerprinter_(essence.rate, essence.channels, essence.sample) {}

SegmentWords::SegmentWords(const Essence& essence, std::unique_ptr<AudioSource> decoded)
    : rate_(essence.rate), decoded_(std::move(decoded)),
      fingerprinter_(decoded_->essence().rate, decoded_->essence().channels, decoded_->essence().sample) {}

Bytes SegmentWords::next(ByteView samples, std::uint64_t frames) {
    frames_ += frames;
    const std::uint64_t wanted = words_within(frames_, rate_) - given_;
    if (decoded_)
        decode(wanted);
    else
        fingerprinter_.add(samples);
    collect();
    given_ += wanted;
    if (words_.size() < wanted) {
        words_.clear();
        return {};
    }
    const auto end = words_.begin() + static_cast<std::ptrdiff_t>(wanted);
    Bytes packed = pack_words({words_.begin(), end});
    words_.erase(words_.begin(), end);
    return packed;
}

/// Decoders hold back some sound and may end a little before the packets do: a second of silence stands for that.
void SegmentWords::decode(std::uint64_t wanted) {
    const Essence& essence = decoded_->essence();
    UnitChunk chunk;
    try {
        while (!ended_ && words_.size() < wanted) {
            chunk.clear();
            if (decoded_->read(chunk, essence.units_in_piece()) > 0) {
                fingerprinter_.add(chunk.bytes);
            } else {
                ended_ = true;
                fingerprinter_.add(Bytes(std::size_t{essence.rate} * essence.unit_bytes(), 0));
            }
            collect();
        }
    } catch (const Error&) { // it does not harm the packets
        ended_ = true;
    }
}

void SegmentWords::collect() {
    const std::vector<FingerprintWord> fresh = fingerprinter_.take();
    words_.insert(words_.end(), fresh.begin(), fresh.end());
}

std::unique_ptr<SegmentWords> segment_words(const Essence& essence, const std::string& path, const SourceOptions& options) {
    if (essence.type == EssenceType::pcm) return std::make_unique<SegmentWords>(essence);
    if (essence.type == EssenceType::bytes) return nullptr;
    SourceOptions decoding = options;
    decoding.decoded = decoding.unplayed = true;
    try {
        return std::make_unique<SegmentWords>(essence, open_audio(path, decoding));
    } catch (const Error&) {
        return nullptr;
    }
}

} // namespace rectool
