#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "report/json_parts.hpp"
#include "report/statement_json.hpp"
#include "report/timestamp_text.hpp"

#include <array>

namespace rectool {

namespace {

Json recording_json(const VerifyResult& result) {
    const Chain& chain = result.chain;
    Json json = {{"chain", result.chain_path}, {"duration", result.edits.duration_a.value}};
    if (!chain.recording) return json;
    const RecordingRecord& recording = *chain.recording;
    json["id"] = base64_encode(recording.id);
    json["signer"] = recording.key.text();
    json["signer_name"] = result.signer ? Json(result.signer->name) : Json(nullptr);
    json["capacity"] = recording.capacity == Capacity::recipient ? "recipient" : "recorder";
    json["recorded_claimed"] = optional_json(recording.recorded);
    json["signed_claimed"] = recording.signed_at;
    json["context_claimed"] = context_json(chain);
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
        notes = notes_json(result.copy->notes);
    }
    for (const EditNote& note : result.edits.notes)
        notes.push_back(
            {{"kind", note.kind == EditNoteKind::head_trim ? "head-trim" : "tail-trim"}, {"seconds", note.amount.value}});
    json["notes"] = std::move(notes);
    return json;
}

Json attachment_json(const AttachmentCheck& check) {
    constexpr std::array<std::string_view, 3> states = {"same", "differs", "missing"};
    Json json = {{"file", check.attachment.file},
                 {"type", check.attachment.type},
                 {"language", check.attachment.language},
                 {"by", check.key.text()},
                 {"by_name", check.by ? Json(check.by->name) : Json(nullptr)},
                 {"state", states[static_cast<std::size_t>(check.state)]},
                 {"outside", check.outside},
                 {"cues", Json::array()}};
    for (std::size_t i = 0; i < check.cues.size(); ++i) {
        Json cue = {{"a", range_json(check.cues[i].time)}};
        if (i < check.mapped.size()) cue["b"] = check.mapped[i] ? range_json(*check.mapped[i]) : Json(nullptr);
        json["cues"].push_back(std::move(cue));
    }
    return json;
}

/// The shortest edit that hashes see: one sample, or one packet.
double smallest_edit(const VerifyResult& result) {
    if (result.measured) return result.smallest_edit.value;
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
                 {"receipt_matches", result.receipt_matches},
                 {"measured", result.measured},
                 {"segments_audited", result.segments_audited},
                 {"exit_code", result.verdict.exit_code(accept_consistent)},
                 {"compared", result.edits.compared_copy},
                 {"compared_recording", result.edits.compared_reference},
                 {"smallest_edit", smallest_edit(result)},
                 {"a", recording_json(result)},
                 {"b", copy_json(result)}};
    json.update(parties_json(result.parties));
    json["statements"] = statements_json(result.chain, result.trust);
    json["timestamps"] = timestamps_json(result);
    json["edits"] = edits_json(result.edits);
    json["alike"] = alike_json(result.edits);
    json["declarations"] = declarations_json(result.declarations);
    json["attachments"] = Json::array();
    for (const AttachmentCheck& check : result.attachments)
        json["attachments"].push_back(attachment_json(check));
    json["withheld"] = ranges_json(result.edits.withheld_a);
    json["not_compared"] = ranges_json(result.edits.not_compared_b);
    json["doubts"] = doubts_json(result.verdict);
    json["problems"] = problems_json(result.chain);
    return json_text(json);
}

} // namespace rectool
