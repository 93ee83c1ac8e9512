#pragma once

#include <malloc.h>

namespace rectool {

/// Pieces of audio of the same size come and go: without this glibc gives their memory back and asks for it again all the time.
inline void keep_memory() {
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
}

} // namespace rectool
