// One JSON object as text, in the order in which its members are given.
#pragma once

#include "chain/json_line.hpp"
#include "rectool/keys.hpp"

#include <string>

namespace rectool {

/// An object written member by member, in the order of the calls.
class ObjectText {
public:
    ObjectText& raw(std::string_view name, std::string_view json) {
        text_ += text_.size() > 1 ? ",\"" : "\"";
        text_.append(name).append("\":").append(json);
        return *this;
    }
    ObjectText& number(std::string_view name, std::uint64_t value) { return raw(name, std::to_string(value)); }
    ObjectText& string(std::string_view name, std::string_view value) { return raw(name, json_string(value)); }
    ObjectText& binary(std::string_view name, ByteView value) { return raw(name, "\"" + base64_encode(value) + "\""); }
    [[nodiscard]] std::string close() const { return text_ + "}"; }
    [[nodiscard]] const std::string& open_text() const { return text_; }

private:
    std::string text_ = "{";
};

/// Closes an object with the signature over what is written so far.
[[nodiscard]] inline std::string sign_line(const ObjectText& text, const SecretKey& key) {
    const Signature signature = key.sign(signed_bytes(text.open_text() + ",\"sig\":"));
    return ObjectText(text).binary("sig", signature).close();
}

} // namespace rectool
