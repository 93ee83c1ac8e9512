// What the chunk list of a WAV or AIFF file says of itself, checked against the file.
#pragma once

#include "decode/file_reader.hpp"
#include "rectool/audio_source.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace rectool {

/// Four bytes of a file that a reader of it is to see otherwise.
struct HeaderPatch {
    std::uint64_t offset = 0;
    std::array<std::uint8_t, 4> bytes{};
};

struct ChunkScan {
    std::vector<SourceNote> notes;    ///< header_size_wrong, truncated, unread_audio, unread_bytes
    std::vector<HeaderPatch> patches; ///< make a header without sizes readable
};

/// Walks the chunks of RIFF, RIFX, RF64, BW64 (`data`) and AIFF (`SSND`); of other files nothing is said.
/// A data size of 0 is believed where chunks follow it to the end of the file. At most 10000 chunks are looked at.
[[nodiscard]] ChunkScan scan_chunks(FileReader& file);

/// Bytes of a tag that players skip (ID3v1, ID3v2, APE, Lyrics3v2) or of zeros at `offset`, before `end`; 0 if there is none.
[[nodiscard]] std::uint64_t known_tag_length(FileReader& file, std::uint64_t offset, std::uint64_t end);

/// How many of the bytes [offset, end) belong to no known tag.
[[nodiscard]] std::uint64_t unknown_bytes(FileReader& file, std::uint64_t offset, std::uint64_t end);

} // namespace rectool
