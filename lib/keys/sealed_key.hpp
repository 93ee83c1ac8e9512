// The encrypted part of a secret key file.
#pragma once

#include "keys/locked.hpp"
#include "rectool/keys.hpp"

namespace rectool {

enum class SealFault { none, damaged, too_costly, no_memory, wrong_passphrase };

struct UnsealResult {
    SealFault fault = SealFault::none;
    std::optional<SecretKey> key; ///< when there is no fault
};

/// Opens the payload of a secret key file (158 bytes, decrypted in place); `ask` is called only if it is encrypted.
[[nodiscard]] UnsealResult unseal_key(LockedBytes& payload, const PassphraseSource& ask);

/// Fills the payload of a secret key file, encrypted when `passphrase` is given. False: not enough memory.
[[nodiscard]] bool seal_key(const SecretKey& key, const Passphrase* passphrase, LockedBytes& payload);

} // namespace rectool
