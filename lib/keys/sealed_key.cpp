#include "keys/sealed_key.hpp"

#include "keys/key_format.hpp"
#include "keys/secret_key.hpp"
#include "rectool/hash.hpp"

#include <algorithm>
#include <bit>
#include <sodium.h>

namespace rectool {

namespace {

using Sealed = std::span<std::uint8_t, sealed_size>;

struct Cost {
    std::uint64_t opslimit = 0;
    std::uint64_t memlimit = 0;
};

std::uint64_t read_u64(const std::uint8_t* bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 8; i-- > 0;)
        value = value << 8U | bytes[i];
    return value;
}

void write_u64(std::uint8_t* bytes, std::uint64_t value) {
    for (unsigned i = 0; i < 8; ++i)
        bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

/// Encrypts and decrypts. False: not enough memory.
bool apply_kdf(LockedBytes& payload, const Passphrase& passphrase, Cost cost) {
    LockedBytes stream(sealed_size);
    const std::string_view text = passphrase.view();
    if (crypto_pwhash_scryptsalsa208sha256(stream.data(), stream.size(), text.data(), text.size(),
                                           payload.data() + kdf_salt_offset, cost.opslimit, cost.memlimit) != 0)
        return false;
    for (std::size_t i = 0; i < sealed_size; ++i)
        payload.data()[sealed_offset + i] ^= stream.data()[i];
    return true;
}

Hash checksum_of(std::span<const std::uint8_t, sealed_size> sealed) {
    return blake2b({signature_algorithm, sealed.first<sealed_checksum_offset>()});
}

bool checksum_fits(std::span<const std::uint8_t, sealed_size> sealed) {
    const Hash sum = checksum_of(sealed);
    return std::equal(sum.begin(), sum.end(), sealed.begin() + sealed_checksum_offset);
}

/// Whether flipping bits within one aligned group of `width` bits (a byte, or a base64 character) makes the checksum fit. The
/// encryption is a key stream, so that damage to the file is the same damage here, provided that the passphrase was right.
bool fits_after_repair(Sealed sealed, std::size_t width) {
    for (std::size_t start = 0; start < sealed_size * 8; start += width) {
        const std::size_t byte = start / 8;
        const std::size_t shift = 16 - start % 8 - width; // within this byte and the next
        for (unsigned pattern = 1; pattern < 1U << width; ++pattern) {
            const auto high = static_cast<std::uint8_t>(pattern << shift >> 8U);
            const auto low = static_cast<std::uint8_t>(pattern << shift);
            if (low != 0 && byte + 1 == sealed_size) continue;
            sealed[byte] ^= high;
            if (low != 0) sealed[byte + 1] ^= low;
            const bool fits = checksum_fits(sealed);
            sealed[byte] ^= high;
            if (low != 0) sealed[byte + 1] ^= low;
            if (fits) return true;
        }
    }
    return false;
}

/// minisign halves its limits until the memory suffices, so that others than powers of two are damage.
bool plausible(Cost cost) {
    return std::has_single_bit(cost.opslimit) && std::has_single_bit(cost.memlimit);
}

UnsealResult take_key(std::span<const std::uint8_t, sealed_size> sealed) {
    std::array<std::uint8_t, 8> id{};
    std::copy_n(sealed.begin(), id.size(), id.begin());
    SecretKey key = SecretKey::from_seed(sealed.subspan<sealed_key_offset, 32>(), id);
    const std::span<std::uint8_t> derived = SecretKeyAccess::bytes(key);
    if (sodium_memcmp(derived.data(), sealed.data() + sealed_key_offset, derived.size()) != 0) return {SealFault::damaged, {}};
    return {SealFault::none, std::move(key)};
}

bool starts(const LockedBytes& payload, std::size_t offset, std::span<const std::uint8_t> what) {
    return std::equal(what.begin(), what.end(), payload.data() + offset);
}

} // namespace

UnsealResult unseal_key(LockedBytes& payload, const PassphraseSource& ask) {
    const bool encrypted = starts(payload, 2, kdf_scrypt);
    if (!starts(payload, 0, signature_algorithm) || !(encrypted || starts(payload, 2, kdf_none)) ||
        !starts(payload, 4, checksum_algorithm))
        return {SealFault::damaged, {}};
    const Sealed sealed = payload.span().subspan<sealed_offset, sealed_size>();
    if (!encrypted) {
        // minisign leaves the checksum of an unencrypted key zero.
        const bool no_checksum = sodium_is_zero(sealed.data() + sealed_checksum_offset, sizeof(Hash)) == 1;
        if (!no_checksum && !checksum_fits(sealed)) return {SealFault::damaged, {}};
        return take_key(sealed);
    }
    const Cost cost{read_u64(payload.data() + opslimit_offset), read_u64(payload.data() + memlimit_offset)};
    if (cost.opslimit > max_opslimit || cost.memlimit > max_memlimit) return {SealFault::too_costly, {}};
    if (!apply_kdf(payload, ask(), cost)) return {SealFault::no_memory, {}};
    if (checksum_fits(sealed)) return take_key(sealed);
    const bool damaged = !plausible(cost) || fits_after_repair(sealed, 8) || fits_after_repair(sealed, 6);
    return {damaged ? SealFault::damaged : SealFault::wrong_passphrase, {}};
}

bool seal_key(const SecretKey& key, const Passphrase* passphrase, LockedBytes& payload) {
    std::uint8_t* bytes = payload.data();
    std::copy(signature_algorithm.begin(), signature_algorithm.end(), bytes);
    std::copy(checksum_algorithm.begin(), checksum_algorithm.end(), bytes + 4);
    const Sealed sealed = payload.span().subspan<sealed_offset, sealed_size>();
    const std::array<std::uint8_t, 8>& id = key.public_key().id;
    std::copy(id.begin(), id.end(), sealed.begin());
    const std::span<std::uint8_t> secret = SecretKeyAccess::bytes(key);
    std::copy(secret.begin(), secret.end(), sealed.begin() + sealed_key_offset);
    if (passphrase == nullptr) return true; // salt, cost and checksum stay zero, as minisign leaves them
    const Hash sum = checksum_of(sealed);
    std::copy(sum.begin(), sum.end(), sealed.begin() + sealed_checksum_offset);
    std::copy(kdf_scrypt.begin(), kdf_scrypt.end(), bytes + 2);
    randombytes_buf(bytes + kdf_salt_offset, kdf_salt_size);
    write_u64(bytes + opslimit_offset, max_opslimit);
    write_u64(bytes + memlimit_offset, max_memlimit);
    return apply_kdf(payload, *passphrase, {max_opslimit, max_memlimit});
}

} // namespace rectool
