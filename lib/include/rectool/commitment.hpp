// The commitments of a chain: what is hashed with which salt (docs/format.md, "Commitments").
#pragma once

#include "rectool/fingerprint.hpp"
#include "rectool/record.hpp"

#include <span>

namespace rectool {

inline constexpr std::uint8_t weak_salt_index = 254;
inline constexpr std::uint8_t fingerprint_salt_index = 255;

/// salt_i = BLAKE2b-256(segment salt || i as one byte).
[[nodiscard]] Hash derive_salt(const Salt& segment_salt, std::uint8_t index);

/// BLAKE2b-256(salt || bytes): c_i, w and f.
[[nodiscard]] Hash commit(const Hash& salt, ByteView bytes);

/// BLAKE2b-256(salt || bytes) with a 16-byte salt: context values and the whole-file digest.
[[nodiscard]] Hash commit(const Salt& salt, ByteView bytes);

/// BLAKE2b-256(c_1 || ... || c_k || w || f) of a detail, taking w and f as given or computing them from what they stand for.
[[nodiscard]] Hash segment_root(const SegmentDetail& detail);

/// Salt of block `index` (0-based) as far as the detail gives it.
[[nodiscard]] std::optional<Hash> block_salt(const SegmentDetail& detail, std::size_t index);

/// The weak sums of a segment's blocks, packed as docs/format.md says (4 bytes a block; packets 8: weak sum, frames).
struct WeakEntry {
    std::uint32_t sum = 0;
    std::uint32_t frames = 0; ///< packets only
    bool operator==(const WeakEntry&) const = default;
};
[[nodiscard]] Bytes pack_weak(const std::vector<WeakEntry>& entries, EssenceType type);
[[nodiscard]] std::optional<std::vector<WeakEntry>> unpack_weak(ByteView bytes, EssenceType type);

/// How many words of a fingerprint lie within the first `frames` frames of the essence: those of a segment are what its end has
/// more than its start.
[[nodiscard]] std::uint64_t words_within(std::uint64_t frames, std::uint32_t rate) noexcept;

/// The words of a segment, packed as docs/format.md says: 7 bytes each, little-endian.
[[nodiscard]] Bytes pack_words(std::span<const FingerprintWord> words);
/// Those that are whole.
[[nodiscard]] std::vector<FingerprintWord> unpack_words(ByteView bytes);

/// The same detail without the salts of the blocks that are marked, and with the weak sums withheld: nothing about those blocks
/// can be guessed from what is left. The fingerprint is left to strip_fingerprint().
[[nodiscard]] SegmentDetail withhold_blocks(const SegmentDetail& detail, const std::vector<bool>& marked);

/// The same detail with the fingerprint (and the segment salt, from which its commitment could be tested) withheld.
[[nodiscard]] SegmentDetail strip_fingerprint(const SegmentDetail& detail);

} // namespace rectool
