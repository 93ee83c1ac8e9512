#pragma once

#include "audio/input_file.hpp"
#include "rectool/audio_source.hpp"

namespace rectool {

/// Opens a lossless recording as pcm; null where libsndfile does not know the file or it is not lossless (and not G.711).
/// Throws Error{input} as open_source does.
[[nodiscard]] std::unique_ptr<AudioSource> open_sndfile(const InputFilePtr& file, const SourceOptions& options);

} // namespace rectool
