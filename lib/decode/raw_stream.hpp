// Files that are packets one after the other (MP3, ADTS, AMR): is there anything among them that is neither a packet nor a tag?
#pragma once

#include "decode/file_reader.hpp"

namespace rectool {

/// Bytes of such a file that are in none of its packets (of `packet_bytes` together) and in no known tag: ID3v2 and an
/// information frame at the start, ID3v1 and APE at the end, AMR's magic. 0 for other containers.
[[nodiscard]] std::uint64_t unread_bytes(FileReader& reader, const std::string& container, std::uint64_t packet_bytes);

} // namespace rectool
