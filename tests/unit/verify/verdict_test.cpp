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
    constexpr UnixTime year_2026 = 1767225600; // date -u -d 2026-01-01 +%s
    TrustEntry entry{"Anna", {}, "citizen", {}, {}, {}};
    CHECK(standing(entry, std::nullopt, year_2026) == Identity::trusted);
    entry.until = 4102444800;
    CHECK(standing(entry, std::nullopt, year_2026) == Identity::outside_window);
    entry.revoked = 4102444800;
    CHECK(standing(entry, std::nullopt, year_2026) == Identity::revoked);
}

TEST_CASE("a key with a window is judged at the time that others vouch for") {
    TrustEntry entry{"Anna", {}, "citizen", 1000, 2000, {}};
    CHECK(standing(entry, 1000, 1000) == Identity::trusted);
    CHECK(standing(entry, 1999, 1500) == Identity::trusted);
    CHECK(standing(entry, 2000, 1500) == Identity::outside_window);
    CHECK(standing(entry, 999, 1500) == Identity::outside_window); // it was there before the window began
    CHECK(standing(entry, 1500, 999) == Identity::outside_window); // its signer says so
    CHECK(standing(entry, 1500, std::nullopt) == Identity::outside_window);
    entry.revoked = 1800;
    CHECK(standing(entry, 1799, 1500) == Identity::trusted);
    CHECK(standing(entry, 1800, 1500) == Identity::revoked);
}
