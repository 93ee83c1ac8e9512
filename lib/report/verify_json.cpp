#include "rectool/receipt.hpp"
#include "rectool/report.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace rectool {

namespace {

using Json = nlohmann::ordered_json;

Json range_json(const TimeRange& range) {
    return {{"start", range.start.value}, {"end", range.end.value}};
}

template <class T> Json optional_json(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

std::string_view name_of_note(SourceNoteKind kind) {
    constexpr std::array<std::string_view, 10> names = {
        "header-size-wrong", "other-audio-tracks", "video",     "skipped-by-players", "unread-audio",
        "unread-bytes",      "decode-errors",      "truncated", "ordered-chapters",   "time-stamps"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of_doubt(Doubt doubt) {
    constexpr std::array<std::string_view, 12> names = {
        "none",        "no-block-matched", "other-essence",    "only-common-blocks", "not-compared",       "withheld",
        "other-track", "unread-audio",     "ordered-chapters", "time-stamps",        "after-interruption", "bytes-differ"};
    return names[static_cast<std::size_t>(doubt)];
}

std::string_view name_of_fault(ChainFault fault) {
    constexpr std::array<std::string_view, 17> names = {
        "malformed",       "missing-start", "missing-records", "duplicate",        "reordered",
        "broken-link",     "bad-signature", "root-mismatch",   "detail-misplaced", "commitment-mismatch",
        "totals-mismatch", "missing-end",   "after-end",       "torn-line",        "bad-statement",
        "at-odds",         "not-in-mode"};
    return names[static_cast<std::size_t>(fault)];
}

Json edit_json(const Edit& edit) {
    Json json = {{"kind", name_of(edit.kind)},
                 {"a", range_json(edit.a)},
                 {"b", range_json(edit.b)},
                 {"declared", edit.declared},
                 {"declared_by", optional_json(edit.declared_by)},
                 {"reason", optional_json(edit.reason)},
                 {"precision", edit.precision.value},
                 {"confidence", edit.confidence},
                 {"proven", edit.proven}};
    const bool has_amount = edit.kind == EditKind::speed || edit.kind == EditKind::gain;
    if (has_amount) json["amount"] = edit.amount;
    return json;
}

Json recording_json(const VerifyResult& result) {
    const Chain& chain = result.chain;
    Json json = {{"chain", result.chain_path}, {"duration", result.edits.duration_a.value}};
    if (!chain.recording) return json;
    const RecordingRecord& recording = *chain.recording;
    json["id"] = base64_encode(recording.id);
    json["signer"] = recording.key.text();
    json["signer_name"] = result.signer ? Json(result.signer->name) : Json(nullptr);
    json["recorded_claimed"] = optional_json(recording.recorded);
    json["signed_claimed"] = recording.signed_at;
    json["segments"] = chain.segments.size();
    json["head"] = chain.head ? Json(base64_encode(*chain.head)) : Json(nullptr);
    json["receipt"] = chain.head ? Json(receipt_letters(*chain.head)) : Json(nullptr);
    return json;
}

Json copy_json(const VerifyResult& result) {
    Json json = {{"file", result.copy_path}, {"container", result.copy_container}, {"duration", result.edits.duration_b.value}};
    Json notes = Json::array();
    if (result.copy) {
        json["size"] = result.copy->file_size;
        json["blake2b"] = hex_encode(result.copy->file_digest);
        for (const SourceNote& note : result.copy->notes)
            notes.push_back({{"kind", name_of_note(note.kind)}, {"amount", note.amount}});
    }
    for (const EditNote& note : result.edits.notes)
        notes.push_back(
            {{"kind", note.kind == EditNoteKind::head_trim ? "head-trim" : "tail-trim"}, {"seconds", note.amount.value}});
    json["notes"] = std::move(notes);
    return json;
}

/// The shortest edit that hashes see: one sample, or one packet.
double smallest_edit(const VerifyResult& result) {
    const auto& recording = result.chain.recording;
    if (!recording || recording->essence.rate == 0) return 0;
    const double rate = recording->essence.rate;
    if (recording->essence.type == EssenceType::pcm || result.chain.units == 0) return 1 / rate;
    return static_cast<double>(result.chain.frames) / static_cast<double>(result.chain.units) / rate;
}

} // namespace

std::string verify_json(const VerifyResult& result, bool accept_consistent) {
    Json json = {{"rectool", "verify"},
                 {"version", 1},
                 {"relation", name_of(result.verdict.relation)},
                 {"verdict", name_of(result.verdict.integrity)},
                 {"identity", name_of(result.verdict.identity)},
                 {"exit_code", result.verdict.exit_code(accept_consistent)},
                 {"compared", result.edits.compared_copy},
                 {"compared_recording", result.edits.compared_reference},
                 {"smallest_edit", smallest_edit(result)},
                 {"a", recording_json(result)},
                 {"b", copy_json(result)}};
    json["edits"] = Json::array();
    for (const Edit& edit : result.edits.edits)
        json["edits"].push_back(edit_json(edit));
    json["withheld"] = Json::array();
    for (const TimeRange& range : result.edits.withheld_a)
        json["withheld"].push_back(range_json(range));
    json["doubts"] = Json::array();
    for (const Doubt doubt : result.verdict.doubts)
        json["doubts"].push_back(name_of_doubt(doubt));
    json["problems"] = Json::array();
    for (const ChainProblem& problem : result.chain.problems)
        json["problems"].push_back(
            {{"fault", name_of_fault(problem.fault)}, {"line", problem.line}, {"first", problem.first}, {"last", problem.last}});
    return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

} // namespace rectool
