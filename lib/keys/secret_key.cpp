#include "keys/secret_key.hpp"

#include "base/sodium.hpp"

#include <algorithm>
#include <sodium.h>
#include <utility>

namespace rectool {

SecretKey::SecretKey(std::unique_ptr<Locked> locked) : locked_(std::move(locked)) {}
SecretKey::SecretKey(SecretKey&&) noexcept = default;
SecretKey& SecretKey::operator=(SecretKey&&) noexcept = default;
SecretKey::~SecretKey() = default;

SecretKey SecretKey::generate() {
    LockedBytes seed(crypto_sign_SEEDBYTES);
    randombytes_buf(seed.data(), seed.size());
    std::array<std::uint8_t, 8> id{};
    randombytes_buf(id.data(), id.size());
    return from_seed(std::span<const std::uint8_t, 32>(seed.data(), 32), id);
}

SecretKey SecretKey::from_seed(std::span<const std::uint8_t, 32> seed, const std::array<std::uint8_t, 8>& id) {
    auto locked = std::make_unique<Locked>();
    locked->public_key.id = id;
    crypto_sign_seed_keypair(locked->public_key.bytes.data(), locked->bytes.data(), seed.data());
    return SecretKey(std::move(locked));
}

const PublicKey& SecretKey::public_key() const noexcept {
    return locked_->public_key;
}

Signature SecretKey::sign(ByteView message) const {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), locked_->bytes.data());
    return signature;
}

std::span<std::uint8_t> SecretKeyAccess::bytes(const SecretKey& key) noexcept {
    return key.locked_->bytes.span();
}

struct Passphrase::Locked {
    explicit Locked(std::string_view text) : bytes(text.size()) {
        const ByteView source = as_bytes(text);
        std::copy(source.begin(), source.end(), bytes.data());
    }
    LockedBytes bytes;
};

Passphrase::Passphrase(std::string_view text) : locked_(std::make_unique<Locked>(text)) {}
Passphrase::Passphrase(Passphrase&&) noexcept = default;
Passphrase& Passphrase::operator=(Passphrase&&) noexcept = default;
Passphrase::~Passphrase() = default;

std::string_view Passphrase::view() const noexcept {
    return locked_->bytes.text(locked_->bytes.size());
}

} // namespace rectool
