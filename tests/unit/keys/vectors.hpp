// Keys whose parts come from RFC 8032 section 7.1, test 1; the files were put together with Python's hashlib (scrypt, blake2b).
#pragma once

#include "rectool/keys.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace rectool::test {

inline constexpr std::string_view rfc_seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
inline constexpr std::string_view rfc_key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
/// With the key id 01 02 03 04 05 06 07 08.
inline constexpr const char* rfc_public_text = "RWQBAgMEBQYHCNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

inline std::uint8_t hex_digit(char c) {
    return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10);
}

template <std::size_t size> std::array<std::uint8_t, size> from_hex(std::string_view hex) {
    std::array<std::uint8_t, size> bytes{};
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::uint8_t>(hex_digit(hex.at(2 * i)) << 4 | hex_digit(hex.at(2 * i + 1)));
    return bytes;
}

inline SecretKey rfc_secret_key() {
    const auto seed = from_hex<32>(rfc_seed);
    return SecretKey::from_seed(seed, {1, 2, 3, 4, 5, 6, 7, 8});
}

/// minisign's one-line form of 32 bytes that need not be a key.
inline std::string public_text(std::string_view key_hex) {
    Bytes payload{'E', 'd', 1, 2, 3, 4, 5, 6, 7, 8};
    const auto bytes = from_hex<32>(key_hex);
    payload.insert(payload.end(), bytes.begin(), bytes.end());
    return base64_encode(payload);
}

} // namespace rectool::test
