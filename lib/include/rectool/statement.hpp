// Statements: signed lines about a recording head, each kind a struct. Members and limits: docs/format.md, "Statements".
#pragma once

#include "rectool/keys.hpp"
#include "rectool/receipt.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rectool {

inline constexpr std::size_t max_person_name = 256;         ///< bytes
inline constexpr std::size_t max_statement_text = 4096;     ///< bytes
inline constexpr std::size_t max_after = 256;               ///< statements that one names
inline constexpr std::size_t max_people = 64;               ///< people named in one member
inline constexpr std::size_t max_token_bytes = 131072;      ///< of a time-stamp token
inline constexpr std::size_t max_certificates = 16;         ///< kept with a token
inline constexpr std::size_t max_certificate_bytes = 32768; ///< of one
inline constexpr std::size_t max_statements = 10000;        ///< in one file

// Texts below are empty where the signer said nothing.

/// Somebody a statement is about. Without `key` the name is all that is said of them.
struct Person {
    std::string name;
    std::optional<PublicKey> key;
    bool operator==(const Person&) const = default;
};

/// What a countersigner looked at before signing, as they say: nothing but the head, the chain, or recording and chain.
enum class Checked { head, chain, recording };

/// What a person was shown of a recording.
struct Shown {
    std::array<std::uint8_t, 16> id{};
    std::string start;              ///< `recorded` of record 0, or else `signed`
    std::uint64_t milliseconds = 0; ///< played time, rounded down
    PublicKey signer;
    bool operator==(const Shown&) const = default;
};

struct PresentStatement { ///< the signer was there, and was shown this head
    Checked checked = Checked::head;
    std::optional<Shown> shown; ///< nothing: no more than the head
};
struct ReceivedStatement {
    Checked checked = Checked::head;
    std::optional<Person> from;
};
struct AgreesStatement {
    Checked checked = Checked::head;
};
struct DisputesStatement {
    Checked checked = Checked::head;
};
enum class ConsentTo { recording, listening, passing_on, publishing };
struct ConsentStatement {
    ConsentTo to = ConsentTo::recording;
    bool given = true;
    std::optional<Person> person; ///< who consented; nothing: the signer
};
enum class HandedOver { recording, chain, stripped_chain, redacted_copy };
struct HandoverStatement {
    HandedOver what = HandedOver::recording;
    Person to;
};
struct AnnounceStatement {        ///< that it will be recorded
    std::optional<Person> person; ///< to whom
    std::string talk;             ///< when the talk is, date or time
};
struct AskedStatement {           ///< whether recording is all right
    std::optional<Person> person; ///< who was asked
    std::string talk;
};
struct AllowedStatement {
    std::optional<Person> person; ///< who allowed it; nothing: the signer
    std::string talk;
};
struct RefusedStatement {
    std::string reason;
    std::string alternative;      ///< what was offered instead
    std::optional<Person> person; ///< who refused; nothing: the signer
    std::string talk;
};
struct CopyRequestedStatement {
    std::optional<Person> person; ///< who asked for a copy; nothing: the signer
};
struct CopyRefusedStatement {
    std::string reason;
    std::optional<Person> person; ///< who refused; nothing: the signer
};
enum class Listened { listened, not_needed, not_listened };
struct DecisionStatement {
    Listened decision = Listened::listened;
    std::string reason;
    std::vector<std::string> present; ///< when it was decided or listened to
};
struct NoteStatement {}; ///< its `text` is all it says
struct AttachmentStatement {
    std::string file; ///< its name
    std::string type; ///< media type, such as text/plain
    std::uint64_t size = 0;
    Hash digest{};        ///< BLAKE2b-256 of its bytes
    std::string language; ///< RFC 5646, such as nl
};
struct TimestampStatement {
    Bytes token;                     ///< TimeStampToken of RFC 3161, DER
    std::vector<Bytes> certificates; ///< X.509, DER: what is needed beside the token's own
};
struct UnknownStatement { ///< of a kind that this version does not know; nothing more of it was read
    std::string kind;
};

using StatementBody = std::variant<PresentStatement, ReceivedStatement, AgreesStatement, DisputesStatement, ConsentStatement,
                                   HandoverStatement, AnnounceStatement, AskedStatement, AllowedStatement, RefusedStatement,
                                   CopyRequestedStatement, CopyRefusedStatement, DecisionStatement, NoteStatement,
                                   AttachmentStatement, TimestampStatement, UnknownStatement>;

/// One statement. Of an unknown kind `made`, `name`, `role` and `text` were not read.
struct Statement {
    PublicKey key;                      ///< the signer's
    std::optional<Hash> on;             ///< the recording head, or
    std::optional<ReceiptBits> receipt; ///< its first 160 bits, where the signer knew the receipt letters alone
    std::vector<Hash> after;            ///< statements that the signer had seen, by `hash`
    std::string made;                   ///< when, as the signer claims, RFC 3339
    std::string name;                   ///< what the signer calls themself
    std::string role;                   ///< the role the signer gives themself, one of trust_roles()
    std::string text;
    StatementBody body;
    // As it stands in a file; sign_statement() makes these.
    Signature signature{};
    std::string line; ///< without newline
    Hash hash{};      ///< of the line

    [[nodiscard]] bool names_a_recording() const noexcept { return on || receipt; }
    /// Whether it is about this recording head. One that names no recording is about none.
    [[nodiscard]] bool is_on(const Hash& head) const noexcept;
};

/// The kind as it stands in the line: "present", "copy-refused", ...
[[nodiscard]] std::string_view kind_of(const Statement& statement) noexcept;

/// Whom the statement is about, as far as it names somebody.
[[nodiscard]] const Person* person_of(const Statement& statement) noexcept;

/// Whether it says what another person did or wants (that Y consented, refused, asked for a copy): no more than a claim about
/// that person. False where the signer speaks for themself.
[[nodiscard]] bool is_claim_about_another(const Statement& statement) noexcept;

/// The statement signed with `key`, whose `key`, `signature`, `line` and `hash` are filled in. Throws Error{usage} naming the
/// member that is not as docs/format.md wants it.
[[nodiscard]] Statement sign_statement(Statement statement, const SecretKey& key);

} // namespace rectool
