// Opens what needs no FFmpeg, in this process: the work of rectool-decode-lossless.
#pragma once

#include "audio/input_file.hpp"
#include "rectool/audio_source.hpp"

namespace rectool {

/// As open_source(); null for what libsndfile does not know, or is not lossless (and not G.711).
[[nodiscard]] std::unique_ptr<AudioSource> open_lossless(const InputFilePtr& file, const SourceOptions& options);

} // namespace rectool
