#include "decode/codecs.hpp"

#include "audio/byte_order.hpp"

#include <array>

namespace rectool {

namespace {

constexpr std::array<std::uint32_t, 13> rates = {96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                                 22050, 16000, 12000, 11025, 8000,  7350};
constexpr std::uint32_t object_sbr = 5;
constexpr std::uint32_t object_ps = 29;

class BitReader {
public:
    explicit BitReader(ByteView bytes) : bytes_(bytes) {}

    // Bits beyond the end are zero, and remembered.
    std::uint32_t take(unsigned count) {
        std::uint32_t value = 0;
        for (; count > 0; --count, ++position_) {
            const std::size_t byte = position_ / 8;
            if (byte >= bytes_.size()) overrun_ = true;
            const std::uint32_t bit = overrun_ ? 0U : (std::uint32_t{bytes_[byte]} >> (7 - position_ % 8)) & 1U;
            value = (value << 1U) | bit;
        }
        return value;
    }
    [[nodiscard]] bool overrun() const noexcept { return overrun_; }

private:
    ByteView bytes_;
    std::size_t position_ = 0;
    bool overrun_ = false;
};

std::uint32_t take_object_type(BitReader& bits) {
    const std::uint32_t type = bits.take(5);
    return type == 31 ? 32 + bits.take(6) : type;
}

std::uint32_t take_rate(BitReader& bits) {
    const std::uint32_t index = bits.take(4);
    if (index == 15) return bits.take(24);
    return index < rates.size() ? rates[index] : 0;
}

CodecConfig make_config(std::uint32_t object, std::uint32_t rate, std::uint32_t channel_configuration, std::uint32_t frames) {
    CodecConfig config;
    config.bytes = {static_cast<std::uint8_t>(object), static_cast<std::uint8_t>(channel_configuration)};
    put_le32(config.bytes, rate);
    put_le32(config.bytes, frames);
    config.rate = rate;
    config.frames = frames;
    config.channels = channel_configuration == 7 ? 8 : channel_configuration; // 0: a program_config_element says
    return config;
}

} // namespace

std::optional<CodecConfig> aac_config(ByteView audio_specific_config) {
    BitReader bits(audio_specific_config);
    std::uint32_t object = take_object_type(bits);
    const std::uint32_t rate = take_rate(bits);
    const std::uint32_t channels = bits.take(4);
    if (object == object_sbr || object == object_ps) {
        (void)take_rate(bits); // of the extension
        object = take_object_type(bits);
    }
    if (bits.overrun() || rate == 0 || channels > 7 || object == 0 || object > 255) return std::nullopt;
    constexpr std::uint32_t low_delay = 23;
    constexpr std::uint32_t enhanced_low_delay = 39;
    const bool short_frames = bits.take(1) != 0;
    std::uint32_t frames = short_frames ? 960 : 1024;
    if (object == low_delay || object == enhanced_low_delay) frames = short_frames ? 480 : 512;
    return make_config(object, rate, channels, frames);
}

std::optional<AdtsHeader> adts_header(ByteView packet) {
    constexpr std::size_t shortest = 7;
    if (packet.size() < shortest || packet[0] != 0xFF || (packet[1] & 0xF6U) != 0xF0) return std::nullopt;
    const std::uint32_t index = (packet[2] >> 2U) & 0xFU;
    if (index >= rates.size()) return std::nullopt;
    AdtsHeader header;
    header.header_bytes = (packet[1] & 1U) != 0 ? 7 : 9;
    header.frame_bytes = ((packet[3] & 3U) << 11U) | (std::uint32_t{packet[4]} << 3U) | (packet[5] >> 5U);
    header.raw_blocks = (packet[6] & 3U) + 1U;
    if (header.frame_bytes <= header.header_bytes) return std::nullopt;
    const std::uint32_t channels = ((packet[2] & 1U) << 2U) | (packet[3] >> 6U);
    header.config = make_config((packet[2] >> 6U) + 1U, rates[index], channels, 1024);
    return header;
}

} // namespace rectool
