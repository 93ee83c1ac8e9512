// The edit list of an MP4 track: what of it a player plays, and in which order (ISO/IEC 14496-12, section 8.6.6).
#pragma once

#include "decode/file_reader.hpp"
#include "rectool/essence.hpp"

#include <optional>
#include <vector>

namespace rectool {

/// The played ranges of a track, in frames of `rate`, cut to [0, total). Nothing when the file has no edit list for that track.
/// Work and memory are bounded: at most 10,000 boxes and 10,000 entries are read.
[[nodiscard]] std::optional<std::vector<Range>> mp4_played_ranges(FileReader& reader, std::uint32_t track_id, std::uint32_t rate,
                                                                  std::uint64_t total);

} // namespace rectool
