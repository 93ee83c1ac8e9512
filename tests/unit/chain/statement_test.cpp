#include "rectool/error.hpp"
#include "rectool/hash.hpp"
#include "rectool/output_file.hpp"
#include "rectool/statement_file.hpp"
#include "unit/chain/made_chain.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

using namespace rectool;
using namespace rectool::testing;

namespace {

Statement statement(StatementBody body, const std::optional<Hash>& on) {
    Statement made;
    made.on = on;
    made.made = "2026-01-02T03:04:05Z";
    made.body = std::move(body);
    return made;
}

Statement note(const Hash& on, const std::string& text, std::vector<Hash> after = {}) {
    Statement made = statement(NoteStatement{}, on);
    made.text = text;
    made.after = std::move(after);
    return made;
}

/// A folder of this test's own, gone at its end.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("rectool-statements-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directory(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }
    [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name, std::ios::binary) << text;
        return (path / name).string();
    }
    [[nodiscard]] static std::string read(const std::string& path) { return read_small_file(path, std::size_t{1} << 24U); }
};

} // namespace

TEST_CASE("what a statement says is read as it was written") {
    const SecretKey key = test_key();
    Statement refused = statement(
        RefusedStatement{"house rules", "minutes", Person{"B. \"Bo\" de Vries", key.public_key()}, "2026-01-05"}, std::nullopt);
    refused.after = {Hash{1}, Hash{2}};
    refused.name = "Agentschap";
    refused.role = "agency";
    refused.text = "line one\nline two";
    const Statement read = sign_statement(refused, key);
    CHECK(kind_of(read) == "refused");
    CHECK(read.key == key.public_key());
    CHECK(read.after == refused.after);
    CHECK(read.name == "Agentschap");
    CHECK(read.role == "agency");
    CHECK(read.text == refused.text);
    const auto& body = std::get<RefusedStatement>(read.body);
    CHECK(body.reason == "house rules");
    CHECK(body.alternative == "minutes");
    CHECK(body.person == std::get<RefusedStatement>(refused.body).person);
    CHECK(body.talk == "2026-01-05");
    CHECK(read.hash == blake2b({as_bytes(read.line)}));
    CHECK(verify_signature(read.key, signed_bytes(read.line), read.signature));
}

TEST_CASE("a statement that the format does not allow is not signed") {
    const SecretKey key = test_key();
    CHECK_THROWS_AS((void)sign_statement(note(Hash{}, ""), key), Error);
    CHECK_THROWS_AS((void)sign_statement(note(Hash{}, std::string(4097, 'x')), key), Error);
    CHECK_THROWS_AS((void)sign_statement(note(Hash{}, "\xff"), key), Error);
    CHECK_THROWS_AS((void)sign_statement(statement(AgreesStatement{}, std::nullopt), key), Error); // about no recording
    Statement both = note(Hash{}, "x");
    both.receipt = ReceiptBits{};
    CHECK_THROWS_AS((void)sign_statement(both, key), Error);
    CHECK_NOTHROW((void)sign_statement(note(Hash{}, std::string(4096, 'x')), key));
}

TEST_CASE("a statement about a person is a claim unless it is signed by that person's key") {
    const SecretKey key = test_key();
    const SecretKey other = test_key(1);
    const auto consent = [&](std::optional<Person> person) {
        return sign_statement(statement(ConsentStatement{ConsentTo::recording, true, std::move(person)}, Hash{}), key);
    };
    CHECK_FALSE(is_claim_about_another(consent(std::nullopt)));
    CHECK_FALSE(is_claim_about_another(consent(Person{"A", key.public_key()})));
    CHECK(is_claim_about_another(consent(Person{"B", std::nullopt})));
    CHECK(is_claim_about_another(consent(Person{"B", other.public_key()})));
    CHECK(person_of(sign_statement(statement(HandoverStatement{HandedOver::chain, {"B", {}}}, Hash{}), key))->name == "B");
}

TEST_CASE("a statement made from receipt letters is about every head that has them") {
    Hash head{};
    head.fill(7);
    Statement made = statement(ReceivedStatement{}, std::nullopt);
    made.receipt = receipt_bits(head);
    CHECK(made.is_on(head));
    head[31] ^= 1; // beyond the 160 bits
    CHECK(made.is_on(head));
    head[19] ^= 1;
    CHECK_FALSE(made.is_on(head));
}

TEST_CASE("statements of two files are put together, each once, in their order") {
    const SecretKey key = test_key();
    const Statement a = sign_statement(note(Hash{}, "a"), key);
    const Statement b = sign_statement(note(Hash{}, "b", {a.hash}), key);
    const Statement c = sign_statement(note(Hash{}, "c", {a.hash}), key);
    const std::vector<Statement> all = united({a, b}, {c, a});
    REQUIRE(all.size() == 3);
    CHECK(all[0].text == "a");
    CHECK(all[1].text == "b");
    CHECK(all[2].text == "c");
    CHECK(latest(all) == std::vector<Hash>{b.hash, c.hash});
    CHECK(about_one_recording(all));
    CHECK_FALSE(about_one_recording({a, sign_statement(note(Hash{1}, "of another"), key)}));
    Statement letters = statement(ReceivedStatement{}, std::nullopt);
    letters.receipt = receipt_bits(Hash{});
    CHECK(about_one_recording({a, letters}));
    letters.receipt = receipt_bits(Hash{1});
    CHECK_FALSE(about_one_recording({a, letters}));
}

TEST_CASE("a file of statements is refused for one wrong line") {
    const SecretKey key = test_key();
    const std::string good = sign_statement(note(Hash{}, "good"), key).line + "\n";
    CHECK(parse_statements(good + good, "test").size() == 1);
    std::string altered = good;
    altered.replace(altered.find("good"), 4, "evil");
    for (const std::string& text : {std::string(), altered, good + altered, good + "x\n", good.substr(0, good.size() - 1),
                                    join(test_lines(key)), good + "\n", std::string("\xEF\xBB\xBF") + good})
        CHECK_THROWS_AS((void)parse_statements(text, "test"), Error);
}

TEST_CASE("statements are added to a chain, and only those that belong there") {
    const SecretKey key = test_key();
    const SecretKey other = test_key(1);
    const Folder folder;
    const auto lines = test_lines(key);
    const Hash head = blake2b({as_bytes(lines[12])});
    const std::string before = join(lines);
    const std::string path = folder.write("talk.wav.recsig", before);
    const Statement seen = sign_statement(note(head, "seen"), other);
    const Statement allowed = sign_statement(statement(AllowedStatement{}, std::nullopt), other);

    CHECK_THROWS_AS((void)add_statements(path, {sign_statement(note(Hash{}, "of another"), other)}), Error);
    CHECK_THROWS_AS((void)add_statements(path, {seen, allowed}), Error); // nothing names it
    CHECK(Folder::read(path) == before);

    CHECK(add_statements(path, {seen}) == 1);
    CHECK(Folder::read(path) == before + seen.line + "\n");
    CHECK(add_statements(path, {seen}) == 0);
    const Statement names = sign_statement(note(head, "they allowed it", {seen.hash, allowed.hash}), key);
    CHECK(add_statements(path, {names, allowed}) == 2);
    const Chain chain = read_chain(path);
    CHECK(chain.problems.empty());
    CHECK(chain.statements.size() == 3);
    CHECK(chain.head == head);

    const std::string bad = folder.write("bad.recsig", before.substr(0, before.size() / 2));
    CHECK_THROWS_AS((void)add_statements(bad, {seen}), Error);
    const std::string live = folder.write("live.recsig", join({lines.begin(), lines.begin() + 2}));
    CHECK_THROWS_AS((void)add_statements(live, {seen}), Error);
}

TEST_CASE("programs that add statements at the same time lose none") {
    const SecretKey key = test_key();
    const Folder folder;
    const auto lines = test_lines(key);
    const Hash head = blake2b({as_bytes(lines[12])});
    const std::string path = folder.write("talk.wav.recsig", join(lines));
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] { (void)add_statements(path, {sign_statement(note(head, std::to_string(i)), key)}); });
    for (std::thread& thread : threads)
        thread.join();
    const Chain chain = read_chain(path);
    CHECK(chain.problems.empty());
    CHECK(chain.statements.size() == 8);
}
