#include "rectool/error.hpp"
#include "rectool/trust.hpp"
#include "unit/keys/vectors.hpp"

#include <doctest/doctest.h>

using namespace rectool;
using namespace rectool::test;

namespace {

const std::string key_a = rfc_public_text;
const std::string key_b = "RWR90uAOo7RsHqtUQgbNgENfhlf7NgHjJoKDK48gbH8MeRaALjXxJCu1";

/// The message of the error that parsing gives.
std::string fault_of(std::string_view text) {
    try {
        (void)parse_trust(text, "/etc/trust");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.message();
    }
    return "read";
}

} // namespace

TEST_CASE("a trust file names one key a line, with role and times") {
    const TrustList list = parse_trust("# people\n\n  Anna " + key_a + "\n\"Gemeente \\\"Oost\\\" \\\\ balie\"\t" + key_b +
                                           " role=agency from=2024-01-01 until=2025-01-01T00:00:00Z revoked=2024-06-01\r\n",
                                       "trust");
    REQUIRE(list.size() == 2);
    CHECK(list[0] == TrustEntry{"Anna", *parse_public_key(key_a), "", {}, {}, {}});
    CHECK(list[1] ==
          TrustEntry{"Gemeente \"Oost\" \\ balie", *parse_public_key(key_b), "agency", 1704067200, 1735689600, 1717200000});
    CHECK_FALSE(list[0].has_window());
    CHECK(list[1].has_window());
    CHECK(parse_trust("", "trust").empty());
    CHECK(parse_trust("\xEF\xBB\xBF"
                      "Anna " +
                          key_a,
                      "trust")
              .at(0)
              .name == "Anna");
}

TEST_CASE("what is written as a trust file is read again as the same list") {
    const PublicKey a = *parse_public_key(key_a);
    const PublicKey b = *parse_public_key(key_b);
    for (const char* name :
         {"Anna", "Anna de Vries", "\"", "\\", "a\"b", "#1", "x\\\"y", " ", "Zoë", "会議 室", "\xEF\xBB\xBFZoë"}) {
        CAPTURE(name);
        const TrustList list{{name, a, "citizen", 0, 253402300799, {}}, {"b", b, "", {}, {}, 86400}};
        CHECK(parse_trust(format_trust(list), "trust") == list);
    }
    for (const char* name : {"", "a\nb", "a\tb", "\x7f", "\xC2\x85", "\xFF"}) {
        CAPTURE(name);
        CHECK_THROWS_AS((void)format_trust({{name, a, "", {}, {}, {}}}), Error);
    }
    CHECK_THROWS_AS((void)format_trust({{std::string(257, 'x'), a, "", {}, {}, {}}}), Error);
}

TEST_CASE("a mistake in a trust file is an error that names file and line") {
    const std::string good = "Anna " + key_a;
    const std::string small_order = public_text("0100000000000000000000000000000000000000000000000000000000000000");
    for (const std::string& bad : {std::string("Anna"),
                                   "Anna " + key_a.substr(1),
                                   "Anna " + small_order,
                                   good + " role=king",
                                   good + " role=",
                                   good + " colour=red",
                                   good + " from",
                                   good + " from=",
                                   good + " from=yesterday",
                                   good + " until=2023-02-29",
                                   good + " revoked=2024",
                                   good + " role=agency role=agency",
                                   good + " from=2024-01-01 from=2024-01-01",
                                   good + " # a remark",
                                   good + " from=2024-02-01 until=2024-01-01",
                                   good + " from=2024-02-01 until=2024-02-01",
                                   "\"Anna " + key_a,
                                   "\"Anna\"" + key_a,
                                   "\"An\\na\" " + key_a,
                                   "\"\" " + key_a,
                                   "A\x01nna " + key_a,
                                   "\"A\tnna\" " + key_a,
                                   "A\xFF " + key_a,
                                   std::string(257, 'x') + " " + key_a}) {
        CAPTURE(bad);
        std::string text = "# first line\nBart " + key_b + "\n";
        text.append(bad).append("\n");
        const std::string fault = fault_of(text);
        CHECK(fault.ends_with(": /etc/trust:3"));
    }
    CHECK(fault_of("Anna " + key_a + "\nAnna2 " + key_a + "\n").ends_with("already: /etc/trust:2"));
    CHECK(fault_of(std::string("a\0b ", 4) + key_a).ends_with(": /etc/trust:1"));
}

TEST_CASE("the same key under another key id is the same key") {
    PublicKey other_id = *parse_public_key(key_a);
    other_id.id[0] ^= 1U;
    CHECK(fault_of("Anna " + key_a + "\nBart " + other_id.text() + "\n").ends_with(": /etc/trust:2"));
    const TrustList list = parse_trust("Anna " + key_a, "trust");
    REQUIRE(find_trusted(list, other_id) != nullptr);
    CHECK(find_trusted(list, other_id)->name == "Anna");
    CHECK(find_trusted(list, *parse_public_key(key_b)) == nullptr);
}

TEST_CASE("a trust file beyond the limits is refused") {
    CHECK(parse_trust(std::string(100000, '\n'), "trust").empty());
    CHECK(fault_of(std::string(100001, '\n')).find("too many lines") != std::string::npos);
    CHECK(parse_trust("#" + std::string(max_trust_file_size - 1, 'x'), "trust").empty());
    CHECK(fault_of("#" + std::string(max_trust_file_size, 'x')).find("too large") != std::string::npos);
}
