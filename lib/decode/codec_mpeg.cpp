#include "decode/codecs.hpp"

#include "audio/byte_order.hpp"

#include <array>
#include <string_view>

namespace rectool {

namespace {

// kbit/s by [MPEG-1: layer I, II, III; MPEG-2: layer I, II and III][index]
constexpr std::array<std::array<std::uint32_t, 15>, 5> bit_rates = {{
    {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}};
constexpr std::array<std::uint32_t, 3> mpeg1_rates = {44100, 48000, 32000};
constexpr std::uint32_t mono = 3;

// Version as the header has it: 0 is MPEG-2.5, 2 is MPEG-2, 3 is MPEG-1.
std::uint32_t frames_of(std::uint32_t version, std::uint32_t layer) {
    if (layer == 1) return 384;
    return layer == 3 && version != 3 ? 576 : 1152;
}

std::uint32_t length_of(std::uint32_t version, std::uint32_t layer, std::uint32_t rate, std::uint32_t bits, bool padded) {
    const std::uint32_t padding = padded ? 1 : 0;
    if (layer == 1) return (12 * bits / rate + padding) * 4;
    return frames_of(version, layer) / 8 * bits / rate + padding;
}

} // namespace

std::optional<MpegHeader> mpeg_header(ByteView packet) {
    if (packet.size() < 4 || packet[0] != 0xFF || (packet[1] & 0xE0U) != 0xE0) return std::nullopt;
    const std::uint32_t version = (packet[1] >> 3U) & 3U;
    const std::uint32_t layer = 4 - ((packet[1] >> 1U) & 3U);
    const std::uint32_t bit_rate = packet[2] >> 4U;
    const std::uint32_t rate_index = (packet[2] >> 2U) & 3U;
    if (version == 1 || layer == 4 || bit_rate == 0 || bit_rate == 15 || rate_index == 3) return std::nullopt;
    const std::uint32_t rate = mpeg1_rates[rate_index] >> (version == 3 ? 0U : version == 2 ? 1U : 2U);
    const std::size_t row = version == 3 ? layer - 1 : layer == 1 ? 3 : 4;
    const bool one_channel = (packet[3] >> 6U) == mono;
    MpegHeader header;
    header.layer = layer;
    header.frame_bytes = length_of(version, layer, rate, bit_rates[row][bit_rate] * 1000, (packet[2] & 2U) != 0);
    header.config.bytes = {static_cast<std::uint8_t>(version), static_cast<std::uint8_t>(layer),
                           static_cast<std::uint8_t>(one_channel ? 1 : 2)};
    put_le32(header.config.bytes, rate);
    header.config.rate = rate;
    header.config.channels = one_channel ? 1 : 2;
    header.config.frames = frames_of(version, layer);
    header.checksum = (packet[1] & 1U) == 0;
    if (layer == 3) header.side_bytes = version == 3 ? (one_channel ? 17 : 32) : (one_channel ? 9 : 17);
    return header;
}

bool mpeg_info_frame(ByteView packet) {
    const std::optional<MpegHeader> header = mpeg_header(packet);
    if (!header || header->layer != 3) return false;
    const std::size_t checksum = header->checksum ? 2 : 0;
    const std::string_view text(reinterpret_cast<const char*>(packet.data()), packet.size());
    const auto has = [&](std::size_t at, std::string_view name) { return text.size() >= at + 4 && text.substr(at, 4) == name; };
    for (const std::size_t skipped : {std::size_t{0}, checksum})
        if (has(4 + skipped + header->side_bytes, "Xing") || has(4 + skipped + header->side_bytes, "Info")) return true;
    return has(36, "VBRI");
}

} // namespace rectool
