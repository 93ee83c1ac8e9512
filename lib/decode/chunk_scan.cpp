#include "decode/chunk_scan.hpp"

#include "audio/byte_order.hpp"

#include <algorithm>
#include <string_view>

namespace rectool {

namespace {

constexpr std::uint64_t header_bytes = 8;
constexpr unsigned chunk_limit = 10000;
constexpr std::uint32_t no_size = 0xFFFFFFFF;

using Head = std::array<std::uint8_t, 64>;

bool is_chunk_name(ByteView bytes) {
    return bytes.size() >= 4 &&
           std::all_of(bytes.begin(), bytes.begin() + 4, [](std::uint8_t c) { return c >= 0x20 && c < 0x7F; });
}

struct Walker {
    FileReader& file;
    bool big_endian;
    bool wide; // RF64: the size of `data` is in the chunk ds64
    std::string_view data_name;
    ChunkScan scan{};
    std::uint64_t wide_size = 0;
    bool data_seen = false;

    std::uint32_t size_field(ByteView head) const { return big_endian ? be32(head, 4) : le32(head, 4); }

    void note(SourceNoteKind kind, std::uint64_t amount) {
        for (SourceNote& known : scan.notes)
            if (known.kind == kind) {
                known.amount += amount;
                return;
            }
        scan.notes.push_back({kind, amount});
    }

    // True if well-formed chunks lead from here to the end of the file: then a data size of 0 is meant.
    bool chunks_to_end(std::uint64_t offset) const {
        for (unsigned i = 0; i < chunk_limit && offset + header_bytes <= file.size(); ++i) {
            Head head{};
            file.read_at(offset, std::span(head).first(header_bytes));
            if (!is_chunk_name(head)) return false;
            const std::uint64_t size = size_field(head);
            offset += header_bytes + size + size % 2;
        }
        return offset == file.size() || offset == file.size() + 1;
    }

    void patch(std::uint64_t offset, std::uint64_t size) {
        const auto value = static_cast<std::uint32_t>(std::min<std::uint64_t>(size, no_size));
        HeaderPatch made{offset, {}};
        for (unsigned i = 0; i < 4; ++i)
            made.bytes[i] = static_cast<std::uint8_t>(value >> (8 * (big_endian ? 3 - i : i)));
        scan.patches.push_back(made);
    }

    // Where the first data chunk ends.
    std::uint64_t enter_data(std::uint64_t offset, std::uint32_t field) {
        data_seen = true;
        const std::uint64_t start = offset + header_bytes;
        const std::uint64_t left = file.size() - start;
        std::uint64_t size = field;
        if (wide && field == no_size) size = wide_size;
        const bool unknown = (size == 0 && left > 0 && !chunks_to_end(start)) || (!wide && field == no_size);
        if (!unknown && size <= left) return start + size + size % 2;
        note(SourceNoteKind::header_size_wrong, 0);
        if (field != no_size || !wide) {
            patch(4, file.size() - header_bytes);
            patch(offset + 4, left);
            if (left <= no_size) return file.size();
            return start + no_size;
        }
        return file.size();
    }

    void walk() {
        std::uint64_t offset = 12;
        for (unsigned i = 0; i < chunk_limit && offset + header_bytes <= file.size(); ++i) {
            Head head{};
            const std::size_t got = file.read_at(offset, head);
            if (!is_chunk_name(head)) break;
            const std::string_view name(reinterpret_cast<const char*>(head.data()), 4);
            if (name.substr(0, 3) == "TAG" || name == "APET") break; // a tag put behind the list of chunks
            const std::uint32_t size = size_field(head);
            if (name == "ds64" && wide && got >= 24) wide_size = le64(head, 16);
            if (name == data_name && !data_seen) {
                offset = enter_data(offset, size);
                continue;
            }
            const std::uint64_t start = offset + header_bytes;
            if (data_seen && size > file.size() - start) break;
            if (name == data_name) { // the first is the sound; libsndfile would take the last, or neither
                note(SourceNoteKind::unread_audio, size);
                scan.patches.push_back({offset, {'j', 'u', 'n', 'k'}});
            }
            offset = start + size + size % 2;
        }
        if (!data_seen || offset >= file.size()) return;
        if (const std::uint64_t unknown = unknown_bytes(file, offset, file.size())) note(SourceNoteKind::unread_bytes, unknown);
    }
};

std::uint64_t zeros_from(FileReader& file, std::uint64_t offset, std::uint64_t end) {
    std::array<std::uint8_t, 4096> piece{};
    std::uint64_t zeros = 0;
    while (offset + zeros < end) {
        const std::uint64_t wanted = std::min<std::uint64_t>(piece.size(), end - offset - zeros);
        const std::size_t got = file.read_at(offset + zeros, std::span(piece).first(static_cast<std::size_t>(wanted)));
        const auto stop = std::find_if(piece.begin(), piece.begin() + got, [](std::uint8_t byte) { return byte != 0; });
        zeros += static_cast<std::uint64_t>(stop - piece.begin());
        if (got == 0 || stop != piece.begin() + got) break;
    }
    return zeros;
}

// "LYRICSBEGIN" ... six digits of size ... "LYRICS200"
std::uint64_t lyrics_length(FileReader& file, std::uint64_t offset, std::uint64_t end) {
    constexpr std::string_view closing = "LYRICS200";
    std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(end - offset, 1U << 16U)), '\0');
    file.read_at(offset, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    const std::size_t at = text.find(closing);
    return at == std::string::npos ? 0 : at + closing.size();
}

} // namespace

std::uint64_t known_tag_length(FileReader& file, std::uint64_t offset, std::uint64_t end) {
    Head head{};
    const std::size_t got =
        file.read_at(offset, std::span(head).first(static_cast<std::size_t>(std::min<std::uint64_t>(head.size(), end - offset))));
    const std::string_view text(reinterpret_cast<const char*>(head.data()), got);
    std::uint64_t length = 0;
    if (text.starts_with("ID3") && got >= 10) {
        length = 10;
        std::uint32_t size = 0;
        for (unsigned i = 6; i < 10; ++i)
            size = (size << 7U) | (head[i] & 0x7FU);
        length += size;
        if ((head[5] & 0x10U) != 0) length += 10; // a footer
    } else if (text.starts_with("TAG+")) {
        length = 227;
    } else if (text.starts_with("TAG")) {
        length = 128;
    } else if (text.starts_with("APETAGEX") && got >= 32) {
        const std::uint64_t size = le32(head, 12);
        const bool is_header = (le32(head, 20) & 0x20000000U) != 0;
        length = is_header ? size + 32 : 32;
    } else if (text.starts_with("LYRICSBEGIN")) {
        length = lyrics_length(file, offset, end);
    } else if (got > 0 && head[0] == 0) {
        length = zeros_from(file, offset, end);
    }
    return std::min(length, end - offset);
}

std::uint64_t unknown_bytes(FileReader& file, std::uint64_t offset, std::uint64_t end) {
    constexpr unsigned tag_limit = 64;
    for (unsigned i = 0; i < tag_limit && offset < end; ++i) {
        const std::uint64_t length = known_tag_length(file, offset, end);
        if (length == 0) break;
        offset += length;
    }
    return offset < end ? end - offset : 0;
}

ChunkScan scan_chunks(FileReader& file) {
    Head head{};
    if (file.read_at(0, head) < 12) return {};
    const std::string_view form(reinterpret_cast<const char*>(head.data()), 4);
    const std::string_view type(reinterpret_cast<const char*>(head.data()) + 8, 4);
    const bool riff = (form == "RIFF" || form == "RIFX" || form == "RF64" || form == "BW64") && type == "WAVE";
    const bool aiff = form == "FORM" && (type == "AIFF" || type == "AIFC");
    if (!riff && !aiff) return {};
    Walker walker{file, aiff || form == "RIFX", form == "RF64" || form == "BW64", aiff ? "SSND" : "data"};
    walker.walk();
    return std::move(walker.scan);
}

} // namespace rectool
