// The constants of minisign's key files (https://jedisct1.github.io/minisign/).
//
// Both files are two lines: a comment that nothing vouches for, and base64.
//   public:  "Ed" | key id (8) | public key (32)
//   secret:  "Ed" | kdf "Sc" or 00 00 | "B2" | salt (32) | opslimit (u64 LE) | memlimit (u64 LE) |
//            [key id (8) | seed and public key (64) | BLAKE2b-256("Ed" | key id | seed and public key)]
// where the bracketed part is XORed with scrypt(passphrase, salt, opslimit, memlimit) when kdf is "Sc".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace rectool {

inline constexpr std::array<std::uint8_t, 2> signature_algorithm{'E', 'd'};
inline constexpr std::array<std::uint8_t, 2> kdf_scrypt{'S', 'c'};
inline constexpr std::array<std::uint8_t, 2> kdf_none{0, 0};
inline constexpr std::array<std::uint8_t, 2> checksum_algorithm{'B', '2'};

inline constexpr std::size_t public_payload_size = 42;
inline constexpr std::size_t secret_payload_size = 158;
inline constexpr std::size_t kdf_salt_offset = 6;
inline constexpr std::size_t kdf_salt_size = 32;
inline constexpr std::size_t opslimit_offset = 38;
inline constexpr std::size_t memlimit_offset = 46;
inline constexpr std::size_t sealed_offset = 54; ///< where the encrypted part starts
inline constexpr std::size_t sealed_size = 104;
inline constexpr std::size_t sealed_key_offset = 8; ///< in the encrypted part: seed and public key
inline constexpr std::size_t sealed_checksum_offset = 72;

/// minisign's own cost (libsodium's "sensitive"): what we write, and the most that we spend on opening a file.
inline constexpr std::uint64_t max_opslimit = 33554432;
inline constexpr std::uint64_t max_memlimit = 1073741824;

inline constexpr std::string_view comment_prefix = "untrusted comment: ";
inline constexpr std::string_view sum_prefix = ", sum "; ///< rectool's comments end in it and 8 hexadecimal digits
inline constexpr std::size_t max_key_file_size = 4096;

/// Whether these 32 bytes may be used as an Ed25519 public key anywhere in rectool.
[[nodiscard]] bool is_acceptable_key(std::span<const std::uint8_t, 32> bytes);

} // namespace rectool
