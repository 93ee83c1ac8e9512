#include "made_chain.hpp"

#include "rectool/error.hpp"
#include "rectool/hash.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace rectool;
using namespace rectool::testing;

namespace {

bool has(const Chain& chain, ChainFault fault, std::uint64_t first, std::uint64_t last) {
    return std::any_of(chain.problems.begin(), chain.problems.end(), [&](const ChainProblem& problem) {
        return problem.fault == fault && problem.first == first && problem.last == last;
    });
}

Chain parse(const std::vector<std::string>& lines) {
    return parse_chain(join(lines), "test");
}

/// A record line with one member exchanged, signed anew by `key`.
std::string resigned(std::string line, const std::string& from, const std::string& to, const SecretKey& key) {
    line = line.substr(0, line.rfind(",\"sig\":"));
    const auto at = line.find(from);
    REQUIRE(at != std::string::npos);
    line.replace(at, from.size(), to);
    const Signature signature = key.sign(signed_bytes(line + ",\"sig\":"));
    return line + ",\"sig\":\"" + base64_encode(signature) + "\"}";
}

} // namespace

TEST_CASE("a chain as it was written has no problems and gives back what went in") {
    const SecretKey key = test_key();
    const auto lines = test_lines(key);
    const Chain chain = parse(lines);
    CHECK(chain.problems.empty());
    REQUIRE(chain.recording.has_value());
    CHECK(chain.recording->key == key.public_key());
    CHECK(chain.context.context.at("place").value == "Utrecht");
    CHECK(chain.segments.size() == 5);
    CHECK(chain.blocks.size() == 4 * 8 + 3);
    CHECK(chain.units == 34500);
    CHECK(chain.file_digest == Hash{7});
    CHECK(chain.head == blake2b({as_bytes(lines[12])})); // the head is the hash of the end record's line
}

TEST_CASE("a dropped record is reported with its number") {
    const SecretKey key = test_key();
    auto lines = test_lines(key);
    lines.erase(lines.begin() + 4, lines.begin() + 8); // records 2 and 3 with their details
    CHECK(has(parse(lines), ChainFault::missing_records, 2, 3));
}

TEST_CASE("a missing start is reported with its range") {
    const SecretKey key = test_key();
    auto lines = test_lines(key);
    lines.erase(lines.begin(), lines.begin() + 4);
    CHECK(has(parse(lines), ChainFault::missing_start, 0, 1));
}

TEST_CASE("a file chain without its end is invalid, whatever else was removed with it") {
    const SecretKey key = test_key();
    auto lines = test_lines(key);
    lines.resize(12);
    CHECK(has(parse(lines), ChainFault::missing_end, 6, 6));
    lines.resize(6);
    CHECK(has(parse(lines), ChainFault::missing_end, 3, 3));
}

TEST_CASE("a live chain without its end is unfinished and whole as far as it goes, also with a torn last line") {
    const SecretKey key = test_key();
    auto lines = test_lines(key, ChainMode::live);
    CHECK(parse(lines).problems.empty());
    CHECK_FALSE(parse(lines).unfinished());
    lines.resize(10);
    CHECK(parse(lines).unfinished());
    CHECK(parse(lines).problems.empty());
    const std::string whole = join(lines);
    const std::string next = test_lines(key, ChainMode::live)[10];
    for (const std::size_t kept : {std::size_t{1}, std::size_t{40}, next.size() - 1, next.size()}) {
        CAPTURE(kept);
        const Chain torn = parse_chain(whole + next.substr(0, kept), "test");
        CHECK(torn.problems.empty());
        CHECK(torn.torn_tail);
        CHECK(torn.segments.size() == 4);
    }
}

TEST_CASE("a torn last line is damage in a file chain, and after the end") {
    const SecretKey key = test_key();
    const std::string text = join(test_lines(key));
    CHECK(has(parse_chain(text.substr(0, text.size() - 1), "test"), ChainFault::torn_line, 7, 7));
    const std::string live = join(test_lines(key, ChainMode::live));
    CHECK(has(parse_chain(live.substr(0, live.size() - 1), "test"), ChainFault::missing_end, 6, 6) == false);
    CHECK(parse_chain(live + "{", "test").problems.size() == 1);
}

TEST_CASE("a doubled and a moved record are named") {
    const SecretKey key = test_key();
    auto doubled = test_lines(key);
    doubled.insert(doubled.begin() + 6, {doubled[4], doubled[5]});
    CHECK(has(parse(doubled), ChainFault::duplicate, 2, 2));
    auto moved = test_lines(key);
    std::rotate(moved.begin() + 4, moved.begin() + 6, moved.begin() + 8); // 3 before 2
    CHECK(has(parse(moved), ChainFault::missing_records, 2, 2));
    CHECK(has(parse(moved), ChainFault::reordered, 2, 2));
}

TEST_CASE("a record signed by another key before the end is refused") {
    const SecretKey key = test_key();
    const SecretKey other = test_key(0x01);
    auto lines = test_lines(key);
    lines[8] = resigned(lines[8], "\"units\":8000", "\"units\":8000", other);
    CHECK(has(parse(lines), ChainFault::bad_signature, 4, 4));
    CHECK(has(parse(lines), ChainFault::broken_link, 5, 5)); // and the next does not follow from it
}

TEST_CASE("truncated and ended anew by another key, the chain is invalid") {
    const SecretKey key = test_key();
    auto lines = test_lines(key);
    lines.resize(8);
    const SecretKey other = test_key(0x01);
    Record end;
    end.number = 4;
    end.previous = blake2b({as_bytes(lines[6])});
    end.body = EndRecord{3, 24000, 24000, {{0, 24000}}, Hash{1}, {}};
    lines.push_back(make_record_line(end, other));
    CHECK(has(parse(lines), ChainFault::bad_signature, 4, 4));
    lines.back() = make_record_line(end, key); // what the signer could do: a shorter recording, validly signed
    CHECK(parse(lines).problems.empty());
}

TEST_CASE("totals that do not add up are refused even when well signed") {
    const SecretKey key = test_key();
    auto lines = test_lines(key);
    lines[12] = resigned(lines[12], "\"units\":34500", "\"units\":34499", key);
    CHECK(has(parse(lines), ChainFault::totals_mismatch, 6, 6));
}

TEST_CASE("a short segment before the last is refused even when well signed") {
    const SecretKey key = test_key();
    std::vector<std::string> lines;
    ChainWriter writer(test_recording(), {}, key, [&](std::string_view line) { lines.emplace_back(line); });
    writer.segment({2500, 2500, {}, {}, {}}, test_detail(3, 1));
    writer.segment({8000, 8000, {}, {}, {}}, test_detail(8, 2));
    (void)writer.end({{0, 10500}}, Hash{});
    CHECK(has(parse(lines), ChainFault::totals_mismatch, 2, 2));
}

TEST_CASE("any single changed byte of a chain is reported") {
    const SecretKey key = test_key();
    const std::string text = join(test_lines(key));
    std::uint32_t random = 1;
    for (std::size_t at = 0; at < text.size(); ++at) {
        random = random * 1664525 + 1013904223;
        if (at % 7 != 0 && random % 4 != 0) continue;
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1 << (random >> 29)));
        CAPTURE(at);
        bool reported = false;
        try {
            reported = !parse_chain(changed, "test").problems.empty();
        } catch (const Error&) { // changed in transport, or asks for a newer version
            reported = true;
        }
        CHECK(reported);
    }
}

TEST_CASE("a missing detail withholds its blocks, and is no damage") {
    const SecretKey key = test_key();
    auto lines = test_lines(key);
    lines.erase(lines.begin() + 5);
    const Chain chain = parse(lines);
    CHECK(chain.problems.empty());
    CHECK_FALSE(chain.segments[1].has_detail);
    CHECK_FALSE(chain.salt_of(chain.segments[1], 0).has_value());
    CHECK(chain.salt_of(chain.segments[2], 0).has_value());
}

TEST_CASE("a detail at another record, or twice, is refused") {
    const SecretKey key = test_key();
    auto exchanged = test_lines(key);
    std::swap(exchanged[5], exchanged[7]);
    CHECK_FALSE(parse(exchanged).problems.empty());
    auto doubled = test_lines(key);
    doubled.insert(doubled.begin() + 6, doubled[5]);
    CHECK(has(parse(doubled), ChainFault::detail_misplaced, 2, 2));
}

TEST_CASE("a stripped detail verifies with the same root and has lost the segment salt") {
    const SegmentDetail full = test_detail(8, 3);
    const SegmentDetail stripped = strip_fingerprint(full);
    CHECK(segment_root(stripped) == segment_root(full));
    CHECK_FALSE(stripped.salt.has_value());
    CHECK_FALSE(stripped.fingerprint_salt.has_value());
    for (std::size_t i = 0; i < 8; ++i)
        CHECK(block_salt(stripped, i) == block_salt(full, i));
    CHECK(strip_fingerprint(stripped) == stripped);
}

TEST_CASE("a statement behind the end has to be about this recording head and signed by the key it carries") {
    const SecretKey key = test_key();
    const SecretKey other = test_key(0x01);
    auto lines = test_lines(key);
    const Hash head = blake2b({as_bytes(lines[12])});
    Statement note;
    note.on = head;
    note.made = "2026-01-02T03:04:05Z";
    note.text = "hello";
    note.body = NoteStatement{};
    lines.push_back(sign_statement(note, other).line);
    const Chain chain = parse(lines);
    CHECK(chain.problems.empty());
    REQUIRE(chain.statements.size() == 1);
    CHECK(chain.statements[0].text == "hello");
    lines.back() = resigned(sign_statement(note, other).line, "hello", "hullo", key);
    CHECK_FALSE(parse(lines).problems.empty());
    note.on = Hash{};
    lines.back() = sign_statement(note, other).line;
    CHECK_FALSE(parse(lines).problems.empty());
}

TEST_CASE("line ends of another system are changed in transport, not tampering") {
    const SecretKey key = test_key();
    std::string text;
    for (const std::string& line : test_lines(key))
        text += line + "\r\n";
    CHECK_THROWS_AS((void)parse_chain(text, "test"), Error);
    CHECK_THROWS_AS((void)parse_chain("\xEF\xBB\xBF" + join(test_lines(key)), "test"), Error);
}

TEST_CASE("a newer version and an unknown kind before the end ask for a newer rectool") {
    const SecretKey key = test_key();
    auto lines = test_lines(key);
    lines[0] = resigned(lines[0], "\"version\":1", "\"version\":2", key);
    CHECK_THROWS_AS((void)parse(lines), Error);
    lines = test_lines(key);
    lines[2] = resigned(lines[2], "\"kind\":\"segment\"", "\"kind\":\"colour\"", key);
    CHECK_THROWS_AS((void)parse(lines), Error);
}

TEST_CASE("an empty file and a text are no chains, rather than invalid ones") {
    CHECK_THROWS_AS((void)parse_chain("", "test"), Error);
    CHECK_THROWS_AS((void)parse_chain("Dear committee,\nplease find enclosed\n", "test"), Error);
}

TEST_CASE("a line of many megabytes is refused without being kept") {
    const SecretKey key = test_key();
    std::string text = join(test_lines(key));
    text += "{\"kind\":\"" + std::string(8U << 20U, 'a') + "\"}\n";
    const Chain chain = parse_chain(text, "test");
    REQUIRE(chain.problems.size() == 1);
    REQUIRE(chain.problems[0].line_error.has_value());
    CHECK(chain.problems[0].line_error->fault == LineFault::too_long);
}
