#pragma once

#include "decode/demuxer.hpp"

namespace rectool {

/// Decodes the track of a lossless codec, or of G.711, to pcm. Throws Error{input}: no decoder, sample type not supported.
[[nodiscard]] std::unique_ptr<AudioSource> open_ffmpeg_pcm(std::unique_ptr<Demuxer> demuxer, const SourceOptions& options);

} // namespace rectool
