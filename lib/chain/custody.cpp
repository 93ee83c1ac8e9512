#include "rectool/custody.hpp"

#include "chain/line_reader.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

namespace rectool {

namespace {

/// What decides the order where the statements themselves leave it open.
std::tuple<UnixTime, Hash> rank_of(const Statement& statement) {
    return {parse_time(statement.made).value_or(0), statement.hash};
}

/// The next record of a chain, details passed over.
bool next_record(LineReader& lines, std::string& record) {
    for (Line line; lines.next(line);) {
        if (!line.terminated || line.text.starts_with("{\"detail\":")) continue;
        record = line.text;
        return true;
    }
    return false;
}

/// When it was recorded, as claimed: a moment, not a date.
std::optional<UnixTime> start_of(const RecordingRecord& recording) {
    if (recording.mode == ChainMode::live) return parse_time(recording.signed_at);
    if (!recording.recorded || recording.recorded->size() <= 10) return std::nullopt;
    return parse_time(*recording.recorded);
}

/// Whole seconds of sound and of gaps.
UnixTime seconds_of(const Chain& chain) {
    std::uint64_t milliseconds = 0;
    for (const ChainGap& gap : chain.gaps)
        milliseconds += std::min<std::uint64_t>(gap.milliseconds, max_integer / 100000);
    const std::uint32_t rate = chain.recording->essence.rate;
    return static_cast<UnixTime>((rate == 0 ? 0 : chain.frames / rate) + milliseconds / 1000);
}

} // namespace

std::vector<CustodyEntry> custody_log(const std::vector<Statement>& statements) {
    std::map<Hash, std::size_t> index;
    for (std::size_t i = 0; i < statements.size(); ++i)
        index.emplace(statements[i].hash, i);
    std::vector<std::vector<std::size_t>> named_by(statements.size());
    std::vector<std::size_t> waits_for(statements.size());
    for (std::size_t i = 0; i < statements.size(); ++i)
        for (const Hash& hash : statements[i].after)
            if (const auto found = index.find(hash); found != index.end()) {
                named_by[found->second].push_back(i);
                ++waits_for[i];
            }
    const auto later = [&](std::size_t a, std::size_t b) { return rank_of(statements[a]) > rank_of(statements[b]); };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> ready(later);
    for (std::size_t i = 0; i < statements.size(); ++i)
        if (waits_for[i] == 0) ready.push(i);
    std::vector<CustodyEntry> log;
    std::vector<std::size_t> place(statements.size());
    while (!ready.empty()) {
        CustodyEntry entry;
        entry.statement = ready.top();
        ready.pop();
        const Statement& statement = statements[entry.statement];
        for (const Hash& hash : statement.after) {
            const auto found = index.find(hash);
            if (found == index.end()) {
                entry.missing.push_back(hash);
                continue;
            }
            entry.seen.push_back(place[found->second]);
            const auto made = parse_time(statement.made);
            const auto before = parse_time(statements[found->second].made);
            entry.clock_back = entry.clock_back || (made && before && *made < *before);
        }
        std::sort(entry.seen.begin(), entry.seen.end());
        entry.last = named_by[entry.statement].empty();
        place[entry.statement] = log.size();
        for (const std::size_t next : named_by[entry.statement])
            if (--waits_for[next] == 0) ready.push(next);
        log.push_back(std::move(entry));
    }
    return log;
}

Shown shown_of(const Chain& chain) {
    Shown shown;
    const RecordingRecord& recording = *chain.recording;
    shown.id = recording.id;
    shown.start = recording.recorded.value_or(recording.signed_at);
    shown.signer = recording.key;
    std::uint64_t frames = 0;
    for (const Range& range : chain.end->played)
        frames += range.end - range.start;
    const std::uint64_t rate = recording.essence.rate;
    if (rate > 0) shown.milliseconds = frames / rate * 1000 + frames % rate * 1000 / rate;
    return shown;
}

bool shown_fits(const Statement& statement, const Chain& chain) {
    const auto* present = std::get_if<PresentStatement>(&statement.body);
    if (present == nullptr || !present->shown || !chain.recording || !chain.end) return true;
    const Shown signed_for = shown_of(chain);
    return present->shown->id == signed_for.id && present->shown->start == signed_for.start &&
           present->shown->milliseconds == signed_for.milliseconds && present->shown->signer.same_key(signed_for.signer);
}

std::optional<std::uint64_t> fork_of(const std::string& chain_a, const std::string& chain_b) {
    LineReader a(file_reader(chain_a));
    LineReader b(file_reader(chain_b));
    std::string line_a;
    std::string line_b;
    for (std::uint64_t number = 0; next_record(a, line_a) && next_record(b, line_b); ++number) {
        if (line_a == line_b) continue;
        const ParsedLine parsed_a = parse_line(line_a);
        const ParsedLine parsed_b = parse_line(line_b);
        const auto* record_a = std::get_if<Record>(&parsed_a);
        const auto* record_b = std::get_if<Record>(&parsed_b);
        if (record_a == nullptr || record_b == nullptr) return std::nullopt; // statements: no fork
        if (number > 0) return number;
        const auto* first_a = std::get_if<RecordingRecord>(&record_a->body);
        const auto* first_b = std::get_if<RecordingRecord>(&record_b->body);
        const bool one_id = first_a != nullptr && first_b != nullptr && first_a->id == first_b->id;
        return one_id ? std::optional<std::uint64_t>(0) : std::nullopt;
    }
    return std::nullopt;
}

bool claimed_times_overlap(const Chain& a, const Chain& b) {
    if (!a.recording || !b.recording || a.recording->id == b.recording->id || !a.recording->key.same_key(b.recording->key))
        return false;
    const auto start_a = start_of(*a.recording);
    const auto start_b = start_of(*b.recording);
    return start_a && start_b && *start_a < *start_b + seconds_of(b) && *start_b < *start_a + seconds_of(a);
}

} // namespace rectool
