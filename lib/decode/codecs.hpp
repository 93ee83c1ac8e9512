// Lossy codecs as bytes: their configuration made comparable, their packets without what containers add.
// Pure functions; nothing is assumed of the bytes. What the normalised bytes are: docs/format.md, "Essence".
#pragma once

#include "rectool/bytes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// What is signed of a codec's configuration, beside its packets.
struct CodecConfig {
    Bytes bytes;
    std::uint32_t rate = 0;
    std::uint32_t channels = 0;
    std::uint32_t frames = 0; ///< of every packet; 0 where the packet says
    bool operator==(const CodecConfig&) const = default;
};

/// One unit: bytes that live as long as the packet they came in, and its decoded frames.
struct PacketUnit {
    ByteView bytes;
    std::uint32_t frames = 0;
};

// AAC: ISO/IEC 14496-3.
[[nodiscard]] std::optional<CodecConfig> aac_config(ByteView audio_specific_config);
struct AdtsHeader {
    CodecConfig config;
    std::uint32_t header_bytes = 0;
    std::uint32_t frame_bytes = 0; ///< header included
    std::uint32_t raw_blocks = 0;
};
[[nodiscard]] std::optional<AdtsHeader> adts_header(ByteView packet);

// MPEG-1, MPEG-2 and 2.5 audio, layers I to III: ISO/IEC 11172-3 and 13818-3.
struct MpegHeader {
    CodecConfig config;
    std::uint32_t frame_bytes = 0;
    std::uint32_t layer = 0;
    std::uint32_t side_bytes = 0; ///< layer III: of the side information, which stands behind header and checksum
    bool checksum = false;        ///< two bytes
};
[[nodiscard]] std::optional<MpegHeader> mpeg_header(ByteView packet);
/// True for a frame that holds a Xing, Info or VBRI table and no audio.
[[nodiscard]] bool mpeg_info_frame(ByteView packet);

// Opus: RFC 6716, RFC 7845.
struct OpusHead {
    CodecConfig config;
    std::uint32_t pre_skip = 0;
    std::int32_t gain = 0; ///< 1/256 dB
};
[[nodiscard]] std::optional<OpusHead> opus_head(ByteView head);
[[nodiscard]] std::optional<std::uint32_t> opus_frames(ByteView packet);

// Vorbis I. `extradata` holds the three headers as FFmpeg packs them.
[[nodiscard]] std::optional<CodecConfig> vorbis_config(ByteView extradata);

// AMR: RFC 4867, storage format. Splits a packet into frames with their table-of-contents bytes; false if it does not add up.
[[nodiscard]] bool amr_split(ByteView packet, bool wide, std::vector<PacketUnit>& units);

} // namespace rectool
