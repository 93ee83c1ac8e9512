// The fingerprint of a recording, segment by segment.
#pragma once

#include "rectool/audio_source.hpp"
#include "rectool/fingerprint.hpp"

#include <memory>
#include <string>

namespace rectool {

/// Takes the segments in their order, and gives the packed words that belong to each. One thread at a time.
class SegmentWords {
public:
    /// Of pcm: from the samples themselves.
    explicit SegmentWords(const Essence& essence);

    /// Of packets: what a decoder makes of all of them, in a source of its own that runs along.
    SegmentWords(const Essence& essence, std::unique_ptr<AudioSource> decoded);

    /// `samples` of the segment's frames for pcm, nothing for packets. No bytes once the decoder has failed, or ended more than a
    /// second before the packets.
    [[nodiscard]] Bytes next(ByteView samples, std::uint64_t frames);

private:
    void decode(std::uint64_t wanted);
    void collect();

    std::uint32_t rate_;
    std::unique_ptr<AudioSource> decoded_;
    Fingerprinter fingerprinter_;
    std::vector<FingerprintWord> words_; ///< not yet given
    std::uint64_t frames_ = 0;           ///< of the segments so far
    std::uint64_t given_ = 0;            ///< words
    bool ended_ = false;
};

/// For the recording of that path; null where no decoder can be had, as the packets can be signed all the same.
[[nodiscard]] std::unique_ptr<SegmentWords> segment_words(const Essence& essence, const std::string& path,
                                                          const SourceOptions& options);

} // namespace rectool
