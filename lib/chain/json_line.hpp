// One line of a chain as JSON: strings, integers, arrays and objects, read strictly. Duplicate members, fractions, exponents and
// integers beyond 2^53-1 are errors here, before any meaning is given to a member.
#pragma once

#include "rectool/record.hpp"

#include <string>
#include <variant>
#include <vector>

namespace rectool {

struct JsonValue;
struct JsonMember;
using JsonArray = std::vector<JsonValue>;
using JsonObject = std::vector<JsonMember>;

struct JsonValue {
    std::variant<std::monostate, std::int64_t, std::string, JsonArray, JsonObject, bool> value; ///< monostate is null
};

struct JsonMember {
    std::string name;
    JsonValue value;
};

/// Parses one JSON object of at most 4 levels. Bounded by the line's length.
[[nodiscard]] std::variant<LineError, JsonObject> parse_json_object(std::string_view line);

/// A JSON string literal of UTF-8 text, in the one form that details use (docs/format.md, "Strings").
[[nodiscard]] std::string json_string(std::string_view text);

} // namespace rectool
