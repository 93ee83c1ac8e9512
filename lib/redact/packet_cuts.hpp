// Which packets of a lossy recording have to go so that nothing of a stretch is left. Pure: no file, no decoder.
#pragma once

#include "rectool/essence.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// What matters of one packet.
struct PacketPlace {
    std::uint64_t start = 0;     ///< its first frame, in frames of the essence
    std::uint32_t held = 0;      ///< mp3: bytes of coded sound in it, whichever packet they belong to
    std::uint32_t reservoir = 0; ///< mp3: how many bytes of its own sound stand in packets before it (main_data_begin)
};

/// Packets that are left out, and how many silent ones stand in their place.
struct PacketCut {
    Range packets;
    std::uint64_t silent = 0;
    bool operator==(const PacketCut&) const = default;
};

/// What one has to know of a codec to leave out packets.
/// aac: a window spans two packets (ISO/IEC 14496-3). mp3: a window, the filter bank and its delay, 576 + 528 + 1 (ISO/IEC
/// 11172-3). opus: overlap and look-ahead before, and 80 ms behind until a decoder has converged (RFC 7845, section 4.6).
struct PacketRules {
    std::uint64_t before = 0;       ///< a packet that ends less than that many frames before a stretch may hold something of it
    std::uint64_t after = 0;        ///< and one that starts less than that behind it
    std::uint64_t beside = 0;       ///< so many whole packets more: encoders look at neighbours for masking and windows
    std::uint64_t silence = 0;      ///< frames of a silent packet
    std::uint64_t silent_joins = 0; ///< how many of them join what is left
    bool operator==(const PacketRules&) const = default;
};

/// Nothing for a codec, or a kind of it, whose packets cannot be left out. `frames`: those of each packet, 0 where they differ.
[[nodiscard]] std::optional<PacketRules> packet_rules(const Essence& essence, std::uint32_t frames);

/// For each of the sorted ranges (frames of the essence) the packets that hold anything of it; cuts that meet are one. `skip`:
/// frames that players leave out at the start; what is cut out there becomes silence, which they leave out instead.
[[nodiscard]] std::vector<PacketCut> packets_to_cut(const PacketRules& rules, const std::vector<PacketPlace>& places,
                                                    const std::vector<Range>& ranges, std::uint64_t skip);

} // namespace rectool
