#include "decode/codecs.hpp"

#include <array>

namespace rectool {

bool amr_split(ByteView packet, bool wide, std::vector<PacketUnit>& units) {
    // bytes of a frame by its type, with its table-of-contents byte
    static constexpr std::array<std::uint8_t, 16> narrow_sizes = {13, 14, 16, 18, 20, 21, 27, 32, 6, 7, 6, 6, 1, 1, 1, 1};
    static constexpr std::array<std::uint8_t, 16> wide_sizes = {18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1};
    const std::size_t before = units.size();
    while (!packet.empty()) {
        const std::size_t type = (packet[0] >> 3U) & 0xFU;
        const std::size_t size = wide ? wide_sizes[type] : narrow_sizes[type];
        if ((packet[0] & 0x80U) != 0 || size > packet.size()) {
            units.resize(before);
            return false;
        }
        units.push_back({packet.first(size), wide ? 320U : 160U});
        packet = packet.subspan(size);
    }
    return units.size() > before;
}

} // namespace rectool
