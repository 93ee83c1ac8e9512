// Recordings made in memory, as reference (salted BLAKE2b blocks, as in a chain) and as copy, for the tests of align/ and edits/.
#pragma once

#include "rectool/alignment.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace made {

using namespace rectool;

using Samples = std::vector<std::int16_t>;

inline constexpr std::uint64_t block_units = 1000; ///< of every reference that says nothing else
inline constexpr std::uint32_t rate = 8000;

/// A recording as its units' bytes, one after the other.
struct Recording {
    Essence essence;
    Bytes bytes;
    std::vector<std::uint32_t> sizes; ///< packets only
    std::vector<Range> inexact;

    [[nodiscard]] std::uint64_t units() const;
    [[nodiscard]] ByteView part(Range range) const;
};

[[nodiscard]] Recording mono(const Samples& samples);
[[nodiscard]] Recording packets(const std::vector<Bytes>& payloads);

[[nodiscard]] Samples noise(std::size_t count, unsigned seed);
[[nodiscard]] Samples silence(std::size_t count);
[[nodiscard]] Samples tone(std::size_t count, double period);
/// Real speech, 8 kHz; false if the sound files are not installed.
[[nodiscard]] bool speech(Samples& samples, std::size_t count);

[[nodiscard]] Samples joined(const std::vector<Samples>& parts);
[[nodiscard]] Samples part(const Samples& samples, std::size_t start, std::size_t end);

/// What a chain would tell of `recording`, with switches for what is withheld.
class MadeReference {
public:
    explicit MadeReference(const Recording& recording, std::uint64_t units = block_units);

    std::vector<bool> provable;
    std::vector<bool> weak_known;
    std::vector<std::uint64_t> salt_damaged; ///< blocks whose salt proves nothing any more
    bool salts_bound = false;                ///< as in a full chain
    mutable std::atomic<std::uint64_t> bytes_hashed = 0;

    /// Must not outlive this.
    [[nodiscard]] Reference reference() const;

private:
    struct Block {
        std::uint64_t units;
        std::uint32_t weak;
        Hash hash;
    };
    Essence essence_;
    std::uint64_t units_;
    std::uint64_t total_;
    std::vector<Block> blocks_;
};

/// Reads `recording`, which must outlive it, in chunks of odd sizes.
[[nodiscard]] CopyReader reader(const Recording& recording, bool looks_back = true);

[[nodiscard]] Alignment align(const Recording& reference, const Recording& copy);
[[nodiscard]] Alignment align(const MadeReference& reference, const Recording& copy, bool looks_back = true);

/// Checks what holds for every alignment: order, lengths, extents, and that every unit of a span and its extent is equal.
/// Returns what is wrong; empty if nothing is.
[[nodiscard]] std::string faults(const Alignment& alignment, const Recording& reference, const Recording& copy);

} // namespace made
