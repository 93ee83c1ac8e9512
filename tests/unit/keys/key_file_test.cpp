#include "rectool/error.hpp"
#include "unit/keys/vectors.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

using namespace rectool;
using namespace rectool::test;

namespace {

// Cost 2^15 operations and 2^24 bytes, so that it opens at once. Passphrase "correct horse".
const std::string cheap_key =
    "RWRTY0IyAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AgAAAAAAAAAAAAAEAAAAAHqM3jFGHjZbT8YZNrrWN+0KKrThaeUjd"
    "3R5nzvhhRpnNADtuxYv6pLgtBUvYR+7wQxHK7VdzOVDB9Uc0FLcV6zMfVFpb3RIxMbGk7fdRXPPMV2rcbN3m3vCdRPtFDBgXBalBFVF+"
    "yLM=";
// As minisign -W writes it: salt, cost and checksum are zero.
const std::string plain_key =
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQIDBAUGBwidYbGd7/1aYLqESvSS7CzE"
    "REnFaXsyaRlwO6wDHK5/YNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1EaAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAA=";
const std::string plain_key_with_checksum =
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQIDBAUGBwidYbGd7/1aYLqESvSS7CzEREnFaXsyaRlw"
    "O6wDHK5/YNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Easnti+28UCxR4s44CIMHgVQLxV3yjCRorwu2dsQ2VcXg=";
const std::string minisigns_comment = "untrusted comment: minisign encrypted secret key\n";

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "rectool-keys-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string at(const char* name) const { return (path_ / name).string(); }
    [[nodiscard]] std::string make(const char* name, const std::string& text) const {
        std::ofstream(at(name)) << text;
        return at(name);
    }

private:
    std::filesystem::path path_;
};

Passphrase must_not_ask() {
    FAIL("asked for a passphrase");
    return Passphrase("");
}

/// The message of the error that reading the text as a secret key gives, or the text of its public key.
std::string open_text(const std::string& text, const char* passphrase) {
    const Folder folder;
    try {
        return read_secret_key_file(folder.make("key", text), [&] { return Passphrase(passphrase); }).public_key().text();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        return error.message().substr(0, error.message().find(':'));
    }
}

std::string replaced(std::string text, std::size_t at, char c) {
    CHECK(text.at(at) != c);
    text[at] = c;
    return text;
}

constexpr const char* damaged = "this key file is damaged";
constexpr const char* wrong = "wrong passphrase for this secret key";

} // namespace

TEST_CASE("an encrypted key file opens with its passphrase alone") {
    CHECK(open_text(minisigns_comment + cheap_key + "\n", "correct horse") == rfc_public_text);
    CHECK(open_text(minisigns_comment + cheap_key, "correct horse") == rfc_public_text);
    CHECK(open_text("untrusted comment: x\r\n" + cheap_key + "\r\n", "correct horse") == rfc_public_text);
    CHECK(open_text(minisigns_comment + cheap_key + "\n", "correct hors") == wrong);
    CHECK(open_text(minisigns_comment + cheap_key + "\n", "") == wrong);
}

TEST_CASE("an unencrypted key file opens without a question, with a checksum or with minisign's zeros") {
    const Folder folder;
    for (const std::string& key : {plain_key, plain_key_with_checksum})
        CHECK(read_secret_key_file(folder.make("key", minisigns_comment + key), must_not_ask).public_key() ==
              rfc_secret_key().public_key());
}

TEST_CASE("one wrong character in the sealed part of minisign's own file is told from a wrong passphrase") {
    for (const std::size_t at : {std::size_t{72}, std::size_t{100}, std::size_t{101}, std::size_t{150}, std::size_t{207}}) {
        CAPTURE(at);
        const std::string text = replaced(cheap_key, at, cheap_key[at] == 'A' ? 'B' : 'A');
        CHECK(open_text(minisigns_comment + text, "correct horse") == damaged);
    }
    // With another passphrase nothing can be told.
    CHECK(open_text(minisigns_comment + replaced(cheap_key, 100, 'A'), "wrong") == wrong);
}

TEST_CASE("damage to the form of a key file is told without asking for a passphrase") {
    const Folder folder;
    const auto message = [&](const std::string& text) -> std::string {
        try {
            (void)read_secret_key_file(folder.make("key", text), must_not_ask);
        } catch (const Error& error) {
            return error.message().substr(0, error.message().find(':'));
        }
        return "opened";
    };
    CHECK(message(minisigns_comment + cheap_key.substr(0, 200)) == damaged);
    CHECK(message(minisigns_comment + replaced(cheap_key, 20, '!')) == damaged);
    CHECK(message(minisigns_comment + replaced(cheap_key, 1, 'X')) == damaged); // not "Ed"
    CHECK(message(minisigns_comment + replaced(cheap_key, 3, 'X')) == damaged); // not "Sc"
    CHECK(message(minisigns_comment + replaced(cheap_key, 6, 'X')) == damaged); // not "B2"
    CHECK(message(minisigns_comment) == damaged);
    CHECK(message(minisigns_comment + cheap_key + "\nmore\n") == damaged);
    CHECK(message(minisigns_comment + replaced(plain_key, 90, 'X')) == damaged);                // seed and public key differ
    CHECK(message(minisigns_comment + replaced(plain_key_with_checksum, 200, 'X')) == damaged); // checksum
    CHECK(message(minisigns_comment + replaced(plain_key_with_checksum, 74, 'X')) == damaged);  // key id
    CHECK(message("") == "this is not a minisign key file");
    CHECK(message("-----BEGIN OPENSSH PRIVATE KEY-----\n") == "this is not a minisign key file");
    CHECK(message(std::string(5000, 'x')) == "this is not a minisign key file");
    CHECK(message(minisigns_comment + rfc_public_text + "\n") == "this is a public key where a secret key is needed");
}

TEST_CASE("a secret key file whose public half is not that of its secret half is refused") {
    // The checksum fits; the last bit of the public key was flipped before it was computed.
    const std::string key =
        "RWRTY0IyAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AgAAAAAAAAAAAAAEAAAAAHqM3jFGHjZbT8YZNrrWN+0KKrThaeUjd3R5n"
        "zvhhRpnNADtuxYv6pLktBUvYR+7wQxHK7VdzOVDB9Uc0FLcV6zMfVFpb3RIxqbvRd3cfiNYO8KNkBNRBuEfW/HnbzWrVfTWTD74zGxY=";
    CHECK(open_text(minisigns_comment + key, "correct horse") == damaged);
}

TEST_CASE("a key that costs more to open than minisign's limits is refused before any work") {
    // These characters hold the salt's last two bytes and the two limits.
    const auto with_cost = [](const char* cost) {
        return minisigns_comment + cheap_key.substr(0, 48) + cost + cheap_key.substr(72);
    };
    CHECK(open_text(with_cost("Hh8AgAAAAAAAAAAAAAEAAAAA"), "correct horse") == rfc_public_text);
    const Folder folder;
    for (const char* cost : {"Hh8AAAAEAAAAAAAAAEAAAAAA",    // twice the operations
                             "Hh8AAAACAAAAAAAAAIAAAAAA",    // twice the memory
                             "Hh//////////////////////"}) { // all that fits
        CAPTURE(cost);
        CHECK_THROWS_WITH_AS((void)read_secret_key_file(folder.make("key", with_cost(cost)), must_not_ask),
                             doctest::Contains("1 GiB, 2^25"), Error);
    }
}

TEST_CASE("a public key file is minisign's two lines") {
    const Folder folder;
    const std::string comment = "untrusted comment: minisign public key 0807060504030201\n";
    CHECK(read_public_key_file(folder.make("a", comment + rfc_public_text + "\n")) == rfc_secret_key().public_key());
    const std::string small_order = public_text("0100000000000000000000000000000000000000000000000000000000000000");
    for (const std::string& bad :
         {comment + small_order + "\n", comment, comment + plain_key + "\n", std::string(rfc_public_text), std::string(),
          comment + rfc_public_text + "\n" + rfc_public_text + "\n"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS((void)read_public_key_file(folder.make("b", bad)), Error);
    }
    CHECK_THROWS_AS((void)read_public_key_file(folder.at("missing")), Error);
    CHECK_THROWS_AS((void)read_public_key_file(folder.at("")), Error);
    CHECK_THROWS_AS((void)read_secret_key_file(folder.at("missing"), must_not_ask), Error);
    CHECK_THROWS_AS((void)read_secret_key_file(folder.at(""), must_not_ask), Error);
}

TEST_CASE("a key pair is written for its owner alone, and never over another") {
    const Folder folder;
    const SecretKey key = rfc_secret_key();
    const std::string secret = folder.at("deep/er/minisign.key");
    write_key_pair(key, secret, folder.at("a.pub"), nullptr);
    struct stat info {};
    REQUIRE(::stat(secret.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 0600U);
    REQUIRE(::stat(folder.at("deep").c_str(), &info) == 0);
    CHECK((info.st_mode & 07777U) == 0700U);
    CHECK(read_secret_key_file(secret, must_not_ask).public_key() == key.public_key());
    CHECK(read_public_key_file(folder.at("a.pub")) == key.public_key());

    const SecretKey other = SecretKey::generate();
    CHECK_THROWS_AS(write_key_pair(other, secret, folder.at("b.pub"), nullptr), Error);
    CHECK_FALSE(std::filesystem::exists(folder.at("b.pub")));
    CHECK_THROWS_AS(write_key_pair(other, folder.at("b.key"), folder.at("a.pub"), nullptr), Error);
    CHECK_FALSE(std::filesystem::exists(folder.at("b.key")));
    CHECK_THROWS_AS(write_key_pair(other, folder.at("b.key"), folder.at("no/such/b.pub"), nullptr), Error);
    CHECK_FALSE(std::filesystem::exists(folder.at("b.key")));
    CHECK_THROWS_AS(write_key_pair(other, folder.at("same"), folder.at("same"), nullptr), Error);
    CHECK_FALSE(std::filesystem::exists(folder.at("same")));
    CHECK(read_public_key_file(folder.at("a.pub")) == key.public_key());
    CHECK(std::distance(std::filesystem::directory_iterator(folder.at("")), {}) == 2); // no temporary file is left
}
