// Reading, checking and writing a chain (.recsig file).
#pragma once

#include "rectool/commitment.hpp"
#include "rectool/record.hpp"

#include <functional>
#include <iosfwd>
#include <set>
#include <string>
#include <vector>

namespace rectool {

/// What is wrong with a chain, in the order of docs/format.md, "Errors".
enum class ChainFault {
    malformed,           ///< a line that is not what the format says (LineFault in `line_fault`)
    missing_start,       ///< the first record is not `recording` number 0
    missing_records,     ///< numbers jump forward: records first..last are not there
    duplicate,           ///< a record number a second time
    reordered,           ///< a record before its turn
    broken_link,         ///< `prev` is not the hash of the record before
    bad_signature,       ///< the signature is not the signer's
    root_mismatch,       ///< detail and signed root disagree
    detail_misplaced,    ///< a detail that does not follow its record, or comes twice
    commitment_mismatch, ///< context value or file digest and its signed commitment disagree
    totals_mismatch,     ///< `end` and the segments disagree
    missing_end,         ///< a `file` chain without `end`
    after_end,           ///< a chain record after `end`
    torn_line,           ///< the last line has no newline
    bad_statement,       ///< a statement before `end`, or whose signature fails, or that does not belong to this head
    at_odds,             ///< found by verify: the file is the one committed to, yet its blocks are not the signed ones
    other_fingerprint,   ///< found by an audit: a segment's fingerprint is not that of the samples whose blocks it signs
    not_in_mode ///< `gap` in a `file` chain, live times missing or present where they must not be; `edit` where none may be
};

struct ChainProblem {
    ChainFault fault;
    std::uint64_t line = 0;  ///< 1-based line of the file
    std::uint64_t first = 0; ///< record numbers concerned, inclusive
    std::uint64_t last = 0;
    std::optional<LineError> line_error;
};

/// One block as the chain knows it.
struct ChainBlock {
    Hash hash{}; ///< c_i
    std::uint32_t weak = 0;
    std::uint32_t frames = 0; ///< packets: decoded frames of the block, 0 when withheld
};

/// One segment as the chain knows it; its blocks are Chain::blocks[first_block ... first_block + block_count).
struct ChainSegment {
    std::uint64_t number = 0; ///< of its record
    std::uint64_t first_unit = 0;
    std::uint64_t units = 0;
    std::uint64_t first_frame = 0;
    std::uint64_t frames = 0;
    std::uint64_t first_block = 0;
    std::uint32_t block_count = 0; ///< by `units`, also when the detail is withheld
    bool has_detail = false;
    bool has_weak = false;
    Bytes words;                            ///< packed, see pack_words(); none where the fingerprint is withheld
    std::optional<Salt> salt;               ///< full detail
    std::vector<std::optional<Hash>> salts; ///< reduced detail
};

struct ChainGap {
    std::uint64_t number = 0;
    std::uint64_t at_frame = 0;
    std::uint64_t milliseconds = 0;
};

/// A chain that was read and checked against itself.
struct Chain {
    std::optional<RecordingRecord> recording; ///< missing when the first record is
    RecordingDetail context;
    std::vector<ChainSegment> segments;
    std::vector<ChainBlock> blocks;
    std::vector<ChainGap> gaps;
    std::vector<EditRecord> edits; ///< of an edited copy, in the order of the copy
    std::optional<EndRecord> end;
    std::optional<Hash> head;        ///< hash of the `end` record's line
    std::optional<Hash> file_digest; ///< as committed to in `end`; nothing when withheld or live
    std::vector<Statement> statements;
    std::uint64_t records = 0;
    Hash last_record{};             ///< hash of the last record's line
    std::uint64_t intact_bytes = 0; ///< of the file, without an incomplete last line
    std::uint64_t units = 0;        ///< of the segments read
    std::uint64_t frames = 0;
    bool torn_tail = false;             ///< live without `end`: an incomplete last line was left out
    std::vector<ChainProblem> problems; ///< empty: the chain agrees with itself as far as it can without the audio

    [[nodiscard]] bool complete() const noexcept { return end.has_value(); }
    [[nodiscard]] bool is_declaration() const noexcept { return recording && !recording->parents.empty(); }
    [[nodiscard]] bool has_fingerprint() const noexcept; ///< of any segment
    [[nodiscard]] bool unfinished() const noexcept { return recording && recording->mode == ChainMode::live && !end; }
    /// Salt of a block of `segment`, by index within the segment; nothing where withheld.
    [[nodiscard]] std::optional<Hash> salt_of(const ChainSegment& segment, std::size_t index) const;
};

/// Reads a whole chain and checks form, links, signatures (on all processors), roots, commitments and totals. Everything wrong is
/// in `problems`; reading goes on after a fault so that ranges can be named, up to 1000 problems. Memory: about 60 bytes a block.
/// Throws Error{input} when the file cannot be read, was changed in transport (CR, byte order mark), or needs a newer rectool.
/// `name` is what messages call it; empty: its path.
[[nodiscard]] Chain read_chain(const std::string& path, const std::string& name = {});

/// A chain that has been read while its signatures are still being checked on other threads.
struct ChainUnderway {
    Chain chain;
    std::function<void(Chain&)> finish; ///< call once: waits for the signatures and adds what is wrong to `problems`
};
/// read_chain() for those who have something to do meanwhile.
[[nodiscard]] ChainUnderway begin_chain(const std::string& path, const std::string& name = {});
/// read_chain() from memory; `name` is for messages.
[[nodiscard]] Chain parse_chain(std::string_view text, const std::string& name);

/// The statements that this chain names, by hash: its announcement, and what its statements about its own head have in `after`.
[[nodiscard]] std::set<Hash> names_of_chain(const Chain& chain);

/// Calls `sink` with each line of a chain in which every segment's fingerprint is withheld. Records stay byte for byte.
/// Throws Error{chain_invalid} on a line that is not what the format says.
void strip_chain(const std::string& path, const std::function<void(std::string_view line)>& sink);

/// What of a chain is not to be handed on.
struct Withheld {
    std::vector<Range> units;         ///< sorted: blocks that hold any of them
    std::vector<Range> near;          ///< sorted units: segments that hold any of them lose their fingerprint
    std::vector<std::string> context; ///< keys whose values go
    bool all_fingerprints = false;
};

/// Calls `sink` with each line of a chain, less what is withheld and the digest of the file, from which what was in it could be
/// guessed. Records stay byte for byte. `chain` is the one at `path`, without problems. Throws Error{chain_invalid} when it
/// changes meanwhile.
void withhold(const Chain& chain, const std::string& path, const Withheld& withheld,
              const std::function<void(std::string_view line)>& sink);

/// Builds the lines of a chain one record after another.
class ChainWriter {
public:
    using Sink = std::function<void(std::string_view line)>; ///< gets each line without its newline

    /// `key` and `sink` must outlive the writer. Emits the first record and its detail; fills in nothing but `record.context`
    /// (commitments of `context`, with fresh salts) and `record.key`.
    ChainWriter(RecordingRecord record, const std::map<std::string, std::string>& context, const SecretKey& key, Sink sink);

    /// Goes on with an unfinished chain that is without problems.
    ChainWriter(const Chain& chain, const SecretKey& key, Sink sink);

    void segment(SegmentRecord record, const SegmentDetail& detail); ///< sets record.root
    void gap(std::uint64_t milliseconds);
    void edit(const EditRecord& record); ///< before the first segment, in the order of the copy
    /// Totals are the writer's own; `file_digest` is committed to when given. Returns the recording head.
    Hash end(std::vector<Range> played, const std::optional<Hash>& file_digest, const std::optional<std::string>& reason = {});

    [[nodiscard]] std::uint64_t segments() const noexcept { return segments_; }
    [[nodiscard]] std::uint64_t frames() const noexcept { return frames_; }

private:
    void emit(Record record, const std::optional<Detail>& detail);

    const SecretKey& key_;
    Sink sink_;
    Hash previous_{};
    std::uint64_t number_ = 0;
    std::uint64_t segments_ = 0;
    std::uint64_t units_ = 0;
    std::uint64_t frames_ = 0;
};

} // namespace rectool
