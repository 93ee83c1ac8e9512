// The channel mask that a FLAC file may carry as a tag, as players read it.
#pragma once

#include "audio/file_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace rectool {

/// The value of the tag WAVEFORMATEXTENSIBLE_CHANNEL_MASK (RFC 9639, 8.6.2) of a native FLAC file; nothing if it has none.
[[nodiscard]] std::optional<std::uint32_t> flac_channel_mask(FileReader& file);

/// The loudspeakers of a channel mask (RFC 9639, 8.6.2) in the order of their bits, as `FL+FR`; empty if there are not as many
/// as channels.
[[nodiscard]] std::string mask_layout(std::uint32_t mask, unsigned channels);

} // namespace rectool
