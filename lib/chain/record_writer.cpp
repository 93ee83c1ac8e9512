// Makes the lines that record_reader.cpp parses. The grammar is docs/format.md.
#include "chain/object_text.hpp"
#include "rectool/record.hpp"

#include <string>

namespace rectool {

namespace {

const char* name_of(SampleFormat format) {
    constexpr const char* names[] = {"s8", "s16", "s24", "s32", "f32", "f64"};
    return names[static_cast<std::size_t>(format)];
}

const char* name_of(EssenceType type) {
    constexpr const char* names[] = {"pcm", "packets", "bytes"};
    return names[static_cast<std::size_t>(type)];
}

std::string essence_text(const Essence& essence) {
    ObjectText text;
    text.string("type", name_of(essence.type));
    if (essence.type == EssenceType::pcm) text.string("sample", name_of(essence.sample));
    if (essence.type == EssenceType::packets) text.string("codec", essence.codec).binary("config", essence.config);
    if (essence.type != EssenceType::bytes) text.number("rate", essence.rate).number("channels", essence.channels);
    return text.close();
}

std::string range_text(const Range& range) {
    return "[" + std::to_string(range.start) + "," + std::to_string(range.end) + "]";
}

std::string parents_text(const std::vector<ParentRecording>& parents) {
    std::string list = "[";
    for (const ParentRecording& parent : parents) {
        if (list.size() > 1) list += ',';
        list += ObjectText().binary("head", parent.head).number("rate", parent.rate).number("frames", parent.frames).close();
    }
    return list + "]";
}

void write_body(ObjectText& text, const RecordingRecord& record) {
    text.number("version", record.version).binary("id", record.id);
    text.string("mode", record.mode == ChainMode::file ? "file" : "live");
    text.string("capacity", record.capacity == Capacity::recorder ? "recorder" : "recipient");
    text.string("key", record.key.text());
    if (record.recorded) text.string("recorded", *record.recorded);
    text.string("signed", record.signed_at);
    text.raw("essence", essence_text(record.essence));
    if (record.essence.type != EssenceType::bytes) text.string("layout", record.layout).raw("gain", std::to_string(record.gain));
    if (record.track) text.number("track", *record.track);
    text.number("block", record.blocks.units).number("blocks", record.blocks.per_segment);
    text.string("fingerprint", record.fingerprint);
    if (record.announcement) text.binary("announcement", *record.announcement);
    if (!record.parents.empty())
        text.raw("parents", parents_text(record.parents)).string("all_edits", record.all_edits ? "yes" : "no");
    if (record.context.empty()) return;
    ObjectText context;
    for (const auto& [key, commitment] : record.context)
        context.binary(key, commitment);
    text.raw("context", context.close());
}

void write_body(ObjectText& text, const SegmentRecord& record) {
    text.number("units", record.units).number("frames", record.frames).binary("root", record.root);
    if (record.wall) text.string("wall", *record.wall);
    if (record.monotonic) text.number("monotonic", *record.monotonic);
}

void write_body(ObjectText& text, const GapRecord& record) {
    text.number("milliseconds", record.milliseconds);
}

void write_body(ObjectText& text, const EndRecord& record) {
    text.number("segments", record.segments).number("units", record.units).number("frames", record.frames);
    std::string played = "[";
    for (const Range& range : record.played) {
        if (played.size() > 1) played += ',';
        played += range_text(range);
    }
    text.raw("played", played + "]");
    if (record.file) text.binary("file", *record.file);
    if (record.reason) text.string("reason", *record.reason);
}

void write_body(ObjectText& text, const EditRecord& record) {
    constexpr const char* names[] = {"cut", "insert", "replace", "mute", "move", "repeat", "excerpt"};
    text.number("parent", record.parent).string("edit", names[static_cast<std::size_t>(record.kind)]);
    text.raw("a", range_text(record.a)).raw("b", range_text(record.b)).string("reason", record.reason);
    if (record.note) text.string("note", *record.note);
}

constexpr const char* kind_names[] = {"recording", "segment", "gap", "end", "edit"}; // in the order of Record::body

std::string salted(const Salt& salt, std::string_view json) {
    return "[\"" + base64_encode(salt) + "\"," + std::string(json) + "]";
}

void write_detail(ObjectText& text, const RecordingDetail& detail) {
    ObjectText context;
    for (const auto& [key, value] : detail.context)
        context.raw(key, salted(value.salt, json_string(value.value)));
    text.raw("context", context.close());
}

std::string salts_text(const SegmentDetail& detail) {
    std::string salts = "[";
    for (const auto& salt : detail.salts) {
        if (salts.size() > 1) salts += ',';
        salts += salt ? "\"" + base64_encode(*salt) + "\"" : "null";
    }
    return salts + "]";
}

void write_detail(ObjectText& text, const SegmentDetail& detail) {
    if (detail.salt)
        text.binary("salt", *detail.salt);
    else
        text.raw("salts", salts_text(detail));
    Bytes blocks;
    blocks.reserve(detail.blocks.size() * sizeof(Hash));
    for (const Hash& hash : detail.blocks)
        blocks.insert(blocks.end(), hash.begin(), hash.end());
    text.binary("blocks", blocks);
    if (detail.weak_salt) text.binary("weak_salt", *detail.weak_salt);
    if (detail.weak) text.binary("weak", *detail.weak);
    if (detail.w) text.binary("w", *detail.w);
    if (detail.fingerprint_salt) text.binary("fingerprint_salt", *detail.fingerprint_salt);
    if (detail.fingerprint && !detail.fingerprint->empty()) text.binary("fingerprint", *detail.fingerprint);
    if (detail.f) text.binary("f", *detail.f);
}

void write_detail(ObjectText& text, const EndDetail& detail) {
    text.raw("file", salted(detail.salt, "\"" + base64_encode(detail.digest) + "\""));
}

} // namespace

std::string make_record_line(const Record& record, const SecretKey& key) {
    ObjectText text;
    text.string("kind", kind_names[record.body.index()]).number("n", record.number).binary("prev", record.previous);
    std::visit([&](const auto& body) { write_body(text, body); }, record.body);
    return sign_line(text, key);
}

std::string make_detail_line(const Detail& detail) {
    ObjectText text;
    text.number("detail", detail.number);
    std::visit([&](const auto& body) { write_detail(text, body); }, detail.body);
    return text.close();
}

} // namespace rectool
