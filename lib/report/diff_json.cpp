#include "rectool/receipt.hpp"
#include "rectool/report.hpp"
#include "report/json_parts.hpp"

#include <array>

namespace rectool {

namespace {

Json chain_json(const DiffSide& side) {
    const Chain& chain = *side.chain;
    Json json = {
        {"chain", side.path}, {"duration", side.length.value}, {"problems", problems_json(chain)}, {"key_checked", false}};
    if (!chain.recording) return json;
    json["id"] = base64_encode(chain.recording->id);
    json["signer"] = chain.recording->key.text();
    json["signed_claimed"] = chain.recording->signed_at;
    json["head"] = chain.head ? Json(base64_encode(*chain.head)) : Json(nullptr);
    json["receipt"] = chain.head ? Json(receipt_letters(*chain.head)) : Json(nullptr);
    return json;
}

Json side_json(const DiffSide& side, bool is_part) {
    if (side.chain) return chain_json(side);
    return {{"file", side.path},
            {"container", side.container},
            {"duration", side.length.value},
            {"part", is_part ? range_json(side.part) : Json(nullptr)},
            {"size", side.summary.file_size},
            {"blake2b", hex_encode(side.summary.file_digest)},
            {"notes", notes_json(side.summary.notes)}};
}

Json processing_json(const std::vector<Processing>& notes) {
    constexpr std::array names = {"drift_ppm", "gain_db", "level_changes_db", "rate", "channels"};
    Json json = Json::object();
    for (const Processing& note : notes)
        json[names.at(static_cast<std::size_t>(note.kind))] = note.amount;
    return json;
}

} // namespace

std::string diff_json(const DiffResult& result, bool accept_consistent) {
    Json json = {{"rectool", "diff"},
                 {"version", 1},
                 {"relation", name_of(result.verdict.relation)},
                 {"verdict", name_of(result.verdict.integrity)},
                 {"identity", name_of(result.verdict.identity)},
                 {"exit_code", result.verdict.exit_code(accept_consistent)},
                 {"compared", result.edits.compared_copy},
                 {"compared_recording", result.edits.compared_reference},
                 {"smallest_edit", result.smallest_edit.value},
                 {"beyond_part", result.beyond_part},
                 {"min_edit", result.min_edit.value},
                 {"ignored_edits", result.ignored_edits},
                 {"a", side_json(result.a, result.is_part)},
                 {"b", side_json(result.b, result.is_part)}};
    json["measured"] = result.measured;
    json["edits"] = edits_json(result.edits);
    json["alike"] = alike_json(result.edits);
    json["not_compared"] = ranges_json(result.edits.not_compared_b);
    json["processing"] = processing_json(result.processing);
    json["declarations"] = declarations_json(result.declarations);
    json["doubts"] = doubts_json(result.verdict);
    return json_text(json);
}

} // namespace rectool
