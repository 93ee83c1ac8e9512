#include "sign/segment_builder.hpp"

#include "rectool/weak_sum.hpp"

#include <algorithm>
#include <numeric>

namespace rectool {

namespace {

constexpr std::uint64_t bytes_per_block = 8192; // essence bytes has no seconds

/// The bytes of units [first, first + count) of a chunk, and their sizes for packets.
struct BlockBytes {
    ByteView bytes;
    std::vector<std::uint32_t> sizes;
    std::uint64_t frames = 0;
};

BlockBytes block_bytes(const Essence& essence, const UnitChunk& chunk, std::uint64_t first, std::uint64_t count,
                       std::size_t& offset) {
    BlockBytes block;
    std::size_t length = count * essence.unit_bytes();
    if (essence.type == EssenceType::packets) {
        const auto start = chunk.sizes.begin() + static_cast<std::ptrdiff_t>(first);
        block.sizes.assign(start, start + static_cast<std::ptrdiff_t>(count));
        for (const std::uint32_t size : block.sizes)
            length += size;
        for (std::uint64_t i = first; i < first + count; ++i)
            block.frames += chunk.frames[i];
    }
    block.bytes = ByteView(chunk.bytes).subspan(offset, length);
    offset += length;
    return block;
}

} // namespace

BlockParameters choose_blocks(const Essence& essence, const UnitChunk& first_units, std::uint64_t per_second) {
    if (essence.type == EssenceType::bytes) return {bytes_per_block, per_second};
    std::uint64_t units = essence.rate / per_second;
    if (essence.type == EssenceType::packets) { // rather longer than shorter, for the chain not to grow
        const std::uint64_t frames = std::accumulate(first_units.frames.begin(), first_units.frames.end(), std::uint64_t{0});
        if (frames > 0) units = (units * first_units.count + frames - 1) / frames;
    }
    return {std::clamp<std::uint64_t>(units, 1, max_block_units), per_second};
}

SegmentDetail build_detail(const Essence& essence, const BlockParameters& blocks, const UnitChunk& chunk, const Salt& salt) {
    SegmentDetail detail;
    detail.salt = salt;
    detail.fingerprint = Bytes{};
    std::vector<WeakEntry> weak;
    std::size_t offset = 0;
    for (std::uint64_t first = 0; first < chunk.count; first += blocks.units) {
        const std::uint64_t count = std::min(blocks.units, chunk.count - first);
        const BlockBytes block = block_bytes(essence, chunk, first, count, offset);
        const auto index = static_cast<std::uint8_t>(detail.blocks.size());
        detail.blocks.push_back(commit(derive_salt(salt, index), block.bytes));
        weak.push_back({weak_sum(essence, block.bytes, block.sizes), static_cast<std::uint32_t>(block.frames)});
    }
    detail.weak = pack_weak(weak, essence.type);
    return detail;
}

} // namespace rectool
