// Parses the lines that record_writer.cpp makes. The grammar is docs/format.md.
#include "chain/members.hpp"
#include "chain/statement_line.hpp"
#include "rectool/fingerprint.hpp"
#include "rectool/record.hpp"

#include <algorithm>

namespace rectool {

namespace {

bool is_layout(std::string_view text) {
    return text.size() <= 512 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+';
           });
}

Essence parse_essence(Members& record) {
    Members members(record.require<JsonObject>("essence"));
    Essence essence;
    essence.type = static_cast<EssenceType>(members.word("type", {"pcm", "packets", "bytes"}));
    if (essence.type == EssenceType::pcm)
        essence.sample = static_cast<SampleFormat>(members.word("sample", {"s8", "s16", "s24", "s32", "f32", "f64"}));
    if (essence.type == EssenceType::packets) {
        essence.codec = members.require<std::string>("codec");
        if (!is_format_name(essence.codec, 32)) members.fail(LineFault::bad_member, "codec");
        essence.config = members.bytes("config");
        if (essence.config.size() > max_config_bytes) members.fail(LineFault::bad_member, "config");
    }
    if (essence.type != EssenceType::bytes) {
        essence.rate = static_cast<std::uint32_t>(members.count("rate", 1, max_rate));
        essence.channels = static_cast<std::uint32_t>(members.count("channels", 1, max_channels));
    }
    if (const auto error = members.finish()) record.fail(error->fault, error->what);
    return essence;
}

std::map<std::string, Hash> parse_context(Members& record) {
    std::map<std::string, Hash> context;
    if (!record.has("context")) return context;
    auto object = record.require<JsonObject>("context");
    if (object.empty() || object.size() > max_context_entries) record.fail(LineFault::bad_member, "context");
    for (auto& [key, value] : object) {
        Hash& commitment = context[key];
        const auto* text = std::get_if<std::string>(&value.value);
        if (!is_context_key(key) || text == nullptr) {
            record.fail(LineFault::bad_member, "context");
            break;
        }
        record.decode(*text, commitment, "context");
    }
    return context;
}

std::optional<Range> parse_range(const JsonValue& value) {
    const auto* pair = std::get_if<JsonArray>(&value.value);
    const bool two = pair != nullptr && pair->size() == 2;
    const auto* start = two ? std::get_if<std::int64_t>(&(*pair)[0].value) : nullptr;
    const auto* end = two ? std::get_if<std::int64_t>(&(*pair)[1].value) : nullptr;
    if (start == nullptr || end == nullptr || *start < 0 || *end < *start) return std::nullopt;
    return Range{static_cast<std::uint64_t>(*start), static_cast<std::uint64_t>(*end)};
}

void parse_parents(Members& record, RecordingRecord& recording) {
    if (!record.has("parents")) return; // then `all_edits` is a member that nobody takes
    for (JsonValue& item : record.require<JsonArray>("parents")) {
        auto* object = std::get_if<JsonObject>(&item.value);
        Members members(object != nullptr ? std::move(*object) : JsonObject());
        ParentRecording parent;
        parent.head = members.binary<32>("head");
        parent.rate = members.count("rate", 1, max_rate);
        parent.frames = members.count("frames", 1);
        if (const auto error = members.finish()) return record.fail(error->fault, error->what);
        const auto same = [&](const ParentRecording& other) { return other.head == parent.head; };
        if (std::any_of(recording.parents.begin(), recording.parents.end(), same)) record.fail(LineFault::bad_member, "parents");
        recording.parents.push_back(parent);
    }
    if (recording.parents.empty() || recording.parents.size() > max_parents || recording.essence.type == EssenceType::bytes)
        record.fail(LineFault::bad_member, "parents");
    recording.all_edits = record.word("all_edits", {"no", "yes"}) == 1;
}

RecordingRecord parse_recording(Members& members) {
    RecordingRecord record;
    record.version = members.count("version", 1);
    if (!members.error() && record.version > format_version) members.fail(LineFault::new_version, "version");
    record.id = members.binary<16>("id");
    record.mode = static_cast<ChainMode>(members.word("mode", {"file", "live"}));
    record.capacity = static_cast<Capacity>(members.word("capacity", {"recorder", "recipient"}));
    record.key = members.key();
    if (members.has("recorded")) record.recorded = members.date_or_time("recorded");
    record.signed_at = members.time("signed");
    record.essence = parse_essence(members);
    if (record.essence.type != EssenceType::bytes) {
        record.layout = members.require<std::string>("layout");
        if (!is_layout(record.layout)) members.fail(LineFault::bad_member, "layout");
        const auto gain = members.require<std::int64_t>("gain");
        if (gain < -32768 || gain > 32767) members.fail(LineFault::bad_member, "gain");
        record.gain = static_cast<std::int32_t>(gain);
    }
    if (members.has("track")) record.track = members.count("track", 1, 1000);
    record.blocks.units = members.count("block", 1, max_block_units);
    record.blocks.per_segment = members.count("blocks", 1, max_blocks_per_segment);
    record.fingerprint = members.require<std::string>("fingerprint");
    if (!members.error() && record.fingerprint != no_fingerprint) {
        if (record.fingerprint != fingerprint_name) members.fail(LineFault::new_kind, "fingerprint");
        if (record.essence.type == EssenceType::bytes) members.fail(LineFault::bad_member, "fingerprint");
    }
    if (members.has("announcement")) record.announcement = members.binary<32>("announcement");
    parse_parents(members, record);
    record.context = parse_context(members);
    return record;
}

SegmentRecord parse_segment(Members& members) {
    SegmentRecord record;
    record.units = members.count("units", 1);
    record.frames = members.count("frames");
    record.root = members.binary<32>("root");
    if (members.has("wall")) record.wall = members.time("wall", true);
    if (members.has("monotonic")) record.monotonic = members.count("monotonic");
    return record;
}

EndRecord parse_end(Members& members) {
    EndRecord record;
    record.segments = members.count("segments");
    record.units = members.count("units");
    record.frames = members.count("frames");
    for (const JsonValue& item : members.require<JsonArray>("played")) {
        const std::optional<Range> range = parse_range(item);
        if (!range || range->empty()) {
            members.fail(LineFault::bad_member, "played");
            break;
        }
        record.played.push_back(*range);
    }
    if (members.has("file")) record.file = members.binary<32>("file");
    if (members.has("reason")) record.reason = members.require<std::string>("reason");
    return record;
}

/// Which of the two ranges of an edit must be empty or must not.
bool ranges_fit(const EditRecord& edit) {
    if (edit.kind == DeclaredKind::insert) return edit.a.empty() && !edit.b.empty();
    if (edit.kind == DeclaredKind::cut) return !edit.a.empty();
    return !edit.a.empty() && !edit.b.empty();
}

EditRecord parse_edit(Members& members) {
    EditRecord record;
    record.parent = members.count("parent", 0, max_parents - 1);
    record.kind =
        static_cast<DeclaredKind>(members.word("edit", {"cut", "insert", "replace", "mute", "move", "repeat", "excerpt"}));
    for (const auto& [name, range] : {std::pair{"a", &record.a}, std::pair{"b", &record.b}}) {
        const auto value = members.take(name);
        const auto parsed = value ? parse_range(*value) : std::nullopt;
        if (parsed)
            *range = *parsed;
        else
            members.fail(LineFault::bad_member, name);
    }
    if (!ranges_fit(record)) members.fail(LineFault::bad_member, "edit");
    record.reason = members.require<std::string>("reason");
    if (!is_reason(record.reason)) members.fail(LineFault::bad_member, "reason");
    if (members.has("note")) record.note = members.require<std::string>("note");
    if (record.note && (record.note->empty() || record.note->size() > max_note_bytes))
        members.fail(LineFault::bad_member, "note");
    return record;
}

/// ["salt", value]: the two strings, or nothing.
std::optional<std::pair<std::string, std::string>> parse_pair(const JsonValue& value) {
    const auto* pair = std::get_if<JsonArray>(&value.value);
    if (pair == nullptr || pair->size() != 2) return std::nullopt;
    const auto* salt = std::get_if<std::string>(&(*pair)[0].value);
    const auto* text = std::get_if<std::string>(&(*pair)[1].value);
    if (salt == nullptr || text == nullptr) return std::nullopt;
    return std::pair{*salt, *text};
}

RecordingDetail parse_recording_detail(Members& members) {
    RecordingDetail detail;
    for (const auto& [key, value] : members.require<JsonObject>("context")) {
        const auto pair = parse_pair(value);
        ContextValue& entry = detail.context[key];
        if (!pair || pair->second.size() > max_context_value) {
            members.fail(LineFault::bad_member, "context");
            break;
        }
        members.decode(pair->first, entry.salt, "context");
        entry.value = pair->second;
    }
    return detail;
}

void parse_reduced_salts(Members& members, SegmentDetail& detail) {
    for (const JsonValue& item : members.require<JsonArray>("salts")) {
        const bool withheld = std::holds_alternative<std::monostate>(item.value);
        detail.salts.push_back(withheld ? std::nullopt : parse_hash(item));
        if (!withheld && !detail.salts.back()) members.fail(LineFault::bad_base64, "salts");
    }
    if (detail.salts.size() != detail.blocks.size()) members.fail(LineFault::bad_member, "salts");
}

SegmentDetail parse_segment_detail(Members& members) {
    SegmentDetail detail;
    const Bytes blocks = members.bytes("blocks");
    if (blocks.empty() || blocks.size() % sizeof(Hash) != 0 || blocks.size() / sizeof(Hash) > max_blocks_per_segment)
        members.fail(LineFault::bad_member, "blocks");
    detail.blocks.resize(blocks.size() / sizeof(Hash));
    for (std::size_t i = 0; i < detail.blocks.size(); ++i)
        std::copy_n(blocks.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)), sizeof(Hash), detail.blocks[i].begin());
    const bool reduced = members.has("salts");
    if (reduced)
        parse_reduced_salts(members, detail);
    else
        detail.salt = members.binary<16>("salt");
    if (members.has("w")) {
        detail.w = members.binary<32>("w");
    } else {
        if (reduced) detail.weak_salt = members.binary<32>("weak_salt");
        detail.weak = members.bytes("weak");
    }
    if (members.has("f")) {
        detail.f = members.binary<32>("f");
    } else {
        if (reduced) detail.fingerprint_salt = members.binary<32>("fingerprint_salt");
        detail.fingerprint = members.has("fingerprint") ? members.bytes("fingerprint") : Bytes{};
    }
    return detail;
}

EndDetail parse_end_detail(Members& members) {
    EndDetail detail;
    const auto value = members.take("file");
    const auto pair = value ? parse_pair(*value) : std::nullopt;
    if (!pair) {
        members.fail(LineFault::bad_member, "file");
        return detail;
    }
    members.decode(pair->first, detail.salt, "file");
    members.decode(pair->second, detail.digest, "file");
    return detail;
}

ParsedLine parse_detail(Members& members, std::string_view line) {
    Detail detail;
    detail.number = members.count("detail");
    if (members.has("blocks"))
        detail.body = parse_segment_detail(members);
    else if (members.has("context"))
        detail.body = parse_recording_detail(members);
    else
        detail.body = parse_end_detail(members);
    if (const auto error = members.finish()) return *error;
    if (make_detail_line(detail) != line) return LineError{LineFault::not_canonical, "detail"};
    return detail;
}

ParsedLine parse_record(Members& members, std::string_view line) {
    Record record;
    take_signature(members, line, record.signature);
    const auto kind = members.require<std::string>("kind");
    record.number = members.count("n");
    record.previous = members.binary<32>("prev");
    if (members.error()) return *members.error();
    if (kind == "recording")
        record.body = parse_recording(members);
    else if (kind == "segment")
        record.body = parse_segment(members);
    else if (kind == "gap")
        record.body = GapRecord{members.count("milliseconds", 1)};
    else if (kind == "end")
        record.body = parse_end(members);
    else if (kind == "edit")
        record.body = parse_edit(members);
    else
        return LineError{is_format_name(kind, 64) ? LineFault::new_kind : LineFault::bad_member, "kind"};
    if (const auto error = members.finish()) return *error;
    return record;
}

} // namespace

bool is_context_key(std::string_view key) {
    if (key.empty() || key.size() > 64 || key[0] < 'a' || key[0] > 'z') return false;
    return std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
}

bool is_reason(std::string_view text) {
    return is_format_name(text, 64);
}

ParsedLine parse_line(std::string_view line) {
    if (line.size() > max_line_bytes) return LineError{LineFault::too_long, "line"};
    auto parsed = parse_json_object(line);
    if (auto* error = std::get_if<LineError>(&parsed)) return *error;
    Members members(std::move(std::get<JsonObject>(parsed)));
    if (members.has("detail")) return parse_detail(members, line);
    if (members.has("n")) return parse_record(members, line);
    auto statement = parse_statement(members, line);
    if (auto* error = std::get_if<LineError>(&statement)) return *error;
    return std::get<Statement>(std::move(statement));
}

Bytes signed_bytes(std::string_view line) {
    constexpr std::string_view prefix = "rectool-record-v1\n";
    const std::string_view covered = line.substr(0, line.rfind(",\"sig\":"));
    Bytes bytes(as_bytes(prefix).begin(), as_bytes(prefix).end());
    bytes.insert(bytes.end(), as_bytes(covered).begin(), as_bytes(covered).end());
    return bytes;
}

} // namespace rectool
