// Places a copy on a reference by block hashes. Knows no chain and no file: both sides come through small interfaces.
#pragma once

#include "rectool/audio_source.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace rectool {

/// What a reference tells about one of its blocks.
struct ReferenceBlock {
    std::uint64_t first_unit = 0;
    std::uint64_t units = 0;
    std::optional<std::uint32_t> weak; ///< nothing: withheld, so the block is found only next to others
    bool provable = false;             ///< its hash can be checked
    bool salt_bound = true;            ///< what its hash is checked with is itself signed; else a failure may be the salt's
};

/// The block side of a reference. All blocks but the last have `block_units` units; they cover [0, total_units) without holes.
struct Reference {
    Essence essence;
    std::uint64_t block_units = 0;
    std::uint64_t total_units = 0;
    std::uint64_t block_count = 0;
    std::function<ReferenceBlock(std::uint64_t index)> block;
    std::function<bool(std::uint64_t index, ByteView bytes)>
        proves; ///< whether `bytes` are that block, by its strong hash; thread-safe
};

/// A stretch of the copy that is, unit for unit, a stretch of the reference. Both ranges have the same length, in units.
struct Span {
    Range copy;
    Range reference;
    /// How far the same match also holds before and after (into neighbours' territory): the play that an edit's position has.
    Range copy_extent;
    /// Whether any of its blocks occurs only once in the reference; spans without one (silence, tones) are placed by their
    /// neighbours.
    bool distinctive = false;
    bool operator==(const Span&) const = default;
};

/// How a copy lies on a reference: maximal spans in the order of the copy, without overlap there.
struct Alignment {
    std::vector<Span> spans;
    std::uint64_t copy_units = 0;
    std::uint64_t reference_units = 0;
    std::uint64_t block_units = 0;   ///< of the reference: how far the ends of a span may be off
    std::vector<Range> copy_silent;  ///< pcm: stretches of the copy of at least 10 ms in which every sample is zero
    std::vector<Range> not_compared; ///< copy: left out because the work bound was reached
    std::vector<Range>
        salt_damaged; ///< copy: blocks at their place, by the weak sum too, that a salt which is not bound fails to prove
    std::vector<Range> withheld; ///< reference: not provable, and not covered by a span
    bool operator==(const Alignment&) const = default;
};

/// Units of a copy, read forward, and looked back at.
struct CopyReader {
    std::function<std::uint64_t(UnitChunk& chunk, std::uint64_t max_units)> read; ///< as AudioSource::read
    std::function<bool(UnitChunk& chunk, Range units)> look_back; ///< reads units that were read before; false: cannot
};

/// Aligns by continuing the current span block by block, searching with the weak sum only where that fails, and then extending
/// every span both ways. Exact: each unit of a span was proven by a strong hash. Of all placements the one with the fewest spans.
/// Time O(copy) with at most 8 x the copy's length in strong hashes; memory: the reference's weak sums and a window of the copy.
/// `progress` (may be empty) gets the units read so far.
[[nodiscard]] Alignment align_exact(const Reference& reference, const CopyReader& copy,
                                    const std::function<void(std::uint64_t)>& progress);

} // namespace rectool
