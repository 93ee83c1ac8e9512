#include "rectool/custody.hpp"
#include "rectool/hash.hpp"
#include "rectool/parties.hpp"
#include "unit/chain/made_chain.hpp"

#include <doctest/doctest.h>

using namespace rectool;
using namespace rectool::testing;

namespace {

const SecretKey& anna() { // signs the chain, at 2026-01-02T03:04:05Z
    static const SecretKey key = test_key();
    return key;
}
const SecretKey& oost() {
    static const SecretKey key = test_key(1);
    return key;
}
const SecretKey& committee() {
    static const SecretKey key = test_key(2);
    return key;
}

UnixTime at(const char* text) {
    return parse_time(text).value();
}

TrustEntry trusted(const char* name, const SecretKey& key, const char* role) {
    return {name, key.public_key(), role, {}, {}, {}};
}

/// A chain with statements on its head.
class Case {
public:
    Statement add(const SecretKey& key, StatementBody body, const char* made, std::vector<Hash> after = {}) {
        Statement statement;
        statement.on = chain_.head;
        statement.made = made;
        statement.body = std::move(body);
        statement.after = std::move(after);
        statement.text = "x";
        chain_.statements.push_back(sign_statement(statement, key));
        return chain_.statements.back();
    }
    [[nodiscard]] Parties judge(const std::vector<std::string>& required = {}, std::optional<UnixTime> attested = {}) const {
        return judge_parties(chain_, trust, required, attested);
    }
    [[nodiscard]] const Chain& chain() const { return chain_; }

    TrustList trust{trusted("Anna", anna(), "citizen"), trusted("Oost", oost(), "agency"),
                    trusted("Commissie", committee(), "committee")};

private:
    Chain chain_ = parse_chain(join(test_lines(anna())), "test");
};

} // namespace

TEST_CASE("the earliest statement of another trusted party is the witnessed time") {
    Case one;
    CHECK_FALSE(one.judge().witnessed.has_value());
    one.add(anna(), NoteStatement{}, "2026-01-01T00:00:00Z");      // the signer herself witnesses nothing
    one.add(test_key(9), NoteStatement{}, "2026-01-01T00:00:00Z"); // nor does a key that is not trusted
    CHECK_FALSE(one.judge().witnessed.has_value());
    one.add(committee(), DisputesStatement{}, "2026-03-01T00:00:00Z");
    one.add(oost(), ReceivedStatement{}, "2026-02-01T01:00:00+01:00");
    const Parties parties = one.judge();
    REQUIRE(parties.witnessed.has_value());
    CHECK(parties.witnessed->time == at("2026-02-01"));
    CHECK(parties.witnessed->by == "Oost");
    CHECK(parties.identity == Identity::trusted);
    one.trust[1].name = "Anna"; // the same party under a second key
    CHECK(one.judge().witnessed->by == "Commissie");
}

TEST_CASE("a key with a window is trusted at a witnessed time within it, and never by claimed time") {
    Case one;
    one.trust[0].until = at("2026-02-15");
    CHECK(one.judge().identity == Identity::outside_window); // though signed on 2026-01-02, as she claims
    one.add(committee(), ReceivedStatement{}, "2026-02-15T00:00:00Z");
    CHECK(one.judge().identity == Identity::outside_window);
    one.add(oost(), ReceivedStatement{}, "2026-02-14T23:59:59Z");
    CHECK(one.judge().identity == Identity::trusted);
    one.trust[0].revoked = at("2026-02-01");
    CHECK(one.judge().identity == Identity::revoked);
    CHECK(one.judge({}, at("2026-01-31")).identity == Identity::trusted); // a time stamp shows that it was earlier
    one.trust[0].revoked = std::nullopt;
    one.trust[1].until = at("2027-01-01"); // a witness with a window is no witness
    CHECK(one.judge().identity == Identity::outside_window);
    one.trust[1].until = std::nullopt;
    one.trust[0].from = at("2026-01-03"); // later than she claims to have signed
    CHECK(one.judge().identity == Identity::outside_window);
}

TEST_CASE("required parties are trusted keys in those roles that signed") {
    Case one;
    CHECK(one.judge({"citizen"}).identity == Identity::trusted); // by the chain itself
    CHECK(one.judge({"citizen", "agency"}).identity == Identity::party_missing);
    one.add(oost(), NoteStatement{}, "2026-02-01T00:00:00Z"); // another kind never stands in
    one.add(oost(), ConsentStatement{}, "2026-02-01T00:00:00Z");
    CHECK(one.judge({"agency"}).identity == Identity::party_missing);
    one.add(oost(), AgreesStatement{}, "2026-02-01T00:00:00Z");
    const Parties parties = one.judge({"citizen", "agency"});
    CHECK(parties.identity == Identity::trusted);
    REQUIRE(parties.required.size() == 2);
    CHECK(parties.required[0] == RequiredParty{"citizen", "Anna", std::nullopt});
    CHECK(parties.required[1] == RequiredParty{"agency", "Oost", 2});
    CHECK(one.judge({"agency", "agency"}).identity == Identity::party_missing); // each by a key of its own
    CHECK(one.judge({"official"}).identity == Identity::party_missing);
    one.trust[0].name = "nobody";
    one.trust[0].key = test_key(9).public_key();
    CHECK(one.judge({"agency"}).identity == Identity::unknown); // the signer comes first
}

TEST_CASE("who disputes a recording fills no role") {
    Case one;
    one.add(oost(), ReceivedStatement{}, "2026-02-01T00:00:00Z");
    CHECK(one.judge({"agency"}).identity == Identity::trusted);
    one.add(oost(), DisputesStatement{}, "2026-02-02T00:00:00Z");
    CHECK(one.judge({"agency"}).identity == Identity::party_missing);
}

TEST_CASE("who was shown something else than the chain says fills no role") {
    Case one;
    Shown shown = shown_of(one.chain());
    shown.milliseconds += 1;
    one.add(oost(), PresentStatement{Checked::chain, shown}, "2026-02-01T00:00:00Z");
    CHECK(one.judge({"agency"}).identity == Identity::party_missing);
    one.add(oost(), PresentStatement{Checked::chain, shown_of(one.chain())}, "2026-02-01T00:00:00Z");
    CHECK(one.judge({"agency"}).identity == Identity::trusted);
}

TEST_CASE("a countersigner's key with a window is judged at the time of a statement that names the countersignature") {
    Case one;
    one.trust[1].until = at("2026-03-01");
    const Statement received = one.add(oost(), ReceivedStatement{}, "2026-02-01T00:00:00Z");
    CHECK(one.judge({"agency"}).identity == Identity::party_missing);
    one.add(committee(), NoteStatement{}, "2026-02-10T00:00:00Z"); // it had not seen it
    CHECK(one.judge({"agency"}).identity == Identity::party_missing);
    const Statement between = one.add(anna(), NoteStatement{}, "2026-03-05T00:00:00Z", {received.hash});
    CHECK(one.judge({"agency"}).identity == Identity::party_missing); // that is later than the window
    one.add(committee(), NoteStatement{}, "2026-02-20T00:00:00Z", {between.hash});
    CHECK(one.judge({"agency"}).identity == Identity::trusted); // through the one between
}
