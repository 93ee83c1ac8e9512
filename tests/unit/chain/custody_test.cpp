#include "rectool/custody.hpp"
#include "rectool/hash.hpp"
#include "unit/chain/made_chain.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace rectool;
using namespace rectool::testing;

namespace {

Statement note(const std::string& made, const std::string& text, std::vector<Hash> after = {}) {
    Statement statement;
    statement.on = Hash{};
    statement.made = made;
    statement.text = text;
    statement.after = std::move(after);
    statement.body = NoteStatement{};
    return sign_statement(statement, test_key());
}

std::string order_of(const std::vector<Statement>& statements) {
    std::string order;
    for (const CustodyEntry& entry : custody_log(statements))
        order += statements[entry.statement].text;
    return order;
}

struct ChainFile {
    std::string path;
    ChainFile(const std::string& name, const std::vector<std::string>& lines)
        : path((std::filesystem::temp_directory_path() / (name + std::to_string(::getpid()))).string()) {
        std::ofstream(path, std::ios::binary) << join(lines);
    }
    ChainFile(const ChainFile&) = delete;
    ChainFile& operator=(const ChainFile&) = delete;
    ~ChainFile() { std::filesystem::remove(path); }
};

/// One segment of `frames` at 8 kHz, with this id, recorded at this time.
std::vector<std::string> chain_lines(std::uint8_t id, const std::string& recorded, std::uint64_t frames, std::uint8_t seed) {
    std::vector<std::string> lines;
    RecordingRecord record = test_recording();
    record.id.fill(id);
    record.recorded = recorded;
    const SecretKey key = test_key();
    ChainWriter writer(record, {}, key, [&](std::string_view line) { lines.emplace_back(line); });
    for (std::uint64_t done = 0; done < frames; done += 8000)
        writer.segment({8000, 8000, {}, {}, {}}, test_detail(8, seed));
    (void)writer.end({{0, frames}}, Hash{7});
    return lines;
}

} // namespace

TEST_CASE("statements stand after those that they name, else by claimed time") {
    const Statement a = note("2026-01-01T10:00:00Z", "a");
    const Statement b = note("2026-01-01T09:00:00+02:00", "b"); // 07:00 UTC
    const Statement c = note("2026-01-01T08:00:00Z", "c", {a.hash});
    CHECK(order_of({c, b, a}) == "bac");
    CHECK(order_of({a, b, c}) == "bac");
    const auto log = custody_log({a, b, c});
    CHECK(log[2].seen == std::vector<std::size_t>{1});
    CHECK(log[2].clock_back); // it claims 08:00 and had seen one of 10:00
    CHECK_FALSE(log[1].clock_back);
}

TEST_CASE("a dropped statement shows when another names it, and only then") {
    const Statement a = note("2026-01-01T10:00:00Z", "a");
    const Statement b = note("2026-01-01T11:00:00Z", "b", {a.hash});
    const Statement c = note("2026-01-01T12:00:00Z", "c");
    const auto log = custody_log({b, c});
    REQUIRE(log.size() == 2);
    CHECK(log[0].missing == std::vector<Hash>{a.hash});
    CHECK(log[0].last);
    CHECK(log[1].last);
    const auto whole = custody_log({a, b, c});
    CHECK_FALSE(whole[0].last);
    CHECK(whole[1].missing.empty());
}

TEST_CASE("ten thousand statements in one row are put in order") {
    std::vector<Statement> statements(10000);
    for (std::size_t i = 0; i < statements.size(); ++i) {
        statements[i].hash = blake2b({as_bytes(std::to_string(i))});
        statements[i].made = "2026-01-01T10:00:00Z";
        statements[i].body = NoteStatement{};
        if (i > 0) statements[i].after = {statements[i - 1].hash};
    }
    const auto log = custody_log(statements);
    REQUIRE(log.size() == statements.size());
    CHECK(log.front().statement == 0);
    CHECK(log.back().statement == 9999);
}

TEST_CASE("a fork is two different records with one recording id and number") {
    const auto lines = chain_lines(1, "2026-01-01", 24000, 1);
    const ChainFile whole("whole", lines);
    const ChainFile other_sound("other", chain_lines(1, "2026-01-01", 24000, 2));
    const ChainFile shorter("shorter", chain_lines(1, "2026-01-01", 16000, 1));
    const ChainFile another("another", chain_lines(2, "2026-01-01", 24000, 1));
    const ChainFile beginning("beginning", {lines.begin(), lines.begin() + 3});
    CHECK(fork_of(whole.path, other_sound.path) == 1); // the first segment
    CHECK(fork_of(whole.path, shorter.path) == 3);     // where one ends and the other goes on
    CHECK_FALSE(fork_of(whole.path, another.path).has_value());
    CHECK_FALSE(fork_of(whole.path, whole.path).has_value());
    CHECK_FALSE(fork_of(whole.path, beginning.path).has_value());
}

TEST_CASE("two recordings by one key at the same time are told by their claimed times") {
    const auto chain = [](std::uint8_t id, const std::string& recorded) {
        return parse_chain(join(chain_lines(id, recorded, 80000, 1)), "test"); // ten seconds
    };
    const Chain a = chain(1, "2026-01-01T10:00:00Z");
    CHECK(claimed_times_overlap(a, chain(2, "2026-01-01T12:00:09+02:00")));
    CHECK_FALSE(claimed_times_overlap(a, chain(2, "2026-01-01T10:00:10Z")));
    CHECK_FALSE(claimed_times_overlap(a, chain(1, "2026-01-01T10:00:00Z"))); // one and the same recording
    CHECK_FALSE(claimed_times_overlap(a, chain(2, "2026-01-01")));           // no more than a date
}

TEST_CASE("what a person was shown has to be what the chain says") {
    const Chain chain = parse_chain(join(test_lines(test_key())), "test");
    const Shown shown = shown_of(chain);
    CHECK(shown.milliseconds == 4312); // 34500 frames at 8 kHz, rounded down
    CHECK(shown.start == "2026-01-02T03:04:05Z");
    Statement present;
    present.body = PresentStatement{Checked::chain, shown};
    CHECK(shown_fits(present, chain));
    Shown longer = shown;
    ++longer.milliseconds;
    present.body = PresentStatement{Checked::chain, longer};
    CHECK_FALSE(shown_fits(present, chain));
    present.body = PresentStatement{Checked::head, std::nullopt};
    CHECK(shown_fits(present, chain));
}
