#include "base/sodium.hpp"
#include "keys/key_format.hpp"
#include "rectool/keys.hpp"

#include <algorithm>
#include <sodium.h>

namespace rectool {

bool is_acceptable_key(std::span<const std::uint8_t, 32> bytes) {
    ensure_sodium();
    // Canonical encoding, on the curve, not of small order, in the prime-order group.
    return crypto_core_ed25519_is_valid_point(bytes.data()) == 1;
}

std::string PublicKey::text() const {
    std::array<std::uint8_t, public_payload_size> payload{};
    auto out = std::copy(signature_algorithm.begin(), signature_algorithm.end(), payload.begin());
    out = std::copy(id.begin(), id.end(), out);
    std::copy(bytes.begin(), bytes.end(), out);
    return base64_encode(payload);
}

std::string PublicKey::id_text() const {
    constexpr const char* digits = "0123456789ABCDEF";
    std::string text;
    std::array<std::uint8_t, 8> reversed{};
    std::reverse_copy(id.begin(), id.end(), reversed.begin());
    for (const std::uint8_t byte : reversed) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

std::optional<PublicKey> parse_public_key(std::string_view text) {
    std::array<std::uint8_t, public_payload_size> payload{};
    if (!base64_decode_into(text, payload)) return std::nullopt;
    if (!std::equal(signature_algorithm.begin(), signature_algorithm.end(), payload.begin())) return std::nullopt;
    PublicKey key;
    std::copy_n(payload.begin() + 2, key.id.size(), key.id.begin());
    std::copy_n(payload.begin() + 10, key.bytes.size(), key.bytes.begin());
    if (!is_acceptable_key(key.bytes)) return std::nullopt;
    return key;
}

bool verify_signature(const PublicKey& key, ByteView message, const Signature& signature) {
    // libsodium refuses S >= L and a small-order R or key, but not a key outside the prime-order group. Checking that takes as
    // long as the signature, and a chain has thousands of one key: the last good one is remembered.
    thread_local std::optional<std::array<std::uint8_t, 32>> last_good;
    if (last_good != key.bytes) {
        if (!is_acceptable_key(key.bytes)) return false;
        last_good = key.bytes;
    }
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.bytes.data()) == 0;
}

} // namespace rectool
