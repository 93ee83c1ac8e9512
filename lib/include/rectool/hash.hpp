// BLAKE2b-256 in one call or piece by piece.
#pragma once

#include "rectool/bytes.hpp"

#include <initializer_list>

namespace rectool {

/// Incremental BLAKE2b-256 (RFC 7693; the value `b2sum -l 256` prints). Not to be used after `finish`.
class Blake2b {
public:
    Blake2b();
    Blake2b& update(ByteView bytes);
    [[nodiscard]] Hash finish();

private:
    // crypto_generichash_state of libsodium: 384 bytes, 64-byte aligned; kept opaque so that no header of it leaks.
    alignas(64) std::array<std::uint8_t, 384> state_;
};

/// BLAKE2b-256 of the concatenation of the parts.
[[nodiscard]] Hash blake2b(std::initializer_list<ByteView> parts);

} // namespace rectool
