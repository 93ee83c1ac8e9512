#include "rectool/bytes.hpp"
#include "rectool/hash.hpp"

#include <doctest/doctest.h>

using namespace rectool;

TEST_CASE("base64 is that of RFC 4648, and only its canonical form is read") {
    CHECK(base64_encode(as_bytes("fooba")) == "Zm9vYmE="); // RFC 4648 section 10
    CHECK(base64_encode(as_bytes("foobar")) == "Zm9vYmFy");
    CHECK(base64_decode("Zm9vYmE=") == Bytes{'f', 'o', 'o', 'b', 'a'});
    CHECK(base64_decode("") == Bytes{});
    for (const char* bad : {"Zm9vYmE", "Zm9vYmF=", "Zm9vYmE=\n", " Zm9vYmE", "Zm9v-mE=", "Zm9vYmE==", "====", "Zm9vYg=a"}) {
        CAPTURE(bad);
        CHECK_FALSE(base64_decode(bad).has_value());
    }
}

TEST_CASE("BLAKE2b-256 is what b2sum -l 256 prints") {
    // printf abc | b2sum -l 256
    CHECK(hex_encode(blake2b({as_bytes("a"), as_bytes("bc")})) ==
          "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    CHECK(hex_encode(Blake2b().finish()) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"); // of nothing
}
