#include "verify/file_reference.hpp"

#include "base/worker_pool.hpp"
#include "rectool/hash.hpp"
#include "rectool/weak_sum.hpp"

#include <algorithm>
#include <deque>
#include <future>

namespace rectool {

namespace {

std::uint64_t units_in_block(const Essence& essence) {
    constexpr std::uint64_t blocks_per_second = 200;
    constexpr std::uint64_t fewest_frames = 32;
    constexpr std::uint64_t bytes = 4096;
    if (essence.type == EssenceType::packets) return 1;
    if (essence.type == EssenceType::bytes) return bytes;
    return std::max(fewest_frames, essence.rate / blocks_per_second);
}

} // namespace

FileReference::FileReference(Examined& recording, const std::function<void(std::uint64_t)>& progress)
    : essence_(recording.essence()), block_units_(units_in_block(essence_)) {
    const std::uint64_t piece = std::max<std::uint64_t>(1, essence_.units_in_piece() / block_units_) * block_units_;
    WorkerPool workers;
    std::deque<std::future<std::vector<Block>>> pending;
    const auto take_one = [&] {
        const std::vector<Block> blocks = pending.front().get();
        pending.pop_front();
        blocks_.insert(blocks_.end(), blocks.begin(), blocks.end());
    };
    while (true) {
        UnitChunk chunk;
        while (chunk.count < piece && recording.read(chunk, piece - chunk.count) > 0) {
        }
        if (chunk.count == 0) break;
        total_units_ += chunk.count;
        if (progress) progress(total_units_);
        pending.push_back(workers.submit([this, units = std::move(chunk)] { return blocks_of(essence_, block_units_, units); }));
        if (pending.size() > 2 * workers.threads()) take_one();
    }
    while (!pending.empty())
        take_one();
}

std::vector<FileReference::Block> FileReference::blocks_of(const Essence& essence, std::uint64_t block_units,
                                                           const UnitChunk& chunk) {
    std::vector<Block> blocks;
    std::size_t offset = 0;
    for (std::uint64_t first = 0; first < chunk.count; first += block_units) {
        const std::uint64_t count = std::min(block_units, chunk.count - first);
        std::vector<std::uint32_t> sizes;
        std::size_t length = count * essence.unit_bytes();
        if (essence.type == EssenceType::packets) {
            sizes = {chunk.sizes[first]};
            length = sizes[0];
        }
        const ByteView bytes = ByteView(chunk.bytes).subspan(offset, length);
        offset += length;
        blocks.push_back({blake2b({bytes}), weak_sum(essence, bytes, sizes)});
    }
    return blocks;
}

Reference FileReference::reference() const {
    Reference reference;
    reference.essence = essence_;
    reference.block_units = block_units_;
    reference.total_units = total_units_;
    reference.block_count = blocks_.size();
    reference.block = [this](std::uint64_t index) {
        ReferenceBlock block;
        block.first_unit = index * block_units_;
        block.units = std::min(block_units_, total_units_ - block.first_unit);
        block.weak = blocks_[index].weak;
        block.provable = true;
        return block;
    };
    reference.proves = [this](std::uint64_t index, ByteView bytes) { return blake2b({bytes}) == blocks_[index].hash; };
    return reference;
}

} // namespace rectool
