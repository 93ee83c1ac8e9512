#include "decode/codecs.hpp"

#include "audio/byte_order.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace rectool {

std::optional<OpusHead> opus_head(ByteView head) {
    constexpr std::string_view magic = "OpusHead";
    if (head.size() < 19 || !std::equal(magic.begin(), magic.end(), head.begin()) || (head[8] & 0xF0U) != 0) return std::nullopt;
    const std::uint8_t channels = head[9];
    const std::uint8_t family = head[18];
    if (channels == 0) return std::nullopt;
    OpusHead result;
    if (family == 0) {
        if (channels > 2) return std::nullopt;
        result.config.bytes = {channels, 0, 1, static_cast<std::uint8_t>(channels - 1), 0};
        if (channels == 2) result.config.bytes.push_back(1);
    } else {
        if (head.size() < std::size_t{21} + channels) return std::nullopt;
        result.config.bytes = {channels, family};
        result.config.bytes.insert(result.config.bytes.end(), head.begin() + 19, head.begin() + 21 + channels);
    }
    result.config.rate = 48000;
    result.config.channels = channels;
    result.pre_skip = le16(head, 10);
    result.gain = static_cast<std::int16_t>(le16(head, 16));
    return result;
}

std::optional<std::uint32_t> opus_frames(ByteView packet) {
    if (packet.empty()) return std::nullopt;
    const std::uint32_t configuration = packet[0] >> 3U;
    std::uint32_t frame = 0; // at 48 kHz
    if (configuration < 12) {
        static constexpr std::array<std::uint32_t, 4> silk = {480, 960, 1920, 2880};
        frame = silk[configuration % 4];
    } else if (configuration < 16) {
        frame = configuration % 2 == 0 ? 480 : 960;
    } else {
        frame = 120U << (configuration % 4);
    }
    const std::uint32_t code = packet[0] & 3U;
    std::uint32_t count = code == 0 ? 1 : 2;
    if (code == 3) {
        if (packet.size() < 2) return std::nullopt;
        count = packet[1] & 0x3FU;
    }
    constexpr std::uint32_t longest = 5760; // 120 ms
    if (count == 0 || frame * count > longest) return std::nullopt;
    return frame * count;
}

} // namespace rectool
