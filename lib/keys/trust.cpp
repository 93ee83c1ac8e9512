#include "rectool/trust.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace rectool {

namespace {

constexpr std::size_t max_lines = 100000;
constexpr std::string_view blanks = " \t";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Where a line stands, for its errors.
struct Place {
    const std::string& file;
    std::size_t line;

    [[nodiscard]] Error error(const char* sentence) const {
        return {ErrorKind::input, std::string(sentence) + " " + file + ":" + std::to_string(line)};
    }
};

bool is_good_name(std::string_view name) {
    if (name.empty() || name.size() > max_trust_name_size) return false;
    while (!name.empty()) {
        const std::optional<char32_t> point = take_code_point(name);
        if (!point || *point < 0x20 || (*point >= 0x7f && *point < 0xa0)) return false;
    }
    return true;
}

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
}

/// Takes what stands before the next blank, and the blanks behind it.
std::string_view take_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find_first_of(blanks));
    text.remove_prefix(word.size());
    skip_blanks(text);
    return word;
}

std::string take_quoted(std::string_view& text, const Place& place) {
    std::string name;
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') {
            ++at;
            if (at == text.size() || (text[at] != '"' && text[at] != '\\'))
                throw place.error(tr("in a quoted name a backslash stands only before a quote or a backslash:"));
        }
        name += text[at];
    }
    if (at >= text.size()) throw place.error(tr("a quoted name has no closing quote:"));
    text.remove_prefix(at + 1);
    if (!text.empty() && blanks.find(text.front()) == std::string_view::npos)
        throw place.error(tr("a blank is missing behind a quoted name:"));
    skip_blanks(text);
    return name;
}

std::string take_name(std::string_view& text, const Place& place) {
    std::string name = text.front() == '"' ? take_quoted(text, place) : std::string(take_word(text));
    if (!is_good_name(name)) throw place.error(tr("a name is empty, too long, not UTF-8 or has control characters in it:"));
    return name;
}

void set_time(std::optional<UnixTime>& field, std::string_view value, const Place& place) {
    field = parse_time(value);
    if (!field) throw place.error(tr("a time is neither YYYY-MM-DD nor YYYY-MM-DDTHH:MM:SSZ:"));
}

void set_option(TrustEntry& entry, std::string_view word, const Place& place) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
    if (name == "role") {
        const std::vector<std::string>& roles = trust_roles();
        if (std::find(roles.begin(), roles.end(), value) == roles.end()) throw place.error(tr("no such role:"));
        entry.role = value;
    } else if (name == "from") {
        set_time(entry.from, value, place);
    } else if (name == "until") {
        set_time(entry.until, value, place);
    } else if (name == "revoked") {
        set_time(entry.revoked, value, place);
    } else {
        throw place.error(tr("only role=, from=, until= and revoked= may follow the key:"));
    }
}

TrustEntry parse_entry(std::string_view line, const Place& place) {
    TrustEntry entry;
    entry.name = take_name(line, place);
    const std::optional<PublicKey> key = parse_public_key(take_word(line));
    if (!key) throw place.error(tr("behind the name there is no usable public key (RW and 54 more characters):"));
    entry.key = *key;
    std::set<std::string_view> seen;
    while (!line.empty()) {
        const std::string_view word = take_word(line);
        if (!seen.insert(word.substr(0, word.find('='))).second) throw place.error(tr("an option is given twice:"));
        set_option(entry, word, place);
    }
    if (entry.from && entry.until && *entry.until <= *entry.from)
        throw place.error(tr("until= is not after from=, so that the key would never be trusted:"));
    return entry;
}

std::string quoted(const std::string& name) {
    const bool at_start =
        name.front() == '#' || name.starts_with(byte_order_mark); // what is special at the start of a line, or file
    if (name.find_first_of(" \"\\") == std::string::npos && !at_start) return name;
    std::string text = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text + '"';
}

} // namespace

const std::vector<std::string>& trust_roles() {
    static const std::vector<std::string> roles{"citizen",     "agency",         "official", "committee",
                                                "interpreter", "representative", "witness",  "expert"};
    return roles;
}

TrustList parse_trust(std::string_view text, const std::string& file_name) {
    if (text.size() > max_trust_file_size)
        throw Error(ErrorKind::input, std::string(tr("this trust file is too large (4 MiB at most):")) + " " + file_name);
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    TrustList list;
    std::set<std::array<std::uint8_t, 32>> keys;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const Place place{file_name, number};
        if (number > max_lines) throw place.error(tr("this trust file has too many lines (100000 at most):"));
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1); // as editors on other systems leave it
        skip_blanks(line);
        if (line.empty() || line.front() == '#') continue;
        list.push_back(parse_entry(line, place));
        if (!keys.insert(list.back().key.bytes).second) throw place.error(tr("this key stands on an earlier line already:"));
    }
    return list;
}

std::string format_trust(const TrustList& list) {
    std::string text;
    for (const TrustEntry& entry : list) {
        if (!is_good_name(entry.name))
            throw Error(ErrorKind::usage, tr("a name cannot be empty, longer than 256 bytes, or have control characters in it"));
        text += quoted(entry.name) + " " + entry.key.text();
        if (!entry.role.empty()) text += " role=" + entry.role;
        const auto append_time = [&](const char* option, const std::optional<UnixTime>& time) {
            if (time) text += std::string(" ") + option + "=" + format_time(*time);
        };
        append_time("from", entry.from);
        append_time("until", entry.until);
        append_time("revoked", entry.revoked);
        text += "\n";
    }
    return text;
}

const TrustEntry* find_trusted(const TrustList& list, const PublicKey& key) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const TrustEntry& entry) { return entry.key.same_key(key); });
    return found == list.end() ? nullptr : &*found;
}

} // namespace rectool
