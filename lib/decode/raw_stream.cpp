#include "decode/raw_stream.hpp"

#include "audio/byte_order.hpp"
#include "decode/codecs.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace rectool {

namespace {

bool holds(FileReader& reader, std::uint64_t at, std::string_view text) {
    std::array<std::uint8_t, 16> bytes{};
    const auto part = std::span(bytes).first(text.size());
    return reader.read_at(at, part) == text.size() && std::equal(text.begin(), text.end(), part.begin());
}

/// ID3v2 (id3.org, section 3.1): "ID3", version, flags, size as 4 times 7 bits; a footer of 10 bytes if bit 4 is set.
std::uint64_t id3v2_bytes(FileReader& reader, std::uint64_t at) {
    std::array<std::uint8_t, 10> head{};
    if (!holds(reader, at, "ID3") || reader.read_at(at, head) != head.size()) return 0;
    std::uint64_t size = 0;
    for (std::size_t i = 6; i < 10; ++i)
        size = (size << 7U) | (head[i] & 0x7FU);
    return size + ((head[5] & 0x10U) != 0 ? 20 : 10);
}

/// The frame that holds a Xing, Info or VBRI table and no sound, if the stream starts with one.
std::uint64_t info_frame_bytes(FileReader& reader, std::uint64_t at) {
    std::array<std::uint8_t, 2048> bytes{};
    const ByteView start = std::span(bytes).first(reader.read_at(at, bytes));
    const auto header = mpeg_header(start);
    return header && mpeg_info_frame(start) ? header->frame_bytes : 0;
}

std::uint64_t end_tags(FileReader& reader) {
    constexpr std::uint64_t id3v1 = 128;
    constexpr std::uint64_t ape_footer = 32;
    std::uint64_t end = reader.size();
    if (end >= id3v1 && holds(reader, end - id3v1, "TAG")) end -= id3v1;
    if (end >= ape_footer && holds(reader, end - ape_footer, "APETAGEX")) { // size without header, flags at 20
        std::array<std::uint8_t, ape_footer> footer{};
        (void)reader.read_at(end - ape_footer, footer);
        const std::uint64_t size = le32(footer, 12) + ((le32(footer, 20) & 0x80000000U) != 0 ? ape_footer : 0);
        if (size <= end) end -= size;
    }
    return reader.size() - end;
}

} // namespace

std::uint64_t unread_bytes(FileReader& reader, const std::string& container, std::uint64_t packet_bytes) {
    std::uint64_t known = packet_bytes;
    if (container == "MP3" || container == "ADTS") {
        std::uint64_t tag = 0;
        for (int i = 0; i < 8; ++i) { // some writers put several
            const std::uint64_t next = id3v2_bytes(reader, tag);
            if (next == 0) break;
            tag += next;
        }
        known += tag + end_tags(reader);
        if (container == "MP3") known += info_frame_bytes(reader, tag);
    } else if (container == "AMR") {
        known += holds(reader, 0, "#!AMR-WB\n") ? 9 : holds(reader, 0, "#!AMR\n") ? 6 : 0;
    } else {
        return 0;
    }
    return reader.size() - std::min(known, reader.size());
}

} // namespace rectool
