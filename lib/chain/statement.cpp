// Statements as lines. Each kind's members stand once, in its members(); the reader and the writer both go through that.
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "chain/object_text.hpp"
#include "chain/statement_line.hpp"
#include "rectool/error.hpp"
#include "rectool/hash.hpp"
#include "rectool/record.hpp"

#include <array>
#include <utility>

namespace rectool {

namespace {

enum class Need { required, optional };

bool is_text(std::string_view text, std::size_t most) {
    return !text.empty() && text.size() <= most;
}

/// type/subtype of RFC 6838.
bool is_media_type(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto is_part = [](std::string_view part) {
        return !part.empty() && part.size() <= 127 && std::all_of(part.begin(), part.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view("!#$&-^_.+").find(c) != std::string::npos;
        });
    };
    return slash != std::string_view::npos && is_part(text.substr(0, slash)) && is_part(text.substr(slash + 1));
}

bool is_language(std::string_view text) {
    return text.size() >= 2 && text.size() <= 35 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

using Words = std::initializer_list<std::string_view>;

/// Fills a statement from a line.
class Reader {
public:
    explicit Reader(Members& members) : members_(members) {}

    void text(std::string_view name, std::string& value, Need need, std::size_t most) {
        if (need == Need::optional && !members_.has(name)) return;
        value = members_.require<std::string>(name);
        if (!is_text(value, most)) members_.fail(LineFault::bad_member, name);
    }
    void form(std::string_view name, std::string& value, Need need, bool (*is_good)(std::string_view)) {
        if (need == Need::optional && !members_.has(name)) return;
        value = members_.require<std::string>(name);
        if (!is_good(value)) members_.fail(LineFault::bad_member, name);
    }
    template <class Enum> void word(std::string_view name, Enum& value, Words words) {
        value = static_cast<Enum>(members_.word(name, words));
    }
    void person(std::optional<Person>& value) {
        if (members_.has("person")) person(value.emplace());
    }
    void person(Person& value) {
        text("person", value.name, Need::required, max_person_name);
        if (!members_.has("person_key")) return;
        value.key = parse_public_key(members_.require<std::string>("person_key"));
        if (!value.key) members_.fail(LineFault::bad_key, "person_key");
    }
    void people(std::string_view name, std::vector<std::string>& people) {
        if (!members_.has(name)) return;
        for (const JsonValue& item : members_.require<JsonArray>(name)) {
            const auto* text = std::get_if<std::string>(&item.value);
            const bool good = text != nullptr && is_text(*text, max_person_name) && people.size() < max_people;
            if (!good) return members_.fail(LineFault::bad_member, name);
            people.push_back(*text);
        }
        if (people.empty()) members_.fail(LineFault::bad_member, name);
    }
    template <std::size_t N> void binary(std::string_view name, std::array<std::uint8_t, N>& value) {
        value = members_.binary<N>(name);
    }
    void bytes(std::string_view name, Bytes& value, std::size_t most) {
        value = members_.bytes(name);
        if (value.empty() || value.size() > most) members_.fail(LineFault::bad_member, name);
    }
    void many_bytes(std::string_view name, std::vector<Bytes>& values, std::size_t most, std::size_t most_bytes) {
        for (const JsonValue& item : members_.require<JsonArray>(name)) {
            const auto* text = std::get_if<std::string>(&item.value);
            auto decoded = text != nullptr ? base64_decode(*text) : std::nullopt;
            if (!decoded) return members_.fail(LineFault::bad_base64, name);
            if (decoded->empty() || decoded->size() > most_bytes || values.size() >= most)
                return members_.fail(LineFault::bad_member, name);
            values.push_back(std::move(*decoded));
        }
    }
    void count(std::string_view name, std::uint64_t& value) { value = members_.count(name); }
    void key(std::string_view name, PublicKey& value) {
        const auto parsed = parse_public_key(members_.require<std::string>(name));
        if (!parsed) return members_.fail(LineFault::bad_key, name);
        value = *parsed;
    }
    template <class Value, class Inside> void object(std::string_view name, std::optional<Value>& value, Inside inside) {
        if (!members_.has(name)) return;
        Members object(members_.require<JsonObject>(name));
        Reader reader(object);
        inside(reader, value.emplace());
        if (const auto error = object.finish()) members_.fail(error->fault, error->what);
    }

private:
    Members& members_;
};

/// Writes a statement; whether its values are allowed is found by reading the line again.
class Writer {
public:
    explicit Writer(ObjectText& object) : object_(object) {}

    void text(std::string_view name, const std::string& value, Need need, std::size_t /*most*/) {
        refuse_other_than_utf8(value);
        if (need == Need::required || !value.empty()) object_.string(name, value);
    }
    void form(std::string_view name, const std::string& value, Need need, bool (*)(std::string_view)) {
        text(name, value, need, 0);
    }
    template <class Enum> void word(std::string_view name, Enum value, Words words) {
        object_.string(name, words.begin()[static_cast<std::size_t>(value)]);
    }
    void person(const std::optional<Person>& value) {
        if (value) person(*value);
    }
    void person(const Person& value) {
        text("person", value.name, Need::required, max_person_name);
        if (value.key) object_.string("person_key", value.key->text());
    }
    void people(std::string_view name, const std::vector<std::string>& people) {
        if (people.empty()) return;
        std::string list = "[";
        for (const std::string& person : people) {
            refuse_other_than_utf8(person);
            list += (list.size() > 1 ? "," : "") + json_string(person);
        }
        object_.raw(name, list + "]");
    }
    void binary(std::string_view name, ByteView value) { object_.binary(name, value); }
    void bytes(std::string_view name, const Bytes& value, std::size_t /*most*/) { object_.binary(name, value); }
    template <class Value> void many_bytes(std::string_view name, const std::vector<Value>& values, std::size_t, std::size_t) {
        std::string list = "[";
        for (const Value& value : values)
            list += (list.size() > 1 ? ",\"" : "\"") + base64_encode(value) + "\"";
        object_.raw(name, list + "]");
    }
    void count(std::string_view name, std::uint64_t value) { object_.number(name, value); }
    void key(std::string_view name, const PublicKey& value) { object_.string(name, value.text()); }
    template <class Value, class Inside> void object(std::string_view name, std::optional<Value>& value, Inside inside) {
        if (!value) return;
        ObjectText text;
        Writer writer(text);
        inside(writer, *value);
        object_.raw(name, text.close());
    }

private:
    static void refuse_other_than_utf8(std::string_view text) {
        if (!is_utf8(text)) throw Error(ErrorKind::usage, tr("what a statement says has to be UTF-8 text"));
    }

    ObjectText& object_;
};

bool is_moment(std::string_view text) {
    return parse_time(text).has_value();
}

bool is_full_time(std::string_view text) {
    return text.size() > 10 && is_moment(text);
}

bool is_role(std::string_view text) {
    const auto& roles = trust_roles();
    return std::find(roles.begin(), roles.end(), text) != roles.end();
}

template <class Io> void checked(Io& io, Checked& value) {
    io.word("checked", value, {"head", "chain", "recording"});
}

// The kinds, in the order of StatementBody.

constexpr std::array<std::string_view, 16> kinds = {
    "present", "received", "agrees",         "disputes",     "consent",  "handover", "announce",   "asked",
    "allowed", "refused",  "copy-requested", "copy-refused", "decision", "note",     "attachment", "timestamp"};
static_assert(kinds.size() + 1 == std::variant_size_v<StatementBody>);

template <class Io> void members(Io& io, PresentStatement& body) {
    checked(io, body.checked);
    io.object("shown", body.shown, [](auto& inside, Shown& shown) {
        inside.binary("id", shown.id);
        inside.form("start", shown.start, Need::required, is_moment);
        inside.count("milliseconds", shown.milliseconds);
        inside.key("signer", shown.signer);
    });
}
template <class Io> void members(Io& io, ReceivedStatement& body) {
    checked(io, body.checked);
    io.person(body.from);
}
template <class Io> void members(Io& io, AgreesStatement& body) {
    checked(io, body.checked);
}
template <class Io> void members(Io& io, DisputesStatement& body) {
    checked(io, body.checked);
}
template <class Io> void members(Io& io, ConsentStatement& body) {
    io.word("purpose", body.to, {"recording", "listening", "passing-on", "publishing"});
    auto answer = static_cast<std::size_t>(body.given ? 0 : 1);
    io.word("answer", answer, {"yes", "no"});
    body.given = answer == 0;
    io.person(body.person);
}
template <class Io> void members(Io& io, HandoverStatement& body) {
    io.word("what", body.what, {"recording", "chain", "stripped-chain", "redacted-copy"});
    io.person(body.to);
}
template <class Io> void members(Io& io, AnnounceStatement& body) {
    io.person(body.person);
    io.form("talk", body.talk, Need::optional, is_moment);
}
template <class Io> void members(Io& io, AskedStatement& body) {
    io.person(body.person);
    io.form("talk", body.talk, Need::optional, is_moment);
}
template <class Io> void members(Io& io, AllowedStatement& body) {
    io.person(body.person);
    io.form("talk", body.talk, Need::optional, is_moment);
}
template <class Io> void members(Io& io, RefusedStatement& body) {
    io.text("reason", body.reason, Need::required, max_statement_text);
    io.text("alternative", body.alternative, Need::optional, max_statement_text);
    io.person(body.person);
    io.form("talk", body.talk, Need::optional, is_moment);
}
template <class Io> void members(Io& io, CopyRequestedStatement& body) {
    io.person(body.person);
}
template <class Io> void members(Io& io, CopyRefusedStatement& body) {
    io.text("reason", body.reason, Need::required, max_statement_text);
    io.person(body.person);
}
template <class Io> void members(Io& io, DecisionStatement& body) {
    io.word("decision", body.decision, {"listened", "not-needed", "not-listened"});
    io.text("reason", body.reason, Need::required, max_statement_text);
    io.people("present", body.present);
}
template <class Io> void members(Io& /*io*/, NoteStatement& /*body*/) {}
template <class Io> void members(Io& io, AttachmentStatement& body) {
    io.text("file", body.file, Need::required, max_person_name);
    io.form("type", body.type, Need::required, is_media_type);
    io.count("size", body.size);
    io.binary("digest", body.digest);
    io.form("language", body.language, Need::optional, is_language);
}
template <class Io> void members(Io& io, TimestampStatement& body) {
    io.bytes("token", body.token, max_token_bytes);
    io.many_bytes("certificates", body.certificates, max_certificates, max_certificate_bytes);
}
template <class Io> void members(Io& /*io*/, UnknownStatement& /*body*/) {}

/// What all known kinds have, and what is their own.
template <class Io> void all_members(Io& io, Statement& statement) {
    io.form("made", statement.made, Need::required, is_full_time);
    io.text("name", statement.name, Need::optional, max_person_name);
    io.form("role", statement.role, Need::optional, is_role);
    const bool is_note = std::holds_alternative<NoteStatement>(statement.body);
    io.text("text", statement.text, is_note ? Need::required : Need::optional, max_statement_text);
    std::visit([&](auto& body) { members(io, body); }, statement.body);
}

/// The kinds that may be made before there is a recording.
bool may_come_before(const StatementBody& body) {
    return std::holds_alternative<AnnounceStatement>(body) || std::holds_alternative<AskedStatement>(body) ||
           std::holds_alternative<AllowedStatement>(body) || std::holds_alternative<RefusedStatement>(body) ||
           std::holds_alternative<UnknownStatement>(body);
}

template <std::size_t... I> StatementBody body_of(std::size_t kind, std::index_sequence<I...> /*kinds*/) {
    StatementBody body;
    (void)((I == kind && (body.emplace<I>(), true)) || ...);
    return body;
}

const Person* address_of(const Person& person) noexcept {
    return &person;
}
const Person* address_of(const std::optional<Person>& person) noexcept {
    return person ? &*person : nullptr;
}

/// The person that a kind has; null for other kinds, and for null.
template <class Body> const Person* person_of_body(const Body* body) noexcept {
    if (body == nullptr) return nullptr;
    if constexpr (requires { body->to.name; }) return address_of(body->to);
    if constexpr (requires { body->from; }) return address_of(body->from);
    if constexpr (requires { body->person; }) return address_of(body->person);
    return nullptr;
}

template <std::size_t... I> const Person* person_in(const StatementBody& body, std::index_sequence<I...> /*kinds*/) noexcept {
    const Person* person = nullptr;
    ((person = person != nullptr ? person : person_of_body(std::get_if<I>(&body))), ...);
    return person;
}

void take_envelope(Members& members, Statement& statement) {
    statement.key = members.key();
    if (members.has("on")) statement.on = members.binary<32>("on");
    if (members.has("receipt")) statement.receipt = members.binary<20>("receipt");
    if (statement.on && statement.receipt) members.fail(LineFault::bad_member, "receipt");
    for (const JsonValue& item : members.require<JsonArray>("after")) {
        const auto hash = parse_hash(item);
        if (!hash) return members.fail(LineFault::bad_base64, "after");
        const auto& after = statement.after;
        if (after.size() >= max_after || std::find(after.begin(), after.end(), *hash) != after.end())
            return members.fail(LineFault::bad_member, "after");
        statement.after.push_back(*hash);
    }
}

} // namespace

bool Statement::is_on(const Hash& head) const noexcept {
    return on ? *on == head : receipt && *receipt == receipt_bits(head);
}

std::string_view kind_of(const Statement& statement) noexcept {
    if (const auto* unknown = std::get_if<UnknownStatement>(&statement.body)) return unknown->kind;
    return kinds[statement.body.index()];
}

const Person* person_of(const Statement& statement) noexcept {
    return person_in(statement.body, std::make_index_sequence<kinds.size()>{});
}

bool is_claim_about_another(const Statement& statement) noexcept {
    const bool speaks_of_an_act = std::holds_alternative<ConsentStatement>(statement.body) ||
                                  std::holds_alternative<AllowedStatement>(statement.body) ||
                                  std::holds_alternative<RefusedStatement>(statement.body) ||
                                  std::holds_alternative<CopyRequestedStatement>(statement.body) ||
                                  std::holds_alternative<CopyRefusedStatement>(statement.body);
    const Person* person = person_of(statement);
    return speaks_of_an_act && person != nullptr && !(person->key && person->key->same_key(statement.key));
}

std::variant<LineError, Statement> parse_statement(Members& members, std::string_view line) {
    Statement statement;
    take_signature(members, line, statement.signature);
    const auto kind = members.require<std::string>("kind");
    if (!members.error() && !is_format_name(kind, 64)) members.fail(LineFault::bad_member, "kind");
    take_envelope(members, statement);
    if (members.error()) return *members.error();
    const auto known = static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin());
    if (known == kinds.size()) { // what else it says belongs to its kind
        statement.body = UnknownStatement{kind};
    } else {
        statement.body = body_of(known, std::make_index_sequence<kinds.size()>{});
        Reader reader(members);
        all_members(reader, statement);
        if (!statement.names_a_recording() && !may_come_before(statement.body)) members.fail(LineFault::bad_member, "on");
        if (const auto error = members.finish()) return *error;
    }
    statement.line = line;
    statement.hash = blake2b({as_bytes(line)});
    return statement;
}

Statement sign_statement(Statement statement, const SecretKey& key) {
    ObjectText text;
    text.string("kind", kind_of(statement)).string("key", key.public_key().text());
    if (statement.on) text.binary("on", *statement.on);
    if (statement.receipt) text.binary("receipt", *statement.receipt);
    Writer writer(text);
    writer.many_bytes("after", statement.after, 0, 0);
    if (!std::holds_alternative<UnknownStatement>(statement.body)) all_members(writer, statement);
    const ParsedLine parsed = parse_line(sign_line(text, key));
    if (const auto* made = std::get_if<Statement>(&parsed)) return *made;
    const auto* error = std::get_if<LineError>(&parsed);
    throw Error(ErrorKind::usage,
                std::string(tr("a statement cannot say this, by the format:")) + " " +
                    (error != nullptr ? error->what : std::string()),
                tr("it is missing, too long, or not one of the values that are allowed"));
}

} // namespace rectool
