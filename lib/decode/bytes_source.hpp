#pragma once

#include "audio/input_file.hpp"
#include "rectool/audio_source.hpp"

namespace rectool {

/// Any regular file as essence `bytes`.
[[nodiscard]] std::unique_ptr<AudioSource> open_bytes(const InputFilePtr& file);

} // namespace rectool
