#pragma once

#include "audio/input_file.hpp"
#include "rectool/audio_source.hpp"

namespace rectool {

/// Opens what libavformat knows: lossy codecs as packets, lossless ones and G.711 as pcm. Throws Error{input} as open_source
/// does.
[[nodiscard]] std::unique_ptr<AudioSource> open_ffmpeg(const InputFilePtr& file, const SourceOptions& options);

} // namespace rectool
