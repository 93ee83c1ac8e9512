#pragma once

#include "audio/input_file.hpp"
#include "rectool/audio_source.hpp"

namespace rectool {

/// True for the first bytes (up to 64) of a file whose kind libsndfile reads: WAV, RF64, W64, AIFF, CAF, AU, FLAC, Ogg FLAC.
[[nodiscard]] bool sndfile_may_read(ByteView head);

/// Opens a lossless recording as pcm; null where libsndfile does not know the file or it is not lossless (and not G.711).
/// Throws Error{input} as open_source does.
[[nodiscard]] std::unique_ptr<AudioSource> open_sndfile(const InputFilePtr& file, const SourceOptions& options);

} // namespace rectool
