// The channel mask that a FLAC file may carry as a tag, as players read it.
#pragma once

#include "decode/file_reader.hpp"

#include <cstdint>
#include <optional>

namespace rectool {

/// The value of the tag WAVEFORMATEXTENSIBLE_CHANNEL_MASK (RFC 9639, 8.6.2) of a native FLAC file; nothing if it has none.
[[nodiscard]] std::optional<std::uint32_t> flac_channel_mask(FileReader& file);

} // namespace rectool
