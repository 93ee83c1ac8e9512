// From the packets of a demuxer to the units of the essence, whatever the container was.
#pragma once

#include "decode/codecs.hpp"
#include "rectool/essence.hpp"

#include <memory>

struct AVCodecParameters;
struct AVVorbisParseContext;

namespace rectool {

enum class PacketFate {
    units,       ///< units were appended (perhaps none yet: bytes wait for the rest of their block)
    info,        ///< no audio: an information frame or a header
    damaged,     ///< not what the codec prescribes
    other_config ///< audio of another configuration than the essence's
};

/// One codec's rules (docs/format.md, "Essence"). The configuration may be known only after the first packet.
class PacketNormaliser {
public:
    /// For the codec of `parameters`, which must outlive this.
    explicit PacketNormaliser(const AVCodecParameters& parameters);
    ~PacketNormaliser();
    PacketNormaliser(const PacketNormaliser&) = delete;
    PacketNormaliser& operator=(const PacketNormaliser&) = delete;

    /// Name of the codec for Essence::codec.
    [[nodiscard]] const std::string& codec() const noexcept { return codec_; }
    [[nodiscard]] const std::optional<CodecConfig>& config() const noexcept { return config_; }
    /// Opus: pre-skip and gain of the header.
    [[nodiscard]] const std::optional<OpusHead>& opus() const noexcept { return opus_; }

    /// Appends the units of one demuxed packet. `duration`: the demuxer's, in frames, for codecs that do not tell themselves.
    /// The units' bytes live until the next call, or as long as `packet`.
    PacketFate normalise(ByteView packet, std::uint64_t duration, std::vector<PacketUnit>& units);

    /// The last, shorter block of a codec in blocks, if there is one.
    void flush(std::vector<PacketUnit>& units);

    /// A new configuration in the middle of the stream: true if it is the same as the essence's.
    bool same_configuration(ByteView extradata);

private:
    PacketFate aac(ByteView packet, std::vector<PacketUnit>& units);
    PacketFate mpeg(ByteView packet, std::vector<PacketUnit>& units);
    PacketFate vorbis(ByteView packet, std::vector<PacketUnit>& units);
    PacketFate blocks(ByteView packet, std::vector<PacketUnit>& units);
    PacketFate other(ByteView packet, std::uint64_t duration, std::vector<PacketUnit>& units);
    [[nodiscard]] std::optional<CodecConfig> config_of(ByteView extradata);
    bool adopt(const CodecConfig& config);
    void set_blocks();

    const AVCodecParameters& parameters_;
    std::string codec_;
    std::optional<CodecConfig> config_;
    std::optional<OpusHead> opus_;
    bool adts_ = false;
    bool first_ = true;
    AVVorbisParseContext* vorbis_ = nullptr;
    std::uint32_t block_bytes_ = 0; // codecs that are cut into blocks
    std::uint32_t block_frames_ = 0;
    Bytes pending_;
    Bytes cut_;
};

} // namespace rectool
