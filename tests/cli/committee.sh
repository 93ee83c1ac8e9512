#!/bin/bash
# Runs the example of a complaints committee: tests/cli/committee.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
RECTOOL=$(readlink -f "$1")
export RECTOOL
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
example=$tree/examples/complaints-committee

"$tree/tests/speech.sh" talk.wav 20 16000 1
ok "the cases are made" "$example/make-cases.sh" talk.wav cases
exits 1 "some need a human" "$example/check-cases.sh" cases out
says "2026-003-cut/short.wav: undisclosed, exit code 1" "a cut that nobody declared"
says "2026-004-declared-by-a-stranger/short.wav: undisclosed" "one that a stranger declared"
says "2026-006-not-a-recording/letter.wav: unreadable, exit code 2" "what is no recording"
hides "2026-001" "not what is whole"
hides "2026-002" "nor what was declared"
hides "2026-005" "nor what was redacted"
ok "there is a line for each copy" test "$(wc -l <out/results.jsonl)" = 6
ok "with the declared reason" jq -se 'map(select(.case == "2026-002-cut-and-declared")) | .[0] | .verdict == "disclosed" and .reasons == ["third-party"]' out/results.jsonl
ok "and in the table" grep -q '"2026-002-cut-and-declared","short.wav","0","disclosed","A. Jansen","1","0","third-party"' out/results.csv
ok "the overview names each" test "$(grep -c '<tr class=' out/overview.html)" = 6
# Resumable: only what changed is verified again.
find out -name '*.json' -exec touch -d '2020-01-01' {} +
rm cases/2026-003-cut/copies/short.wav cases/2026-006-not-a-recording/copies/letter.wav
rm -r cases/2026-004-declared-by-a-stranger
sox -D talk.wav cases/2026-001-whole/copies/copy.flac trim 0 10
exits 1 "a second run" "$example/check-cases.sh" cases out
says "2026-001-whole/copy.flac: undisclosed" "sees what changed"
ok "and did only that" test "$(find out -name '*.json' -newermt 2020-01-02 | wc -l)" = 1
sox -D talk.wav cases/2026-001-whole/copies/copy.flac
ok "when all is well the exit code is 0" "$example/check-cases.sh" cases out
exits 2 "without a trust file nothing is said" "$example/check-cases.sh" out elsewhere
finish
