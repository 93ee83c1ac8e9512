#!/bin/bash
# Sound that is heard again and again, as hold music is, and long silence: no copy is accused for it, what was taken out is found,
# and where it cannot be known which of the loops it was, the answer says so: tests/cli/loops.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

opus() { opusenc --quiet --bitrate 24 "$1" "$2"; }
# finds FILTER "sentence" A B: the JSON of diff makes the jq filter true.
finds() {
  "$rectool" diff "$3" "$4" --json >"$output" 2>&1 || true
  if jq -e "$1" "$output" >/dev/null; then pass "$2"; else fail "$2" "not: $1"; fi
}
# one KIND SECONDS [FROM TO]: one edit of that kind and length; its place, as it is stated, holds all from FROM to TO in B.
one() {
  printf '(.edits | length) == 1 and .relation == "edited" and (.edits[0] | .kind == "%s" and
    (([.a.end - .a.start, .b.end - .b.start] | max) - %s | fabs) < 0.005
    and .b.start - .precision - 0.02 <= %s and .b.start + .precision + 0.02 >= %s)' "$1" "$2" "${3:-1e9}" "${4:-0}"
}
nothing='.edits == [] and .relation == "same-recording" and .exit_code == 5 and .compared > 0.99'

"$tree/tests/speech.sh" talk.wav 28 16000 1
sox -D talk.wav before.wav trim 0 10
sox -D talk.wav loop.wav trim 10 8
sox -D talk.wav after.wav trim 18 10
"$rectool" keygen -q --no-passphrase -s key -p key.pub

# --- nothing but a loop -----------------------------------------------------------------------------------------------------
sox -D loop.wav loop.wav loop.wav loop.wav loop.wav loop.wav loop.wav loop.wav loops.wav
sox -D loop.wav loop.wav loop.wav loop.wav loop.wav loop.wav loop.wav seven.wav
sox -D loops.wav odd.wav trim 0 25 =28.5
opus loops.wav loops.opus
opus seven.wav seven.opus
opus odd.wav odd.opus
finds "$nothing" "a copy of a loop is whole" loops.wav loops.opus
finds "$(one cut 8 0 56)" "a loop is missing, whichever it was" loops.wav seven.opus
finds "$(one cut 3.5 25 25)" "a part of a loop is missing, and its place is known" loops.wav odd.opus
"$rectool" sign -q loops.wav -s key
exits 5 "from its chain alone the copy is consistent" "$rectool" verify loops.opus --chain loops.wav.recsig -p key.pub
exits 1 "and one with a loop less is not" "$rectool" verify seven.opus --chain loops.wav.recsig -p key.pub
says "8.00" "as long as the loop is"

# --- between other sound ----------------------------------------------------------------------------------------------------
sox -D before.wav loop.wav loop.wav loop.wav loop.wav after.wav hold.wav
sox -D before.wav loop.wav loop.wav loop.wav after.wav cut.wav
opus hold.wav hold.opus
opus cut.wav cut.opus
finds "$nothing" "a copy is whole" hold.wav hold.opus
finds "$(one cut 8 10 34)" "one loop of it is missing, whichever it was" hold.wav cut.opus
finds "$(one repeat 8 10 34)" "one loop more is found as well" cut.wav hold.opus

# --- silence ----------------------------------------------------------------------------------------------------------------
sox -D -n -r 16000 -b 16 -c 1 six.wav trim 0 6
sox -D -n -r 16000 -b 16 -c 1 four.wav trim 0 4
sox -D loop.wav six.wav after.wav six_between.wav
sox -D loop.wav four.wav after.wav four_between.wav
opus four_between.wav silence.opus
lame --quiet -b 48 four_between.wav silence.mp3
for copy in silence.opus silence.mp3; do
  finds "$(one cut 2 8.1 11.9)" "two of six seconds of silence are missing, anywhere in it ($copy)" six_between.wav $copy
done
opus six_between.wav more.opus
finds "$(one insert 2 8.1 11.9)" "two seconds more of silence, anywhere in it" four_between.wav more.opus
finish
