// Takes from this process what a decoder has no need of.
#pragma once

#include <cstdint>

namespace rectool {

/// From here on the process can read the recording, answer, and ask for memory up to 512 MiB; it cannot open or make files, reach
/// a network, start anything or wait for anyone else, and it has 10 seconds of processor time and 2 more for each MiB of the
/// recording. Whatever else it tries ends it (SIGSYS), but for a look at a file's name, which fails.
/// docs/decisions/004-sandbox.md says why so. Throws Error{input} if the system cannot do this.
void confine(std::uint64_t file_size);

} // namespace rectool
