#include "rectool/verdict.hpp"

#include <doctest/doctest.h>

using namespace rectool;

namespace {
int code(Integrity integrity, Identity identity, bool accept_consistent = false) {
    Verdict verdict;
    verdict.integrity = integrity;
    verdict.identity = identity;
    return verdict.exit_code(accept_consistent);
}
} // namespace

TEST_CASE("exit 0 needs both: proven integrity and a trusted signer") {
    CHECK(code(Integrity::unchanged, Identity::trusted) == 0);
    CHECK(code(Integrity::disclosed, Identity::trusted) == 0);
    for (const Identity identity : {Identity::unknown, Identity::revoked, Identity::outside_window, Identity::party_missing}) {
        CHECK(code(Integrity::unchanged, identity) == 3);
        CHECK(code(Integrity::consistent, identity) == 3);
    }
    CHECK(Verdict{}.exit_code(true) != 0);
}

TEST_CASE("when several hold, invalid comes before edits, edits before doubt, doubt before identity") {
    for (const Identity identity : {Identity::trusted, Identity::unknown, Identity::revoked, Identity::not_applicable}) {
        CHECK(code(Integrity::invalid, identity) == 6);
        CHECK(code(Integrity::undisclosed, identity) == 1);
        CHECK(code(Integrity::unrelated, identity) == 1);
        CHECK(code(Integrity::inconclusive, identity) == 4);
        CHECK(code(Integrity::unfinished, identity) == 4);
    }
}

TEST_CASE("consistent is 5, and 0 only for who decided so") {
    CHECK(code(Integrity::consistent, Identity::trusted) == 5);
    CHECK(code(Integrity::consistent, Identity::trusted, true) == 0);
    CHECK(code(Integrity::inconclusive, Identity::trusted, true) == 4);
}

TEST_CASE("by claimed time alone a key with a window or a revocation is not trusted") {
    PublicKey key;
    key.bytes[0] = 1;
    TrustList trust = {{"Anna", key, "citizen", {}, {}, {}}};
    CHECK(identify(key, trust) == Identity::trusted);
    trust[0].until = 4102444800;
    CHECK(identify(key, trust) == Identity::outside_window);
    trust[0].revoked = 4102444800;
    CHECK(identify(key, trust) == Identity::revoked);
    CHECK(identify(PublicKey{}, trust) == Identity::unknown);
}
