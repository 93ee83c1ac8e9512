#include "verify/chain_reference.hpp"

#include <algorithm>

namespace rectool {

namespace {

/// The segment that holds a block or unit: all segments but the last are full, so it is a division.
const ChainSegment& segment_of_block(const Chain& chain, std::uint64_t block) {
    return chain.segments[block / chain.recording->blocks.per_segment];
}

std::optional<Hash> salt_of_block(const Chain& chain, std::uint64_t block) {
    const ChainSegment& segment = segment_of_block(chain, block);
    if (!segment.has_detail) return std::nullopt;
    return chain.salt_of(segment, block - segment.first_block);
}

/// Whether the salt is there, without deriving it.
bool has_salt(const ChainSegment& segment, std::uint64_t index) {
    return segment.has_detail && (segment.salt || (index < segment.salts.size() && segment.salts[index]));
}

ReferenceBlock describe_block(const Chain& chain, std::uint64_t index) {
    const ChainSegment& segment = segment_of_block(chain, index);
    ReferenceBlock block;
    block.first_unit = index * chain.recording->blocks.units;
    block.units = std::min(chain.recording->blocks.units, chain.units - block.first_unit);
    if (segment.has_weak) block.weak = chain.blocks[index].weak;
    block.provable = has_salt(segment, index - segment.first_block);
    block.salt_bound = segment.salt.has_value();
    return block;
}

/// First frame of a packet. Within a block whose length in frames is known, and in a segment whose blocks are withheld, packets
/// are taken to be of equal length.
std::uint64_t frame_of_unit(const Chain& chain, std::uint64_t unit) {
    if (unit >= chain.units) return chain.frames;
    const std::uint64_t block_units = chain.recording->blocks.units;
    const std::uint64_t block = unit / block_units;
    const ChainSegment& segment = segment_of_block(chain, block);
    if (!segment.has_weak)
        return segment.first_frame + (unit - segment.first_unit) * segment.frames / std::max<std::uint64_t>(segment.units, 1);
    std::uint64_t frame = segment.first_frame;
    for (std::uint64_t i = segment.first_block; i < block; ++i)
        frame += chain.blocks[i].frames;
    const std::uint64_t units_here = std::min(block_units, chain.units - block * block_units);
    return frame + (unit - block * block_units) * chain.blocks[block].frames / units_here;
}

} // namespace

Reference chain_reference(const Chain& chain) {
    Reference reference;
    reference.essence = chain.recording->essence;
    reference.block_units = chain.recording->blocks.units;
    reference.total_units = chain.units;
    reference.block_count = chain.blocks.size();
    reference.block = [&chain](std::uint64_t index) { return describe_block(chain, index); };
    reference.proves = [&chain](std::uint64_t index, ByteView bytes) {
        const auto salt = salt_of_block(chain, index);
        return salt && commit(*salt, bytes) == chain.blocks[index].hash;
    };
    return reference;
}

Side chain_side(const Chain& chain) {
    Side side;
    const Essence& essence = chain.recording->essence;
    side.rate = essence.rate;
    side.units = chain.units;
    side.frames = chain.frames;
    side.presentation = {chain.recording->layout, chain.recording->gain, {{0, chain.frames}}};
    if (chain.end) side.presentation.played = chain.end->played;
    if (essence.type == EssenceType::packets) side.frame_of = [&chain](std::uint64_t unit) { return frame_of_unit(chain, unit); };
    return side;
}

} // namespace rectool
