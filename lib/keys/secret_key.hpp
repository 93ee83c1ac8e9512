// What only the key file's reader and writer may touch of a secret key.
#pragma once

#include "keys/locked.hpp"
#include "rectool/keys.hpp"

namespace rectool {

struct SecretKey::Locked {
    LockedBytes bytes{64}; ///< seed and public key, as libsodium has it
    PublicKey public_key;
};

struct SecretKeyAccess {
    /// Seed and public key, 64 bytes.
    static std::span<std::uint8_t> bytes(const SecretKey& key) noexcept;
};

} // namespace rectool
