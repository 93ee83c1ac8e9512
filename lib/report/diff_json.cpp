#include "rectool/report.hpp"
#include "report/json_parts.hpp"

namespace rectool {

namespace {

Json side_json(const DiffSide& side, Seconds duration) {
    return {{"file", side.path},
            {"container", side.container},
            {"duration", duration.value},
            {"size", side.summary.file_size},
            {"blake2b", hex_encode(side.summary.file_digest)},
            {"notes", notes_json(side.summary.notes)}};
}

/// The shortest edit that is seen: one sample, or one packet.
double smallest_edit(const DiffSide& side) {
    if (side.essence.rate == 0 || side.summary.units == 0) return 0;
    const double rate = side.essence.rate;
    return static_cast<double>(side.summary.frames) / static_cast<double>(side.summary.units) / rate;
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
                 {"smallest_edit", smallest_edit(result.b)},
                 {"a", side_json(result.a, result.edits.duration_a)},
                 {"b", side_json(result.b, result.edits.duration_b)}};
    json["edits"] = edits_json(result.edits);
    json["doubts"] = doubts_json(result.verdict);
    return json_text(json);
}

} // namespace rectool
