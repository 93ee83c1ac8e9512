// The side of a comparison that is read first: what it tells of each of its blocks.
#pragma once

#include "rectool/alignment.hpp"
#include "verify/examined.hpp"

#include <functional>

namespace rectool {

/// Hashes and weak sums of a recording's blocks: of 5 ms (pcm), of one packet, or of 4096 bytes.
class FileReference {
public:
    /// Reads the recording to its end. `progress` gets the units read so far.
    FileReference(Examined& recording, const std::function<void(std::uint64_t)>& progress);

    /// For align_exact(); this has to outlive it.
    [[nodiscard]] Reference reference() const;

private:
    struct Block {
        Hash hash{};
        std::uint32_t weak = 0;
    };

    static std::vector<Block> blocks_of(const Essence& essence, std::uint64_t block_units, const UnitChunk& chunk);

    Essence essence_;
    std::uint64_t block_units_;
    std::uint64_t total_units_ = 0;
    std::vector<Block> blocks_;
};

} // namespace rectool
