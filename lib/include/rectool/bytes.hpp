// Byte strings, hashes and their text forms.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rectool {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// A BLAKE2b-256 value (RFC 7693, 32 bytes of output, no key).
using Hash = std::array<std::uint8_t, 32>;

/// Random bytes that keep a commitment from being guessed.
using Salt = std::array<std::uint8_t, 16>;

/// The bytes of `text`, not copied.
[[nodiscard]] ByteView as_bytes(std::string_view text) noexcept;

/// Padded base64 (RFC 4648 section 4).
[[nodiscard]] std::string base64_encode(ByteView bytes);

/// Decodes padded base64. Nothing for a non-canonical text: white space, missing padding, unused bits that are not zero.
[[nodiscard]] std::optional<Bytes> base64_decode(std::string_view text);

/// Decodes into exactly out.size() bytes; false if the text is not canonical or of another length.
[[nodiscard]] bool base64_decode_into(std::string_view text, std::span<std::uint8_t> out);

/// Lower-case hexadecimal.
[[nodiscard]] std::string hex_encode(ByteView bytes);

/// `count` bytes from the system's generator (libsodium).
[[nodiscard]] Bytes random_bytes(std::size_t count);
[[nodiscard]] Salt random_salt();

} // namespace rectool
