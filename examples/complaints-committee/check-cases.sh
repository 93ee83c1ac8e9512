#!/bin/bash
# Verifies all recordings of a folder of cases: check-cases.sh [-j JOBS] CASES OUT
#
# A case is a folder in CASES:
#   original.recsig             the chain of the recording
#   copies/NAME.wav (.m4a ...)  copies that the parties handed in
#   copies/NAME.wav.recsig      the chain of an edited copy, if its edits were declared
#   parents/*.recsig            chains of other recordings that copies were made of
# and CASES/trust is the committee's trust file (rectool trust). OUT gets
#   results.jsonl, results.csv  one line a copy
#   overview.html               the same for people
#   CASE/COPY.json              all that rectool found
# A second run does only what changed. The exit code is 0 when no case needs a human, else 1, and those cases are listed.
set -euo pipefail
export LC_ALL=C.UTF-8

jobs=$(nproc)
while getopts j: option; do
    case $option in j) jobs=$OPTARG ;; *) exit 2 ;; esac
done
shift $((OPTIND - 1))
if [ $# != 2 ] || [ ! -d "$1" ]; then
    echo "usage: $0 [-j JOBS] CASES OUT" >&2
    exit 2
fi
cases=$(realpath "$1") out=$(realpath -m "$2")
rectool=${RECTOOL:-rectool}
for tool in "$rectool" jq b2sum; do
    command -v "$tool" >/dev/null || { echo "$0: $tool is missing" >&2; exit 2; }
done
[ -f "$cases/trust" ] || { echo "$0: there is no trust file in $cases: see rectool trust" >&2; exit 2; }
mkdir -p "$out"

# verify_one CASE/COPY: writes OUT/CASE/COPY.json, unless nothing changed since it was written.
verify_one() {
    local case=${1%%/*} copy=${1##*/} result options=() code=0 now
    result=$out/$case/$copy.json
    mkdir -p "$out/$case"
    shopt -s nullglob
    local chain=$cases/$case/original.recsig file=$cases/$case/copies/$copy
    local own=$file.recsig parents=("$cases/$case"/parents/*.recsig)
    if [ -f "$own" ]; then
        options=(--declared "$own")
        for parent in "${parents[@]}"; do options+=(--parent "$parent"); done
    fi
    now=$(cd "$cases" && b2sum trust "$chain" "$file" "${options[@]/#--*/trust}" | b2sum | cut -c1-64)
    now="$now $("$rectool" --version)"
    [ -f "$result" ] && [ "$(cat "$result.inputs" 2>/dev/null)" = "$now" ] && return 0
    "$rectool" verify "$file" --chain "$chain" "${options[@]}" --trust "$cases/trust" --json >"$result.part" 2>"$result.error" || code=$?
    if [ ! -s "$result.part" ] || ! jq -e . "$result.part" >/dev/null 2>&1; then # exit code 2: one line says why
        jq -n --arg error "$(cat "$result.error")" --argjson code "$code" '{verdict: "unreadable", identity: null, exit_code: $code, error: $error, edits: []}' >"$result.part"
    fi
    rm -f "$result.error"
    mv "$result.part" "$result"
    printf '%s\n' "$now" >"$result.inputs"
}
export -f verify_one
export cases out rectool

list() { (cd "$cases" && find . -mindepth 3 -maxdepth 3 -path './*/copies/*' -type f ! -name '*.recsig' -printf '%P\n' | sed 's|/copies/|/|' | sort); }
if command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q '^GNU'; then
    list | parallel --will-cite -j "$jobs" verify_one {}
else
    # shellcheck disable=SC2016 # $1 is the inner shell's
    list | tr '\n' '\0' | xargs -0 -r -P "$jobs" -I {} bash -c 'set -euo pipefail; verify_one "$1"' verify {}
fi

# The table: what was found, in one line a copy.
list | while IFS= read -r one; do
    jq -c --arg case "${one%%/*}" --arg copy "${one##*/}" '
        {case: $case, copy: $copy, exit_code, verdict, identity, human: (.exit_code != 0),
         declared: [.edits[] | select(.declared)] | length, undisclosed: [.edits[] | select(.declared | not)] | length,
         reasons: [.edits[].reason // empty] | unique, doubts: (.doubts // []), signer: (.a.signer_name // null), error: (.error // null)}' \
        "$out/${one%%/*}/${one##*/}.json"
done >"$out/results.jsonl.part"
mv "$out/results.jsonl.part" "$out/results.jsonl"
{
    echo '"case","copy","exit code","verdict","signer","declared","undisclosed","reasons","doubts","error"'
    # A cell that begins like a formula is told to a spreadsheet as text.
    jq -r 'def cell: tostring | if test("^[=+@\t\r-]") then "\u0027" + . else . end;
        [.case, .copy, .exit_code, .verdict, .signer // "", .declared, .undisclosed, (.reasons | join(" ")), (.doubts | join(" ")), .error // ""]
        | map(cell) | @csv' "$out/results.jsonl"
} >"$out/results.csv.part"
mv "$out/results.csv.part" "$out/results.csv"

jq -rs '
    def row: "<tr class=\"\(if .human then "human" else "well" end)\"><td>\(.case | @html)</td><td>\(.copy | @html)</td><td>\(if .human then "needs a human" else "well" end)</td><td>\(.verdict | @html)</td><td>\(.signer // "" | @html)</td><td>\(.declared)</td><td>\(.undisclosed)</td><td>\(.reasons | join(", ") | @html)</td><td>\((.doubts + [.error // empty]) | join(", ") | @html)</td></tr>";
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src \u0027none\u0027; style-src \u0027unsafe-inline\u0027\"><title>Recordings of all cases</title><style>body{font-family:sans-serif}table{border-collapse:collapse}td,th{border:1px solid;padding:.3em .6em;text-align:left}.human td:nth-child(3){font-weight:bold;text-decoration:underline}</style>",
    "<h1>Recordings of all cases</h1><p>\(length) copies, of which \(map(select(.human)) | length) need a human. Reasons are the word of whoever declared them.</p>",
    "<table><thead><tr><th scope=\"col\">case<th scope=\"col\">copy<th scope=\"col\">result<th scope=\"col\">verdict<th scope=\"col\">signer<th scope=\"col\">declared edits<th scope=\"col\">undisclosed edits<th scope=\"col\">reasons<th scope=\"col\">doubts</tr></thead><tbody>",
    (sort_by(.human | not)[] | row), "</tbody></table></html>"' "$out/results.jsonl" >"$out/overview.html.part"
mv "$out/overview.html.part" "$out/overview.html"

jq -r 'select(.human) | "\(.case)/\(.copy): \(.verdict), exit code \(.exit_code)"' "$out/results.jsonl" |
    if read -r first; then
        printf 'These need a human:\n%s\n' "$first"
        cat
        exit 1
    fi
