#include "report/json_parts.hpp"

#include <array>

namespace rectool {

namespace {

std::string_view name_of_note(SourceNoteKind kind) {
    constexpr std::array<std::string_view, 10> names = {
        "header-size-wrong", "other-audio-tracks", "video",     "skipped-by-players", "unread-audio",
        "unread-bytes",      "decode-errors",      "truncated", "ordered-chapters",   "time-stamps"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of_doubt(Doubt doubt) {
    constexpr std::array<std::string_view, 22> names = {
        "none",           "no-block-matched",   "other-essence",       "only-common-blocks",  "not-compared",       "withheld",
        "other-track",    "unread-audio",       "ordered-chapters",    "time-stamps",         "after-interruption", "too-little",
        "bytes-differ",   "salt-damaged",       "other-receipt",       "fingerprint-differs", "no-fingerprint",     "not-audited",
        "parent-missing", "declared-too-close", "declaration-differs", "attachment-differs"};
    return names[static_cast<std::size_t>(doubt)];
}

std::string_view name_of_fault(ChainFault fault) {
    constexpr std::array<std::string_view, 18> names = {
        "malformed",       "missing-start",     "missing-records", "duplicate",        "reordered",
        "broken-link",     "bad-signature",     "root-mismatch",   "detail-misplaced", "commitment-mismatch",
        "totals-mismatch", "missing-end",       "after-end",       "torn-line",        "bad-statement",
        "at-odds",         "other-fingerprint", "not-in-mode"};
    return names[static_cast<std::size_t>(fault)];
}

Json context_json(const std::optional<HeardContext>& context) {
    if (!context) return nullptr;
    return *context == HeardContext::speech ? "speech" : "pause";
}

Json edit_json(const Edit& edit) {
    Json json = {{"kind", name_of(edit.kind)},
                 {"a", range_json(edit.a)},
                 {"b", range_json(edit.b)},
                 {"declared", edit.declared},
                 {"declared_by", optional_json(edit.declared_by)},
                 {"reason", optional_json(edit.reason)},
                 {"note", optional_json(edit.note)},
                 {"precision", edit.precision.value},
                 {"confidence", edit.confidence},
                 {"proven", edit.proven},
                 {"place_measured", edit.place_measured},
                 {"context", context_json(edit.context)}};
    const bool has_amount = edit.kind == EditKind::speed || edit.kind == EditKind::gain;
    if (has_amount) json["amount"] = edit.amount;
    return json;
}

} // namespace

Json range_json(const TimeRange& range) {
    return {{"start", range.start.value}, {"end", range.end.value}};
}

Json ranges_json(const std::vector<TimeRange>& ranges) {
    Json json = Json::array();
    for (const TimeRange& range : ranges)
        json.push_back(range_json(range));
    return json;
}

Json edits_json(const EditList& list) {
    Json json = Json::array();
    for (const Edit& edit : list.edits)
        json.push_back(edit_json(edit));
    return json;
}

Json alike_json(const EditList& list) {
    Json json = Json::array();
    for (const AlikeStretch& stretch : list.alike)
        json.push_back({{"a", range_json(stretch.a)}, {"b", range_json(stretch.b)}});
    return json;
}

Json problems_json(const Chain& chain) {
    Json json = Json::array();
    for (const ChainProblem& problem : chain.problems)
        json.push_back(
            {{"fault", name_of_fault(problem.fault)}, {"line", problem.line}, {"first", problem.first}, {"last", problem.last}});
    return json;
}

Json notes_json(const std::vector<SourceNote>& notes) {
    Json json = Json::array();
    for (const SourceNote& note : notes)
        json.push_back({{"kind", name_of_note(note.kind)}, {"amount", note.amount}});
    return json;
}

Json declarations_json(const std::vector<Declaration>& declarations) {
    Json json = Json::array();
    for (const Declaration& declaration : declarations) {
        const RecordingRecord& record = *declaration.chain.recording;
        Json one = {{"chain", declaration.path},
                    {"head", declaration.chain.head ? Json(base64_encode(*declaration.chain.head)) : Json(nullptr)},
                    {"declarer", record.key.text()},
                    {"declarer_name", declaration.declarer ? Json(declaration.declarer->name) : Json(nullptr)},
                    {"identity", name_of(declaration.identity)},
                    {"of_this_copy", declaration.of_this_copy},
                    {"counts", declaration.counts()},
                    {"all_edits", record.all_edits},
                    {"declared_claimed", record.signed_at},
                    {"declared_witnessed", nullptr},
                    {"declared_attested", nullptr}};
        if (const auto& witnessed = declaration.parties.witnessed) one["declared_witnessed"] = format_time(witnessed->time);
        if (declaration.parties.attested) one["declared_attested"] = format_time(*declaration.parties.attested);
        one["parents"] = Json::array();
        for (const ParentRecording& parent : record.parents)
            one["parents"].push_back({{"head", base64_encode(parent.head)},
                                      {"duration", static_cast<double>(parent.frames) / static_cast<double>(parent.rate)}});
        one["edits"] = Json::array();
        for (const DeclaredEdit& edit : declaration.edits)
            one["edits"].push_back({{"kind", name_of(edit.kind)},
                                    {"parent", edit.parent},
                                    {"a", range_json(edit.a)},
                                    {"b", range_json(edit.b)},
                                    {"reason", edit.reason},
                                    {"note", optional_json(edit.note)}});
        one["discrepancies"] = Json::array();
        for (const Discrepancy& discrepancy : declaration.discrepancies)
            one["discrepancies"].push_back({{"kind", name_of(discrepancy.kind)},
                                            {"b", range_json(discrepancy.b)},
                                            {"edit", optional_json(discrepancy.edit)},
                                            {"declared", discrepancy.declared.value},
                                            {"found", discrepancy.found.value}});
        json.push_back(std::move(one));
    }
    return json;
}

Json doubts_json(const Verdict& verdict) {
    Json json = Json::array();
    for (const Doubt doubt : verdict.doubts)
        json.push_back(name_of_doubt(doubt));
    return json;
}

std::string json_text(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

} // namespace rectool
