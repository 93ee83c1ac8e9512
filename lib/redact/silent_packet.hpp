// Packets of silence, to be put where something was cut out.
#pragma once

#include "rectool/essence.hpp"

#include <optional>

namespace rectool {

/// One packet of silence. aac: ISO/IEC 14496-3, 4.4.2. opus: 20 ms, RFC 6716, 4.3. mp3: ISO/IEC 11172-3, 2.4.1, of the kind of
/// `model`, another packet of the recording, with `carried` (at most 511 bytes) as its last bytes, for the packet behind it.
/// Empty where none can be made.
[[nodiscard]] Bytes silent_packet(const Essence& essence, ByteView model, ByteView carried);

/// Where the coded sound of an mp3 packet is.
struct Mp3Sound {
    std::uint32_t start = 0;     ///< bytes of header, checksum and side information before it
    std::uint32_t reservoir = 0; ///< main_data_begin: so many bytes of it stand in packets before
};
[[nodiscard]] std::optional<Mp3Sound> mp3_sound(ByteView packet);

} // namespace rectool
