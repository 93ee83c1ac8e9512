// Puts encoded packets into a file that players know.
#pragma once

#include "rectool/bytes.hpp"

#include <string>

namespace rectool {

struct MuxRequest {
    std::string format; ///< FFmpeg's name: mp3, adts, ipod (M4A), ogg
    std::string codec;  ///< as Essence::codec
    std::uint32_t rate = 0;
    std::uint32_t channels = 0;
    std::uint64_t skip = 0; ///< frames at the start that players leave out
    std::uint64_t trim = 0; ///< and at the end
    Bytes header;           ///< what the codec puts before its packets: AudioSpecificConfig, OpusHead; else nothing
};

/// Reads packets from the descriptor `packets` until its end, each as its frames and its length (32 bits each, little-endian) and
/// its bytes, and writes the file to the descriptor `file`, which can be moved in. No tags. Throws Error{output}.
void mux(const MuxRequest& request, int packets, int file);

} // namespace rectool
