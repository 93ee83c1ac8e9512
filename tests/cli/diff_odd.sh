#!/bin/bash
# Compares a talk with what is none, or is played otherwise: never an invented list of edits: tests/cli/diff_odd.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

"$tree/tests/speech.sh" talk.wav 40 8000 1
"$tree/tests/speech.sh" other.wav 40 8000 2
# finds FILTER "sentence" A B: the JSON of diff makes the jq filter true.
finds() {
  "$rectool" diff "$3" "$4" --json >found.json 2>found.err || true
  cat found.json found.err >"$output"
  if jq -e "$1" found.json >/dev/null; then pass "$2"; else fail "$2" "not: $1"; fi
}
# shellcheck disable=SC2016
nothing='.edits == [] and ((.relation == "unrelated" and .exit_code == 1) or (.relation == "unknown" and .exit_code == 4 and .doubts != []))'

# --- no talk, or not this one ----------------------------------------------------------------------------------------------
sox -D -n -r 8000 -b 16 -c 1 silent.wav trim 0 20
sox -n -r 8000 -b 16 -c 1 tone.wav synth 20 sine 440 vol 0.3
sox talk.wav backwards.wav reverse
sox other.wav second.wav trim 12 1
finds "$nothing" "a silent file" talk.wav silent.wav
finds "$nothing" "the other way round" silent.wav talk.wav
finds "$nothing" "a pure tone" talk.wav tone.wav
finds "$nothing" "a tone and silence" tone.wav silent.wav
finds "$nothing" "a copy that is played backwards" talk.wav backwards.wav
finds "$nothing" "one second of another talk" talk.wav second.wav

# --- another speed ---------------------------------------------------------------------------------------------------------
# speed FACTOR: a filter for this one edit of the whole copy
speed() { printf '(.edits | length) == 1 and .relation == "edited" and .exit_code == 1 and (.edits[0] | .kind == "speed" and (.proven | not)
  and ((.amount - %s) | fabs) < 0.002) and .compared == 0 and (.not_compared | length) == 1' "$1"; }
sox talk.wav faster.wav speed 1.05 rate 8000
finds "$(speed 1.05)" "a copy that runs five per cent faster, and is higher" talk.wav faster.wav
exits 1 "it is said in words" "$rectool" diff talk.wav faster.wav
says "1.05" "with the factor"
says "Nothing can be said of these stretches of B" "and that nothing else was compared"
sox talk.wav slower.wav speed 0.93 rate 8000
finds "$(speed 0.93)" "one that runs slower" talk.wav slower.wav
sox talk.wav tempo.wav tempo 1.05 vol 0.92
finds "$(speed 1.05)" "one that is spoken faster at the same pitch" talk.wav tempo.wav
sox -D talk.wav spliced.wav tempo 1.05
finds "$(speed 1.05)" "one whose samples are the recording's between the splices of that" talk.wav spliced.wav
exits 1 "which is an inference from these samples" "$rectool" diff talk.wav spliced.wav
says "EDITED (measured, not proven)" "and is not called proven"
sox other.wav foreign.wav speed 1.05 rate 8000
finds "$nothing" "another talk at another speed is still another talk" talk.wav foreign.wav
finish
