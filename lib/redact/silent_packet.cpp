#include "redact/silent_packet.hpp"

#include "decode/codecs.hpp"

#include <algorithm>
#include <utility>

namespace rectool {

namespace {

/// Most significant bit first, as in MPEG streams.
class BitWriter {
public:
    void put(std::uint32_t value, unsigned count) {
        for (; count > 0; --count, ++used_) {
            if (used_ % 8 == 0) bytes_.push_back(0);
            bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | (value >> (count - 1) & 1U) << (7 - used_ % 8));
        }
    }
    [[nodiscard]] Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
    unsigned used_ = 0;
};

/// A raw_data_block() with one channel, or a pair, in which no scale factor band is coded.
Bytes silent_aac(std::uint32_t channels) {
    constexpr std::uint32_t pair = 1;
    constexpr std::uint32_t end = 7;
    constexpr unsigned info_bits = 1 + 2 + 1 + 6 + 1; // a long sine window, max_sfb 0, no prediction
    constexpr unsigned gain_bits = 8;
    constexpr unsigned tool_bits = 3; // no pulses, noise shaping, gain control
    BitWriter bits;
    bits.put(channels == 2 ? pair : 0, 3);
    bits.put(0, 4); // which element of its kind
    if (channels == 2) {
        bits.put(1, 1); // one window for both
        bits.put(0, info_bits + 2);
        bits.put(0, gain_bits + tool_bits);
        bits.put(0, gain_bits + tool_bits);
    } else {
        bits.put(0, gain_bits + info_bits + tool_bits);
    }
    bits.put(end, 3);
    return bits.take();
}

/// Without checksum and sound of its own, at the first bit rate that leaves room for what it carries.
Bytes silent_mp3(ByteView model, ByteView carried) {
    constexpr unsigned bit_rates = 15;
    constexpr std::uint32_t rate_and_private = 0x0D; // of the third byte; what is not kept is the padding
    Bytes packet(model.begin(), model.begin() + 4);
    packet[1] |= 1U;
    for (unsigned index = 1; index < bit_rates; ++index) {
        packet[2] = static_cast<std::uint8_t>((packet[2] & rate_and_private) | index << 4U);
        const std::optional<MpegHeader> header = mpeg_header(packet);
        if (!header || header->frame_bytes < 4 + header->side_bytes + carried.size()) continue;
        packet.resize(header->frame_bytes, 0);
        std::copy(carried.begin(), carried.end(), packet.end() - static_cast<std::ptrdiff_t>(carried.size()));
        return packet;
    }
    return {};
}

} // namespace

Bytes silent_packet(const Essence& essence, ByteView model, ByteView carried) {
    if (essence.codec == "opus") return {0xF8, 0xFF, 0xFE};
    if (essence.codec == "aac") return silent_aac(essence.channels);
    return model.size() < 4 ? Bytes{} : silent_mp3(model, carried);
}

std::optional<Mp3Sound> mp3_sound(ByteView packet) {
    const std::optional<MpegHeader> header = mpeg_header(packet);
    if (!header || header->layer != 3) return std::nullopt;
    const std::uint32_t side = 4 + (header->checksum ? 2U : 0U);
    if (packet.size() < side + header->side_bytes) return std::nullopt;
    const bool mpeg1 = header->config.frames == 1152;
    const std::uint32_t begin = mpeg1 ? std::uint32_t{packet[side]} << 1U | packet[side + 1] >> 7U : packet[side];
    return Mp3Sound{side + header->side_bytes, begin};
}

} // namespace rectool
