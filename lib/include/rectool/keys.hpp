// Ed25519 keys in minisign's key files (https://jedisct1.github.io/minisign/, "Secret key format").
#pragma once

#include "rectool/bytes.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rectool {

using Signature = std::array<std::uint8_t, 64>;

/// An Ed25519 public key with minisign's key id. Only the 32 key bytes count for trust; the id helps people.
struct PublicKey {
    std::array<std::uint8_t, 8> id{};
    std::array<std::uint8_t, 32> bytes{};

    /// minisign's one-line form, "RW" and 54 more base64 characters.
    [[nodiscard]] std::string text() const;
    /// The key id as minisign prints it: 16 hexadecimal digits, most significant byte first.
    [[nodiscard]] std::string id_text() const;
    [[nodiscard]] bool same_key(const PublicKey& other) const noexcept { return bytes == other.bytes; }
    bool operator==(const PublicKey&) const = default;
};

/// Reads minisign's one-line form. Nothing for other text and for keys that are not canonical points of the prime-order group.
[[nodiscard]] std::optional<PublicKey> parse_public_key(std::string_view text);

/// Reads a minisign public key file. Throws Error{input}.
[[nodiscard]] PublicKey read_public_key_file(const std::string& path);

/// Whether `signature` is an Ed25519 signature (RFC 8032, cofactorless, S < L, small-order R and keys refused) of `message`.
[[nodiscard]] bool verify_signature(const PublicKey& key, ByteView message, const Signature& signature);

/// An Ed25519 secret key in locked memory, wiped when it goes.
class SecretKey {
public:
    SecretKey(SecretKey&&) noexcept;
    SecretKey& operator=(SecretKey&&) noexcept;
    SecretKey(const SecretKey&) = delete;
    SecretKey& operator=(const SecretKey&) = delete;
    ~SecretKey();

    /// A new random key.
    [[nodiscard]] static SecretKey generate();
    /// From a 32-byte seed (RFC 8032 secret) and a key id.
    [[nodiscard]] static SecretKey from_seed(std::span<const std::uint8_t, 32> seed, const std::array<std::uint8_t, 8>& id);

    [[nodiscard]] const PublicKey& public_key() const noexcept;
    [[nodiscard]] Signature sign(ByteView message) const;

private:
    friend struct SecretKeyAccess; // the key file's reader and writer
    struct Locked;
    explicit SecretKey(std::unique_ptr<Locked> locked);
    std::unique_ptr<Locked> locked_;
};

/// A passphrase in locked memory.
class Passphrase {
public:
    explicit Passphrase(std::string_view text); ///< copies; the caller wipes its own
    Passphrase(Passphrase&&) noexcept;
    Passphrase& operator=(Passphrase&&) noexcept;
    Passphrase(const Passphrase&) = delete;
    Passphrase& operator=(const Passphrase&) = delete;
    ~Passphrase();
    [[nodiscard]] std::string_view view() const noexcept;

private:
    struct Locked;
    std::unique_ptr<Locked> locked_;
};

/// Asked for only when the key file is encrypted.
using PassphraseSource = std::function<Passphrase()>;

/// Reads a minisign secret key file, encrypted or not. Throws Error{input}, with different words for: a wrong passphrase, a
/// damaged file, a key that costs more memory or time to open than minisign's own limits (1 GiB, 2^25 operations).
[[nodiscard]] SecretKey read_secret_key_file(const std::string& path, const PassphraseSource& ask);

/// Writes a key pair as minisign does, secret key 0600; encrypted when `passphrase` is given. Never overwrites: throws
/// Error{output} when either file exists, and leaves neither behind on any failure. Creates the secret key's folder (0700).
void write_key_pair(const SecretKey& key, const std::string& secret_path, const std::string& public_path,
                    const Passphrase* passphrase);

} // namespace rectool
