#include "unit/keys/vectors.hpp"

#include <doctest/doctest.h>

using namespace rectool;
using namespace rectool::test;

namespace {

PublicKey raw_key(std::string_view hex) {
    return {{}, from_hex<32>(hex)};
}

} // namespace

TEST_CASE("a public key has minisign's text and key id") {
    const SecretKey key = rfc_secret_key();
    CHECK(key.public_key().bytes == from_hex<32>(rfc_key)); // RFC 8032 section 7.1, test 1
    CHECK(key.public_key().text() == rfc_public_text);
    CHECK(key.public_key().id_text() == "0807060504030201");
    CHECK(parse_public_key(rfc_public_text) == key.public_key());
    // A key that minisign 0.11 made, and the key id that it wrote beside it.
    const auto minisigns = parse_public_key("RWR90uAOo7RsHqtUQgbNgENfhlf7NgHjJoKDK48gbH8MeRaALjXxJCu1");
    REQUIRE(minisigns);
    CHECK(minisigns->id_text() == "1E6CB4A30EE0D27D");
}

TEST_CASE("a text that is not exactly one minisign public key is refused") {
    std::string text = rfc_public_text;
    for (const std::string& bad : {std::string(), text.substr(1), text + "A", text + "\n", " " + text, text.substr(0, 52),
                                   "RX" + text.substr(2), text.substr(0, 55) + "="}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_public_key(bad));
    }
}

TEST_CASE("small-order, non-canonical and mixed-order public keys are refused") {
    const char* const bad_keys[] = {
        // The eight points of small order.
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        // The same with y not reduced modulo 2^255 - 19, or with the sign of a zero.
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0100000000000000000000000000000000000000000000000000000000000080",
        // RFC 8032's key plus the point of order two.
        "16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5",
        // Not on the curve.
        "0200000000000000000000000000000000000000000000000000000000000000",
    };
    for (const char* hex : bad_keys) {
        CAPTURE(hex);
        CHECK_FALSE(parse_public_key(public_text(hex)));
    }
    CHECK(parse_public_key(public_text(rfc_key))); // so that the form of the text is not what was refused
}

TEST_CASE("signatures are those of RFC 8032") {
    const SecretKey key = rfc_secret_key();
    const Signature of_nothing = from_hex<64>("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                                              "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    CHECK(key.sign({}) == of_nothing); // section 7.1, test 1
    CHECK(verify_signature(key.public_key(), {}, of_nothing));
    CHECK_FALSE(verify_signature(key.public_key(), as_bytes("x"), of_nothing));
    Signature changed = of_nothing;
    changed[40] ^= 1U;
    CHECK_FALSE(verify_signature(key.public_key(), {}, changed));
}

// The signatures below were computed with Python's integers from the seed of RFC 8032; the verification equation holds for each.
TEST_CASE("a signature with S not reduced is refused") {
    const PublicKey key = raw_key(rfc_key);
    CHECK(verify_signature(key, as_bytes("abc"),
                           from_hex<64>("80d724b01e7ca260f4cc7f8de7c95f73cfac615bab1f762b6435b6ec26c8cf6d"
                                        "2c758dae2f87399a8eeda1cbcd2835ac5ba66d6ecaa3aba5e567a751053dc207")));
    CHECK_FALSE(verify_signature(key, as_bytes("abc"),
                                 from_hex<64>("80d724b01e7ca260f4cc7f8de7c95f73cfac615bab1f762b6435b6ec26c8cf6d"
                                              "1949830b4aea4bf2648a996eac2214c15ba66d6ecaa3aba5e567a751053dc217")));
}

TEST_CASE("a signature with an R of small order is refused") {
    CHECK_FALSE(verify_signature(raw_key(rfc_key), as_bytes("abc"),
                                 from_hex<64>("0100000000000000000000000000000000000000000000000000000000000000"
                                              "1b801c940b1ed32cf8ec0851509736fe16c6637b93e6664213cbd155f641a103")));
}

TEST_CASE("a signature by a key outside the prime-order group is refused, also when another key was used before") {
    const SecretKey good = rfc_secret_key();
    CHECK(verify_signature(good.public_key(), as_bytes("m0"), good.sign(as_bytes("m0"))));
    const PublicKey mixed = raw_key("16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5");
    const Signature signature = from_hex<64>("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"
                                             "a10c8e19fcf64d1059c18967a92fc234619ecb5fe68610be7a4fd83a412e3503");
    CHECK_FALSE(verify_signature(mixed, as_bytes("m0"), signature));
    CHECK_FALSE(
        verify_signature(raw_key("0000000000000000000000000000000000000000000000000000000000000000"), as_bytes("m0"), signature));
}

TEST_CASE("new keys differ in key and in id") {
    const SecretKey a = SecretKey::generate();
    const SecretKey b = SecretKey::generate();
    CHECK_FALSE(a.public_key().same_key(b.public_key()));
    CHECK(a.public_key().id != b.public_key().id);
    CHECK(parse_public_key(a.public_key().text()) == a.public_key());
}
