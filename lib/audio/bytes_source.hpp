#pragma once

#include "rectool/audio_source.hpp"

namespace rectool {

/// Any regular file as essence `bytes`.
[[nodiscard]] std::unique_ptr<AudioSource> open_bytes(const std::string& path, bool digest);

} // namespace rectool
