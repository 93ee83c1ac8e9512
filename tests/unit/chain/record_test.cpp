#include "made_chain.hpp"

#include <doctest/doctest.h>

using namespace rectool;
using namespace rectool::testing;

namespace {

std::optional<LineFault> fault_of(const std::string& line) {
    const ParsedLine parsed = parse_line(line);
    const auto* error = std::get_if<LineError>(&parsed);
    return error == nullptr ? std::nullopt : std::optional<LineFault>(error->fault);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

} // namespace

TEST_CASE("each class of break in a line is told by its name") {
    const SecretKey key = test_key();
    const std::string segment = test_lines(key)[2];
    CHECK_FALSE(fault_of(segment).has_value());
    CHECK(fault_of(replaced(segment, "\"n\":1", "\"n\":1,\"n\":1")) == LineFault::duplicate_key);
    CHECK(fault_of(replaced(segment, "\"n\":1", "\"n\":1.0")) == LineFault::bad_number);
    CHECK(fault_of(replaced(segment, "\"n\":1", "\"n\":1e0")) == LineFault::bad_number);
    CHECK(fault_of(replaced(segment, "\"n\":1", "\"n\":-0")) == LineFault::bad_number);
    CHECK(fault_of(replaced(segment, "\"n\":1", "\"n\":9007199254740992")) == LineFault::bad_number);
    CHECK(fault_of(replaced(segment, "\"n\":1", "\"n\":99999999999999999999999")) == LineFault::bad_number);
    CHECK_FALSE(fault_of(replaced(segment, "\"n\":1", "\"n\":9007199254740991")).has_value());
    CHECK(fault_of(replaced(segment, "\"n\":1", "\"n\":01")) == LineFault::not_json);
    CHECK(fault_of(replaced(segment, "\"n\":1", "\"n\":-1")) == LineFault::bad_member);
    CHECK(fault_of(replaced(segment, "\"units\":8000", "\"units\":\"8000\"")) == LineFault::bad_member);
    CHECK(fault_of(replaced(segment, "\"units\":8000", "\"units\":0")) == LineFault::bad_member);
    CHECK(fault_of(replaced(segment, "\"units\":8000", "\"units\":8000,\"colour\":1")) == LineFault::bad_member);
    CHECK(fault_of(replaced(segment, "\"kind\":\"segment\"", "\"kind\":\"colour\"")) == LineFault::new_kind);
    CHECK(fault_of(replaced(segment, "\"root\":\"", "\"root\":\" ")) == LineFault::bad_base64);
    CHECK(fault_of(segment + " ") == LineFault::bad_signature_place);
    CHECK(fault_of(segment + "{}") == LineFault::not_json);
    CHECK(fault_of(segment + "\r") == LineFault::transport);
    CHECK(fault_of("\xEF\xBB\xBF" + segment) == LineFault::transport);
    CHECK(fault_of(replaced(segment, "segment", "seg\xFFment")) == LineFault::bad_text);
    CHECK(fault_of("[]") == LineFault::not_json);
    CHECK(fault_of("") == LineFault::not_json);
}

TEST_CASE("a signature that is not the last member is refused, wherever the words `sig` stand") {
    const SecretKey key = test_key();
    const std::string segment = test_lines(key)[2];
    const std::string signature = segment.substr(segment.rfind(",\"sig\":"));
    const std::string start = segment.substr(0, segment.rfind(",\"sig\":"));
    CHECK(fault_of(start + signature.substr(0, signature.size() - 1) + ",\"units\":8000}") != std::nullopt);
    CHECK(fault_of(start + "}") == LineFault::bad_signature_place);
    CHECK(fault_of(replaced(segment, ",\"sig\":\"", ",\"sig\": \"")) == LineFault::bad_signature_place);
}

TEST_CASE("a million nested arrays are refused") {
    CHECK(fault_of("{\"kind\":" + std::string(1000000, '[')) == LineFault::bad_member);
}

TEST_CASE("keys of small order are refused where they stand in a record") {
    const SecretKey key = test_key();
    const std::string recording = test_lines(key)[0];
    Bytes small = {'E', 'd', 1, 2, 3, 4, 5, 6, 7, 8, 1}; // y = 1, the identity
    small.resize(42);
    CHECK(fault_of(replaced(recording, key.public_key().text(), base64_encode(small))) == LineFault::bad_key);
}

TEST_CASE("a detail has one form: white space, another order and another escape are refused") {
    const SecretKey key = test_key();
    const auto lines = test_lines(key);
    CHECK_FALSE(fault_of(lines[1]).has_value());
    CHECK(fault_of(replaced(lines[1], ",", ", ")) == LineFault::not_canonical);
    CHECK(fault_of(replaced(lines[1], "Utrecht", "\\u0055trecht")) == LineFault::not_canonical);
    CHECK(fault_of(replaced(lines[3], "\"detail\":1,", "").insert(1, "\"x\":1,")) != std::nullopt);
    CHECK(fault_of(replaced(lines[3], "{\"detail\":1,", "{\"detail\":1,\"fingerprint\":\"\",")) == LineFault::not_canonical);
}

TEST_CASE("what is signed is the prefix and the exact bytes before the last signature") {
    const Bytes bytes = signed_bytes(R"({"kind":"x", "text":",\"sig\":","sig":"AAAA"})");
    CHECK(std::string(bytes.begin(), bytes.end()) == "rectool-record-v1\n"
                                                     R"({"kind":"x", "text":",\"sig\":")");
}

TEST_CASE("every member of a first record survives writing and reading") {
    const SecretKey key = test_key();
    RecordingRecord record = test_recording(ChainMode::live);
    record.capacity = Capacity::recipient;
    record.recorded = "2026-01-01T00:00:00+01:00";
    record.essence = {EssenceType::packets, SampleFormat::s16, "opus", {1, 2, 3}, 48000, 2};
    record.layout = "FL+FR";
    record.gain = -15360;
    record.track = 2;
    record.announcement = Hash{9};
    record.key = key.public_key();
    const ParsedLine parsed = parse_line(make_record_line({0, {}, record, {}}, key));
    REQUIRE(std::holds_alternative<Record>(parsed));
    const auto& read = std::get<RecordingRecord>(std::get<Record>(parsed).body);
    CHECK(read.mode == record.mode);
    CHECK(read.capacity == record.capacity);
    CHECK(read.recorded == record.recorded);
    CHECK(read.signed_at == record.signed_at);
    CHECK(read.essence == record.essence);
    CHECK(read.layout == record.layout);
    CHECK(read.gain == record.gain);
    CHECK(read.track == record.track);
    CHECK(read.announcement == record.announcement);
    CHECK(read.blocks == record.blocks);
    CHECK(read.key == key.public_key());
}
