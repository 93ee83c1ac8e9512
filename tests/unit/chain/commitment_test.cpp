#include "rectool/commitment.hpp"
#include "rectool/hash.hpp"

#include <doctest/doctest.h>

using namespace rectool;

TEST_CASE("salts and commitments are what b2sum gives for the bytes that the format names") {
    Salt salt;
    salt.fill(0x22);
    // printf '\x22%.0s' {1..16} plus the byte 01, | b2sum -l 256
    CHECK(hex_encode(derive_salt(salt, 1)) == "3ba5a517822b7b74a1c64af976b5ec32c6d997a979d453683d4956db06419e3d");
    // that salt, then "abc"
    CHECK(hex_encode(commit(derive_salt(salt, 1), as_bytes("abc"))) ==
          "a6c935f358eed0c6ea83faba276c5b358406cded85ddc9ccb21f93e68d4063bc");
    CHECK(hex_encode(commit(salt, as_bytes("abc"))) == "a035c932eecb74ac5389dfbd5debac3d77c1fcd650cc0394a66ac1e3dcc6dbf9");
}

TEST_CASE("weak sums are packed little-endian, for packets with the decoded frames beside them") {
    const std::vector<WeakEntry> entries = {{0x01020304, 1024}, {0xFFFFFFFF, 2}};
    CHECK(pack_weak(entries, EssenceType::pcm) == Bytes{4, 3, 2, 1, 255, 255, 255, 255});
    CHECK(pack_weak(entries, EssenceType::packets) == Bytes{4, 3, 2, 1, 0, 4, 0, 0, 255, 255, 255, 255, 2, 0, 0, 0});
    CHECK(unpack_weak(pack_weak(entries, EssenceType::packets), EssenceType::packets) == entries);
    CHECK_FALSE(unpack_weak(Bytes{1, 2, 3}, EssenceType::pcm).has_value());
}
