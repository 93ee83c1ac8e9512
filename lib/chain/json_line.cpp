#include "chain/json_line.hpp"

#include "base/utf8.hpp"

#include <nlohmann/json.hpp>

namespace rectool {

namespace {

constexpr std::size_t max_depth = 4;

/// Builds a JsonObject from nlohmann's SAX events and stops at the first fault.
class Builder {
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    bool null() { return add({std::monostate{}}); }
    bool boolean(bool value) { return add({value}); }
    bool number_integer(number_integer_t value) { // called for a leading minus only: -0 has another spelling
        if (value >= 0 || value < -static_cast<std::int64_t>(max_integer)) return fail(LineFault::bad_number, "number");
        return add({value});
    }
    bool number_unsigned(number_unsigned_t value) {
        if (value > max_integer) return fail(LineFault::bad_number, "number");
        return add({static_cast<std::int64_t>(value)});
    }
    bool number_float(number_float_t /*value*/, const string_t& /*text*/) { return fail(LineFault::bad_number, "number"); }
    bool string(string_t& text) { return add({std::move(text)}); }
    bool binary(binary_t& /*bytes*/) { return fail(LineFault::not_json, "binary"); }

    bool start_object(std::size_t /*elements*/) { return open({JsonObject{}}); }
    bool key(string_t& name) {
        for (const JsonMember& member : std::get<JsonObject>(open_.back().value))
            if (member.name == name) return fail(LineFault::duplicate_key, name);
        names_.push_back(std::move(name));
        return true;
    }
    bool end_object() { return close(); }
    bool start_array(std::size_t /*elements*/) { return open({JsonArray{}}); }
    bool end_array() { return close(); }
    bool parse_error(std::size_t /*position*/, const std::string& /*token*/, const nlohmann::detail::exception& /*error*/) {
        return fail(LineFault::not_json, "JSON");
    }

    [[nodiscard]] std::variant<LineError, JsonObject> result() {
        if (error_) return *error_;
        if (auto* object = std::get_if<JsonObject>(&root_.value)) return std::move(*object);
        return LineError{LineFault::not_json, "JSON"};
    }

private:
    bool fail(LineFault fault, std::string what) {
        if (!error_) error_ = LineError{fault, std::move(what)};
        return false;
    }
    bool open(JsonValue container) {
        if (open_.size() >= max_depth) return fail(LineFault::bad_member, "depth");
        open_.push_back(std::move(container));
        return true;
    }
    bool close() {
        JsonValue done = std::move(open_.back());
        open_.pop_back();
        return add(std::move(done));
    }
    bool add(JsonValue value) {
        if (open_.empty()) {
            root_ = std::move(value);
        } else if (auto* array = std::get_if<JsonArray>(&open_.back().value)) {
            array->push_back(std::move(value));
        } else {
            std::get<JsonObject>(open_.back().value).push_back({std::move(names_.back()), std::move(value)});
            names_.pop_back();
        }
        return true;
    }

    JsonValue root_;
    std::vector<JsonValue> open_;
    std::vector<std::string> names_;
    std::optional<LineError> error_;
};

} // namespace

std::variant<LineError, JsonObject> parse_json_object(std::string_view line) {
    if (line.starts_with("\xEF\xBB\xBF") || line.find('\r') != std::string_view::npos)
        return LineError{LineFault::transport, "line end"};
    if (!is_utf8(line)) return LineError{LineFault::bad_text, "UTF-8"};
    Builder builder;
    nlohmann::json::sax_parse(line.begin(), line.end(), &builder);
    return builder.result();
}

std::string json_string(std::string_view text) {
    return nlohmann::json(text).dump();
}

} // namespace rectool
