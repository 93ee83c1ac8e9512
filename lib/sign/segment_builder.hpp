// From the units of one segment to what the chain keeps of them.
#pragma once

#include "rectool/audio_source.hpp"
#include "rectool/commitment.hpp"

namespace rectool {

/// Block sizes for a recording, for segments of about a second; `first_units` is a sample of its start (packets: for their
/// duration).
[[nodiscard]] BlockParameters choose_blocks(const Essence& essence, const UnitChunk& first_units, std::uint64_t per_second);

/// The detail of a segment that consists of all units of `chunk`, with a salt of its own and no fingerprint.
[[nodiscard]] SegmentDetail build_detail(const Essence& essence, const BlockParameters& blocks, const UnitChunk& chunk,
                                         const Salt& salt);

} // namespace rectool
