#include "base/text.hpp"
#include "chain/line_reader.hpp"
#include "chain/signature_pool.hpp"
#include "rectool/chain.hpp"
#include "rectool/error.hpp"
#include "rectool/hash.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace rectool {

namespace {

constexpr std::size_t max_problems = 1000;
constexpr std::size_t max_segments = 500000; // 139 hours
constexpr std::size_t max_blocks = 2000000;  // 69 hours of eight blocks a second

/// Reads line after line and keeps what has to be known to judge the next.
class ChainReader {
public:
    explicit ChainReader(std::string name) : name_(std::move(name)) {}

    Chain read(LineReader& lines) {
        Line line;
        while (lines.next(line)) {
            ++line_number_;
            if (line.terminated) chain_.intact_bytes += line.text.size() + 1;
            take_line(line);
        }
        if (line_number_ == 0) throw Error(ErrorKind::input, std::string(tr("this file is empty:")) + " " + name_);
        if (!any_parsed_) throw Error(ErrorKind::input, std::string(tr("this is not a chain (.recsig file):")) + " " + name_);
        check_ends();
        return std::move(chain_);
    }

    /// Waits for the signatures of the chain that read() gave.
    void finish(Chain& chain) {
        for (const std::uint64_t line : signatures_.failed()) {
            const auto record =
                std::lower_bound(signed_records_.begin(), signed_records_.end(), std::pair(line, std::uint64_t{0}));
            const bool statement = record == signed_records_.end() || record->first != line;
            const std::uint64_t number = statement ? expected_ : record->second;
            if (chain.problems.size() < max_problems)
                chain.problems.push_back(
                    {statement ? ChainFault::bad_statement : ChainFault::bad_signature, line, number, number, std::nullopt});
        }
        std::stable_sort(chain.problems.begin(), chain.problems.end(),
                         [](const ChainProblem& a, const ChainProblem& b) { return a.line < b.line; });
    }

private:
    void take_line(const Line& line) {
        if (!line.terminated && !line.too_long && chain_.unfinished()) { // the writer was interrupted while it wrote this line
            chain_.torn_tail = true;
            return;
        }
        if (line.too_long) return problem(ChainFault::malformed, expected_, expected_, LineError{LineFault::too_long, "line"});
        ParsedLine parsed = parse_line(line.text);
        if (const auto* error = std::get_if<LineError>(&parsed)) return take_error(*error);
        any_parsed_ = true;
        if (!line.terminated) problem(ChainFault::torn_line, expected_, expected_);
        if (auto* record = std::get_if<Record>(&parsed)) return take_record(*record, line.text);
        if (auto* detail = std::get_if<Detail>(&parsed)) return take_detail(*detail);
        take_statement(std::get<Statement>(parsed));
    }

    void take_error(const LineError& error) {
        if (error.fault == LineFault::transport)
            throw Error(ErrorKind::input,
                        std::string(tr("changed in transport (text mode: line ends or a byte order mark):")) + " " + name_,
                        tr("have it sent again as a binary file"));
        const bool newer = error.fault == LineFault::new_version || (error.fault == LineFault::new_kind && !chain_.end);
        if (newer) throw Error(ErrorKind::input, std::string(tr("this chain needs a newer rectool:")) + " " + name_);
        problem(ChainFault::malformed, expected_, expected_, error);
    }

    void take_record(Record& record, std::string_view line) {
        place(record, line);
        current_ = record.number;
        detail_taken_ = false;
        segment_open_ = false;
        if (auto* recording = std::get_if<RecordingRecord>(&record.body)) {
            if (record.number != 0 || chain_.recording) {
                problem(ChainFault::duplicate, record.number, record.number);
            } else {
                chain_.recording = std::move(*recording);
                if (chain_.is_declaration() && chain_.recording->mode == ChainMode::live) problem(ChainFault::not_in_mode, 0, 0);
            }
        } else if (const auto* segment = std::get_if<SegmentRecord>(&record.body)) {
            take_segment(record.number, *segment);
        } else if (const auto* gap = std::get_if<GapRecord>(&record.body)) {
            if (!chain_.recording || chain_.recording->mode != ChainMode::live)
                problem(ChainFault::not_in_mode, record.number, record.number);
            chain_.gaps.push_back({record.number, chain_.frames, gap->milliseconds});
        } else if (auto* edit = std::get_if<EditRecord>(&record.body)) {
            take_edit(record.number, std::move(*edit));
        } else {
            take_end(record.number, std::get<EndRecord>(record.body), line);
        }
        if (chain_.recording) signatures_.add(line_number_, chain_.recording->key, std::string(line), record.signature);
        signed_records_.emplace_back(line_number_, record.number);
    }

    /// Number and link: is this the record that comes next?
    void place(const Record& record, std::string_view line) {
        const std::uint64_t number = record.number;
        if (chain_.end) problem(ChainFault::after_end, number, number);
        if (number == expected_) {
            if (record.previous != previous_) problem(ChainFault::broken_link, number, number);
        } else if (number > expected_) {
            problem(chain_.records == 0 ? ChainFault::missing_start : ChainFault::missing_records, expected_, number - 1);
            if (number - expected_ <= max_problems)
                for (std::uint64_t missing = expected_; missing < number; ++missing)
                    missing_.insert(missing);
        } else {
            problem(missing_.erase(number) > 0 ? ChainFault::reordered : ChainFault::duplicate, number, number);
        }
        if (number == 0 && !std::holds_alternative<RecordingRecord>(record.body)) problem(ChainFault::missing_start, 0, 0);
        ++chain_.records;
        if (number < expected_) return;
        expected_ = number + 1;
        previous_ = chain_.last_record = blake2b({as_bytes(line)});
    }

    void take_segment(std::uint64_t number, const SegmentRecord& record) {
        if (!chain_.recording) return;
        const RecordingRecord& recording = *chain_.recording;
        const bool live = recording.mode == ChainMode::live;
        if (live != record.wall.has_value() || live != record.monotonic.has_value())
            problem(ChainFault::not_in_mode, number, number);
        const std::uint64_t full = recording.blocks.units * recording.blocks.per_segment;
        const bool frames_fit = recording.essence.type == EssenceType::pcm     ? record.frames == record.units
                                : recording.essence.type == EssenceType::bytes ? record.frames == 0
                                                                               : true;
        // Only the last segment may be short, so whatever follows a short one cannot be right.
        if (record.units > full || !frames_fit || last_was_short_ || chain_.units + record.units > max_integer ||
            chain_.frames + record.frames > max_integer)
            return problem(ChainFault::totals_mismatch, number, number);
        last_was_short_ = record.units < full;
        if (chain_.segments.size() >= max_segments || chain_.blocks.size() >= max_blocks) throw too_long();
        ChainSegment segment;
        segment.number = number;
        segment.first_unit = chain_.units;
        segment.units = record.units;
        segment.first_frame = chain_.frames;
        segment.frames = record.frames;
        segment.first_block = chain_.blocks.size();
        segment.block_count = static_cast<std::uint32_t>((record.units + recording.blocks.units - 1) / recording.blocks.units);
        chain_.blocks.resize(chain_.blocks.size() + segment.block_count);
        chain_.units += record.units;
        chain_.frames += record.frames;
        chain_.segments.push_back(std::move(segment));
        segment_open_ = true;
        root_ = record.root;
    }

    void take_edit(std::uint64_t number, EditRecord record) {
        if (!chain_.is_declaration() || !chain_.segments.empty() || chain_.end)
            return problem(ChainFault::not_in_mode, number, number);
        if (chain_.edits.size() >= max_edits) throw too_long();
        const std::vector<ParentRecording>& parents = chain_.recording->parents;
        const bool fits = record.parent < parents.size() && record.a.end <= parents[record.parent].frames &&
                          (chain_.edits.empty() || chain_.edits.back().b.end <= record.b.start);
        if (!fits) problem(ChainFault::totals_mismatch, number, number);
        chain_.edits.push_back(std::move(record));
    }

    void take_end(std::uint64_t number, const EndRecord& record, std::string_view line) {
        if (chain_.end) return; // told by place()
        const bool ranges_fit = std::all_of(record.played.begin(), record.played.end(),
                                            [&](const Range& range) { return range.end <= chain_.frames; });
        std::uint64_t played = 0;
        for (const Range& range : record.played)
            played += range.length(); // of at most max_line_bytes / 5 ranges, each within `frames`
        if (record.segments != chain_.segments.size() || record.units != chain_.units || record.frames != chain_.frames ||
            !ranges_fit || (!chain_.edits.empty() && chain_.edits.back().b.end > played))
            problem(ChainFault::totals_mismatch, number, number);
        const bool live = chain_.recording && chain_.recording->mode == ChainMode::live;
        if (record.file.has_value() == live || (record.reason && !live)) problem(ChainFault::not_in_mode, number, number);
        chain_.end = record;
        chain_.head = blake2b({as_bytes(line)});
    }

    void take_detail(const Detail& detail) {
        if (chain_.records == 0 || detail.number != current_ || detail_taken_)
            return problem(ChainFault::detail_misplaced, detail.number, detail.number);
        detail_taken_ = true;
        if (const auto* segment = std::get_if<SegmentDetail>(&detail.body)) return take_segment_detail(*segment);
        if (const auto* recording = std::get_if<RecordingDetail>(&detail.body)) return take_recording_detail(*recording);
        const auto& end = std::get<EndDetail>(detail.body);
        if (!chain_.end || current_ + 1 != expected_ || !chain_.end->file)
            return problem(ChainFault::detail_misplaced, current_, current_);
        if (commit(end.salt, end.digest) != *chain_.end->file)
            return problem(ChainFault::commitment_mismatch, current_, current_);
        chain_.file_digest = end.digest;
    }

    void take_recording_detail(const RecordingDetail& detail) {
        if (current_ != 0 || !chain_.recording) return problem(ChainFault::detail_misplaced, current_, current_);
        for (const auto& [key, value] : detail.context) {
            const auto committed = chain_.recording->context.find(key);
            if (committed == chain_.recording->context.end() || commit(value.salt, as_bytes(value.value)) != committed->second)
                problem(ChainFault::commitment_mismatch, 0, 0);
            else
                chain_.context.context[key] = value;
        }
    }

    /// Whether there are all words of the segment or none.
    [[nodiscard]] bool words_fit(const ChainSegment& segment, const SegmentDetail& detail) const {
        if (!detail.fingerprint || detail.fingerprint->empty()) return true;
        const std::uint32_t rate = chain_.recording->essence.rate;
        const std::uint64_t count =
            words_within(segment.first_frame + segment.frames, rate) - words_within(segment.first_frame, rate);
        return detail.fingerprint->size() % fingerprint_word_bytes == 0 &&
               detail.fingerprint->size() / fingerprint_word_bytes == count && chain_.recording->fingerprint != no_fingerprint;
    }

    void take_segment_detail(const SegmentDetail& detail) {
        if (!segment_open_) return problem(ChainFault::detail_misplaced, current_, current_);
        ChainSegment& segment = chain_.segments.back();
        const auto weak = detail.weak ? unpack_weak(*detail.weak, chain_.recording->essence.type) : std::nullopt;
        const bool counts_fit =
            detail.blocks.size() == segment.block_count && (!detail.weak || (weak && weak->size() == segment.block_count));
        const bool as_announced = counts_fit && words_fit(segment, detail) && segment_root(detail) == root_;
        if (!as_announced) return problem(ChainFault::root_mismatch, current_, current_);
        segment.words = detail.fingerprint.value_or(Bytes{});
        std::uint64_t block_frames = 0;
        for (std::size_t i = 0; i < segment.block_count; ++i) {
            ChainBlock& block = chain_.blocks[segment.first_block + i];
            block.hash = detail.blocks[i];
            if (!weak) continue;
            block.weak = (*weak)[i].sum;
            block.frames = (*weak)[i].frames;
            block_frames += block.frames;
        }
        if (weak && chain_.recording->essence.type == EssenceType::packets && block_frames != segment.frames)
            problem(ChainFault::totals_mismatch, current_, current_);
        segment.has_detail = true;
        segment.has_weak = weak.has_value();
        segment.salt = detail.salt;
        segment.salts = detail.salts;
    }

    void take_statement(const Statement& statement) {
        const bool fits = chain_.head && (statement.is_on(*chain_.head) || !statement.names_a_recording());
        if (!fits) return problem(ChainFault::bad_statement, expected_, expected_);
        signatures_.add(line_number_, statement.key, statement.line, statement.signature);
        if (!statement_hashes_.insert(statement.hash).second) return; // a second time
        if (chain_.statements.size() >= max_statements) throw too_long();
        if (!statement.names_a_recording()) unnamed_.emplace_back(line_number_, statement.hash);
        chain_.statements.push_back(statement);
    }

    /// A statement that names no recording belongs to this one only if something signed for this one names it.
    void check_unnamed() {
        const std::set<Hash> named = names_of_chain(chain_);
        for (const auto& [line, hash] : unnamed_)
            if (!named.contains(hash) && chain_.problems.size() < max_problems)
                chain_.problems.push_back({ChainFault::bad_statement, line, expected_, expected_, std::nullopt});
    }

    [[nodiscard]] Error too_long() const {
        return {ErrorKind::input, std::string(tr("this chain is longer than rectool reads:")) + " " + name_};
    }

    void check_ends() {
        check_unnamed();
        if (!chain_.recording && chain_.problems.empty()) problem(ChainFault::missing_start, 0, 0);
        if (chain_.recording && chain_.recording->mode == ChainMode::file && !chain_.end)
            problem(ChainFault::missing_end, expected_, expected_);
    }

    void problem(ChainFault fault, std::uint64_t first, std::uint64_t last, std::optional<LineError> error = {}) {
        if (chain_.problems.size() < max_problems)
            chain_.problems.push_back({fault, line_number_, first, last, std::move(error)});
    }

    std::string name_;
    Chain chain_;
    SignaturePool signatures_;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> signed_records_; ///< line and record number, in order
    std::set<std::uint64_t> missing_;
    std::set<Hash> statement_hashes_;
    std::vector<std::pair<std::uint64_t, Hash>> unnamed_; ///< line and hash of statements that name no recording
    std::uint64_t line_number_ = 0;
    std::uint64_t expected_ = 0; ///< number of the next record
    std::uint64_t current_ = 0;  ///< number of the last record read
    Hash previous_{};            ///< hash of the line of record expected_ - 1
    Hash root_{};                ///< of the last segment
    bool any_parsed_ = false;
    bool detail_taken_ = false;
    bool segment_open_ = false; ///< the last record is a segment that was taken
    bool last_was_short_ = false;
};

} // namespace

bool Chain::has_fingerprint() const noexcept {
    return std::any_of(segments.begin(), segments.end(), [](const ChainSegment& segment) { return !segment.words.empty(); });
}

std::optional<Hash> Chain::salt_of(const ChainSegment& segment, std::size_t index) const {
    if (segment.salt) return derive_salt(*segment.salt, static_cast<std::uint8_t>(index));
    return index < segment.salts.size() ? segment.salts[index] : std::nullopt;
}

std::set<Hash> names_of_chain(const Chain& chain) {
    std::set<Hash> named;
    if (chain.recording && chain.recording->announcement) named.insert(*chain.recording->announcement);
    for (const Statement& statement : chain.statements)
        if (statement.names_a_recording()) named.insert(statement.after.begin(), statement.after.end());
    return named;
}

ChainUnderway begin_chain(const std::string& path, const std::string& name) {
    LineReader lines(file_reader(path));
    const auto reader = std::make_shared<ChainReader>(name.empty() ? path : name);
    return {reader->read(lines), [reader](Chain& chain) { reader->finish(chain); }};
}

Chain read_chain(const std::string& path, const std::string& name) {
    ChainUnderway underway = begin_chain(path, name);
    underway.finish(underway.chain);
    return std::move(underway.chain);
}

Chain parse_chain(std::string_view text, const std::string& name) {
    LineReader lines(text_reader(text));
    ChainReader reader(name);
    Chain chain = reader.read(lines);
    reader.finish(chain);
    return chain;
}

void strip_chain(const std::string& path, const std::function<void(std::string_view)>& sink) {
    LineReader lines(file_reader(path));
    Line line;
    while (lines.next(line)) {
        ParsedLine parsed = parse_line(line.text);
        if (!line.terminated || line.too_long || std::holds_alternative<LineError>(parsed))
            throw Error(ErrorKind::chain_invalid, std::string(tr("this chain is damaged:")) + " " + path);
        auto* detail = std::get_if<Detail>(&parsed);
        auto* segment = detail != nullptr ? std::get_if<SegmentDetail>(&detail->body) : nullptr;
        if (segment == nullptr) {
            sink(line.text);
        } else {
            *segment = strip_fingerprint(*segment);
            sink(make_detail_line(*detail));
        }
    }
}

} // namespace rectool
