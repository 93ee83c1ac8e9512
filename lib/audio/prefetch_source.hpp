// Reads ahead, so that decoding and hashing run side by side.
#pragma once

#include "rectool/audio_source.hpp"

namespace rectool {

/// The same source, read on a thread of its own into a bounded queue. Errors come out of the read() that would have met them.
/// seek() is not supported.
[[nodiscard]] std::unique_ptr<AudioSource> prefetched(std::unique_ptr<AudioSource> source);

} // namespace rectool
