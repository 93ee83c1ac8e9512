// Opens a recording in this process. Whoever reads files of others uses open_audio() instead, which does this in a confined one.
#pragma once

#include "audio/input_file.hpp"
#include "rectool/audio_source.hpp"

namespace rectool {

/// As open_audio(), without a digest of the file.
[[nodiscard]] std::unique_ptr<AudioSource> open_source(const InputFilePtr& file, const SourceOptions& options);

} // namespace rectool
