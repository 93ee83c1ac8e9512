#include "rectool/bytes.hpp"

#include "base/sodium.hpp"

#include <sodium.h>

namespace rectool {

ByteView as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string base64_encode(ByteView bytes) {
    const std::size_t capacity = sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    std::string text(capacity, '\0');
    sodium_bin2base64(text.data(), capacity, bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // the terminating zero that libsodium counts
    return text;
}

std::optional<Bytes> base64_decode(std::string_view text) {
    if (text.empty()) return Bytes{}; // libsodium takes no null pointer
    if (text.size() % 4 != 0) return std::nullopt;
    Bytes bytes(text.size() / 4 * 3 + 1); // never a null pointer
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    bytes.resize(length);
    return bytes;
}

bool base64_decode_into(std::string_view text, std::span<std::uint8_t> out) {
    if (text.size() != (out.size() + 2) / 3 * 4) return false;
    std::size_t length = 0;
    const char* end = nullptr;
    return sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length, &end,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           end == text.data() + text.size() && length == out.size();
}

std::string hex_encode(ByteView bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

Bytes random_bytes(std::size_t count) {
    ensure_sodium();
    Bytes bytes(count);
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

Salt random_salt() {
    ensure_sodium();
    Salt salt{};
    randombytes_buf(salt.data(), salt.size());
    return salt;
}

} // namespace rectool
