#include "rectool/hash.hpp"

#include "base/sodium.hpp"

#include <sodium.h>

namespace rectool {

namespace {
crypto_generichash_state* state_of(std::array<std::uint8_t, 384>& bytes) {
    static_assert(sizeof(crypto_generichash_state) <= sizeof(bytes) && alignof(crypto_generichash_state) <= 64);
    return reinterpret_cast<crypto_generichash_state*>(bytes.data());
}
} // namespace

Blake2b::Blake2b() {
    ensure_sodium();
    crypto_generichash_init(state_of(state_), nullptr, 0, sizeof(Hash));
}

Blake2b& Blake2b::update(ByteView bytes) {
    crypto_generichash_update(state_of(state_), bytes.data(), bytes.size());
    return *this;
}

Hash Blake2b::finish() {
    Hash hash{};
    crypto_generichash_final(state_of(state_), hash.data(), hash.size());
    return hash;
}

Hash blake2b(std::initializer_list<ByteView> parts) {
    Blake2b state;
    for (const ByteView part : parts)
        state.update(part);
    return state.finish();
}

} // namespace rectool
