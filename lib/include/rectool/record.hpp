// The records and details of a chain as values, and their lines. Grammar and limits: docs/format.md.
#pragma once

#include "rectool/essence.hpp"
#include "rectool/keys.hpp"
#include "rectool/statement.hpp"
#include "rectool/trust.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rectool {

inline constexpr std::uint64_t format_version = 1;
inline constexpr std::uint64_t max_integer = (std::uint64_t{1} << 53) - 1;
inline constexpr std::size_t max_line_bytes = std::size_t{1} << 20;
inline constexpr std::size_t max_context_entries = 64;
inline constexpr std::size_t max_context_value = 4096;
inline constexpr std::size_t max_config_bytes = 4096;
inline constexpr std::uint64_t max_rate = 768000;
inline constexpr std::uint64_t max_channels = 64;
inline constexpr std::uint64_t max_block_units = 1000000;
inline constexpr std::uint64_t max_blocks_per_segment = 64;
inline constexpr std::size_t max_parents = 64;
inline constexpr std::size_t max_edits = 10000;
inline constexpr std::size_t max_note_bytes = 4096;

enum class ChainMode { file, live };
enum class Capacity { recorder, recipient };

/// How units are grouped: `units` of a full block, `per_segment` blocks of a full segment (1 to 64).
struct BlockParameters {
    std::uint64_t units = 0;
    std::uint64_t per_segment = 8;
    bool operator==(const BlockParameters&) const = default;
};

/// A recording that an edited copy was made of, as the chain of the copy names it.
struct ParentRecording {
    Hash head{};              ///< its recording head
    std::uint64_t rate = 0;   ///< frames a second
    std::uint64_t frames = 0; ///< how many of it a player plays
    bool operator==(const ParentRecording&) const = default;
};

/// The first record of a chain.
struct RecordingRecord {
    std::uint64_t version = format_version;
    std::array<std::uint8_t, 16> id{};
    ChainMode mode = ChainMode::file;
    Capacity capacity = Capacity::recorder;
    PublicKey key;
    std::optional<std::string> recorded; ///< claimed, a date or RFC 3339
    std::string signed_at;               ///< claimed, RFC 3339
    Essence essence;
    std::string layout; ///< Presentation::layout
    std::int32_t gain = 0;
    std::optional<std::uint64_t> track; ///< the audio track that was chosen, from 1; nothing: the one that players take
    BlockParameters blocks;
    std::string fingerprint = "none";
    std::optional<Hash> announcement;     ///< hash of an `announce` statement
    std::vector<ParentRecording> parents; ///< of an edited copy
    bool all_edits = false;               ///< of an edited copy: whether its `edit` records are all that was done, as claimed
    std::map<std::string, Hash> context;  ///< commitments, by key
};

/// What was done to make an edited copy, as declared. A tone or other sound in place of speech is a `replace`.
enum class DeclaredKind { cut, insert, replace, mute, move, repeat, excerpt };

/// One declared edit; ranges in frames of what a player plays.
struct EditRecord {
    std::uint64_t parent = 0; ///< index into RecordingRecord::parents
    DeclaredKind kind = DeclaredKind::cut;
    Range a;                         ///< of the parent, at its rate
    Range b;                         ///< of the copy
    std::string reason;              ///< a word: third-party, ...
    std::optional<std::string> note; ///< free text
    bool operator==(const EditRecord&) const = default;
};

/// Whether a text is a reason: [a-z0-9_-]{1,64}.
[[nodiscard]] bool is_reason(std::string_view text);

struct SegmentRecord {
    std::uint64_t units = 0;
    std::uint64_t frames = 0; ///< decoded frames; equals `units` for pcm, 0 for bytes
    Hash root{};
    std::optional<std::string> wall;        ///< live: clock time at the segment's end, RFC 3339 with milliseconds
    std::optional<std::uint64_t> monotonic; ///< live: monotonic milliseconds since the first record
};

/// Clock time without audio, live only.
struct GapRecord {
    std::uint64_t milliseconds = 0;
};

struct EndRecord {
    std::uint64_t segments = 0;
    std::uint64_t units = 0;
    std::uint64_t frames = 0;
    std::vector<Range> played;
    std::optional<Hash> file;          ///< commitment to the whole-file digest; none in a live chain
    std::optional<std::string> reason; ///< why an interrupted live chain was ended later
};

/// A record as it stands in the file.
struct Record {
    std::uint64_t number = 0;
    Hash previous{}; ///< hash of the previous record's line; zero for the first
    std::variant<RecordingRecord, SegmentRecord, GapRecord, EndRecord, EditRecord> body;
    Signature signature{};
};

/// A value that was committed to: salt and what was salted.
struct ContextValue {
    Salt salt{};
    std::string value;
    bool operator==(const ContextValue&) const = default;
};

struct RecordingDetail {
    std::map<std::string, ContextValue> context; ///< a key that is missing here was withheld
    bool operator==(const RecordingDetail&) const = default;
};

/// Exactly one of `salt` (full detail) and `salts` (reduced: by block, nothing where withheld) is used, of `weak` and `w`, of
/// `fingerprint` and `f`. A reduced detail with `weak` carries `weak_salt`, one with `fingerprint` carries `fingerprint_salt`.
struct SegmentDetail {
    std::vector<Hash> blocks; ///< c_1 ... c_k
    std::optional<Salt> salt;
    std::vector<std::optional<Hash>> salts;
    std::optional<Hash> weak_salt;
    std::optional<Bytes> weak;
    std::optional<Hash> w;
    std::optional<Hash> fingerprint_salt;
    std::optional<Bytes> fingerprint; ///< of no bytes when the recording's fingerprint is "none", or the sound was not decoded
    std::optional<Hash> f;
    bool operator==(const SegmentDetail&) const = default;
};

struct EndDetail {
    Salt salt{};
    Hash digest{}; ///< BLAKE2b-256 of the whole file
    bool operator==(const EndDetail&) const = default;
};

struct Detail {
    std::uint64_t number = 0; ///< of the record it belongs to
    std::variant<RecordingDetail, SegmentDetail, EndDetail> body;
    bool operator==(const Detail&) const = default;
};

/// Why a line was refused: the class of break, in the words of docs/format.md ("Errors").
enum class LineFault {
    too_long,            ///< over max_line_bytes
    transport,           ///< a CR or a byte order mark: changed in transport (text mode)
    not_json,            ///< not one JSON object, or trailing garbage
    duplicate_key,       ///< an object names a member twice
    bad_number,          ///< fraction, exponent, sign or beyond 2^53-1
    bad_base64,          ///< not canonical or of the wrong length
    bad_member,          ///< a member missing, unknown, of the wrong type or out of range
    bad_signature_place, ///< `sig` is not the last member in its exact form
    bad_key,             ///< not canonical or small-order
    bad_text,            ///< not UTF-8
    new_version,         ///< needs a newer rectool
    new_kind,            ///< needs a newer rectool (before `end`)
    not_canonical        ///< a detail that is not in its one canonical form
};

struct LineError {
    LineFault fault;
    std::string what; ///< for people: the member or the place, already escaped
};

/// Whether a context key is one: [a-z][a-z0-9._-]{0,63}.
[[nodiscard]] bool is_context_key(std::string_view key);

/// What a line of a chain is.
using ParsedLine = std::variant<LineError, Record, Detail, Statement>;

/// Parses one line (without its newline). Checks form and ranges, not signatures, links or commitments.
/// Never throws on any input.
[[nodiscard]] ParsedLine parse_line(std::string_view line);

/// The bytes that the signature of a record or statement line covers: "rectool-record-v1\n" and the line before its last
/// `,"sig":`.
[[nodiscard]] Bytes signed_bytes(std::string_view line);

/// The signed line of a record, without newline. The record's own signature member is ignored and made anew.
[[nodiscard]] std::string make_record_line(const Record& record, const SecretKey& key);

/// The one canonical line of a detail, without newline.
[[nodiscard]] std::string make_detail_line(const Detail& detail);

} // namespace rectool
