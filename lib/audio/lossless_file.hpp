// Which kinds of files are opened without FFmpeg.
#pragma once

#include "audio/input_file.hpp"

namespace rectool {

/// Whether the first bytes are those of a kind that libsndfile reads: WAV, RF64, W64, AIFF, CAF, AU, FLAC, Ogg FLAC. What it then
/// finds in it is another matter. Throws as InputFile.
[[nodiscard]] bool may_be_lossless(const InputFile& file);

} // namespace rectool
