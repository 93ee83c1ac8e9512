#include "chain/members.hpp"

namespace rectool {

bool is_format_name(std::string_view text, std::size_t most) {
    return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

std::optional<Hash> parse_hash(const JsonValue& value) {
    Hash hash{};
    const auto* text = std::get_if<std::string>(&value.value);
    if (text == nullptr || !base64_decode_into(*text, hash)) return std::nullopt;
    return hash;
}

bool take_signature(Members& members, std::string_view line, Signature& signature) {
    constexpr std::string_view opening = ",\"sig\":\"";
    constexpr std::size_t tail = opening.size() + 86 + 4;
    if (line.size() < tail || line.substr(line.size() - tail, opening.size()) != opening || !line.ends_with("==\"}")) {
        members.fail(LineFault::bad_signature_place, "sig");
        return false;
    }
    signature = members.binary<64>("sig");
    return !members.error();
}

} // namespace rectool
