// What is accepted as audio.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace rectool {

inline constexpr std::int64_t channel_limit = 64;
inline constexpr std::int64_t lowest_rate = 1000;
inline constexpr std::int64_t highest_rate = 768000;
inline constexpr std::size_t config_limit = 4096; ///< bytes of a codec's configuration, as docs/format.md has it
inline constexpr std::uint32_t packet_limit = std::uint32_t{16} << 20U; ///< bytes of one packet

/// Throws Error{input} for more than 64 channels, or a rate outside 1000 ... 768000.
void check_limits(const std::string& path, std::int64_t channels, std::int64_t rate);

} // namespace rectool
