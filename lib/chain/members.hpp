// The members of one JSON object, taken out one by one.
#pragma once

#include "chain/json_line.hpp"
#include "rectool/trust.hpp"

#include <algorithm>

namespace rectool {

/// Takes members out of an object one by one and remembers the first fault. Every member has to be taken.
class Members {
public:
    explicit Members(JsonObject object) : object_(std::move(object)) {}

    std::optional<JsonValue> take(std::string_view name) {
        const auto found =
            std::find_if(object_.begin(), object_.end(), [&](const JsonMember& member) { return member.name == name; });
        if (found == object_.end()) return std::nullopt;
        JsonValue value = std::move(found->value);
        object_.erase(found);
        return value;
    }
    [[nodiscard]] bool has(std::string_view name) const {
        return std::any_of(object_.begin(), object_.end(), [&](const JsonMember& member) { return member.name == name; });
    }

    /// Fails as `bad_member` unless the member is there with a value of type T.
    template <class T> T require(std::string_view name) {
        auto value = take(name);
        if (value)
            if (auto* typed = std::get_if<T>(&value->value)) return std::move(*typed);
        fail(LineFault::bad_member, name);
        return T{};
    }
    std::uint64_t count(std::string_view name, std::uint64_t least = 0, std::uint64_t most = max_integer) {
        const auto value = require<std::int64_t>(name);
        if (value < 0 || static_cast<std::uint64_t>(value) < least || static_cast<std::uint64_t>(value) > most)
            fail(LineFault::bad_member, name);
        return error_ ? 0 : static_cast<std::uint64_t>(value);
    }
    template <std::size_t N> std::array<std::uint8_t, N> binary(std::string_view name) {
        std::array<std::uint8_t, N> bytes{};
        decode(require<std::string>(name), bytes, name);
        return bytes;
    }
    template <std::size_t N> void decode(const std::string& text, std::array<std::uint8_t, N>& out, std::string_view name) {
        if (!error_ && !base64_decode_into(text, out)) fail(LineFault::bad_base64, name);
    }
    Bytes bytes(std::string_view name) {
        auto decoded = base64_decode(require<std::string>(name));
        if (!error_ && !decoded) fail(LineFault::bad_base64, name);
        return decoded.value_or(Bytes{});
    }
    PublicKey key() {
        const auto parsed = parse_public_key(require<std::string>("key"));
        if (!error_ && !parsed) fail(LineFault::bad_key, "key");
        return parsed.value_or(PublicKey{});
    }
    std::string time(std::string_view name, bool milliseconds = false) {
        auto text = require<std::string>(name);
        if (!error_ && !is_time(text, milliseconds)) fail(LineFault::bad_member, name);
        return text;
    }
    std::string date_or_time(std::string_view name) {
        auto text = require<std::string>(name);
        if (!error_ && !parse_time(text)) fail(LineFault::bad_member, name);
        return text;
    }
    /// One of a few words; its index.
    std::size_t word(std::string_view name, std::initializer_list<std::string_view> words) {
        const auto text = require<std::string>(name);
        const auto* const found = std::find(words.begin(), words.end(), text);
        if (!error_ && found == words.end()) fail(LineFault::bad_member, name);
        return found == words.end() ? 0 : static_cast<std::size_t>(found - words.begin());
    }

    void fail(LineFault fault, std::string_view what) {
        if (!error_) error_ = LineError{fault, std::string(what)};
    }
    /// The first fault; a member that nobody took is one.
    std::optional<LineError> finish() {
        if (!error_ && !object_.empty()) fail(LineFault::bad_member, object_.front().name);
        return error_;
    }
    [[nodiscard]] const std::optional<LineError>& error() const { return error_; }

private:
    static bool is_time(std::string_view text, bool milliseconds) {
        if (!milliseconds) return text.size() > 10 && parse_time(text).has_value();
        if (text.size() < 24 || text[19] != '.') return false;
        const std::string_view fraction = text.substr(20, 3);
        const bool digits = std::all_of(fraction.begin(), fraction.end(), [](char c) { return c >= '0' && c <= '9'; });
        return digits && parse_time(std::string(text.substr(0, 19)) + std::string(text.substr(23))).has_value();
    }

    JsonObject object_;
    std::optional<LineError> error_;
};

/// A name of the format: [a-z0-9_-]{1,most}.
[[nodiscard]] bool is_format_name(std::string_view text, std::size_t most);

/// A hash in base64; nothing for anything else.
[[nodiscard]] std::optional<Hash> parse_hash(const JsonValue& value);

/// Takes the signature from its exact place: `,"sig":"`, 86 base64 characters, `=="}` at the very end of the line.
bool take_signature(Members& members, std::string_view line, Signature& signature);

} // namespace rectool
