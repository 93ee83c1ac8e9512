#!/bin/bash
# Compares copies that are the same samples but for dither, the last bits, or a gain: tests/cli/near.sh RECTOOL
# The copies are made with head, tail, sox and ffmpeg; where an edit was made, is known from their arguments.
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"
unset SOX_OPTS # each export has a dither of its own

rate=16000
"$tree/tests/speech.sh" plain.wav 20 $rate 1
"$tree/tests/speech.sh" other.wav 20 $rate 2
sox plain.wav -b 24 talk.wav vol 0.83 # 24 bits that are all in use
sox other.wav -b 24 other24.wav vol 0.83
sox talk.wav -t raw -e signed -b 24 talk.raw
sox other24.wav -t raw -e signed -b 24 other.raw
# wav16 OUT [EFFECT...]: 24-bit samples on standard input as a WAV of 16 bit, which sox dithers.
wav16() {
  local out=$1
  shift
  sox -t raw -r $rate -e signed -b 24 -c 1 - -b 16 "$out" "$@"
}
frames() { tail -c +$((3 * $2 + 1)) "$1" | head -c $((3 * $3)) || true; } # RAW FIRST COUNT
# finds CODE FILTER "sentence" A B: diff ends with that code, and its JSON makes the jq filter true. at(x; n): the time x is sample
# n, or may be by the precision that is stated.
finds() {
  local expected=$1 filter=$2 sentence=$3 code=0
  "$rectool" diff "$4" "$5" --json >found.json 2>found.err || code=$?
  cat found.json found.err >"$output"
  if [[ $code == "$expected" ]] && jq -e "def at(\$e; x; n): ((x * $rate - n) | fabs) <= \$e.precision * $rate + 0.01;
      def length(r; n): (((r.end - r.start) * $rate - n) | fabs) < 0.01; $filter" found.json >/dev/null; then
    pass "$sentence"
  else
    fail "$sentence" "exit code $code instead of $expected, or not: $filter"
  fi
}
# one KIND A_START A_LENGTH B_START B_LENGTH: this edit and no other, measured, the place known to some samples.
# shellcheck disable=SC2016 # $e is jq's
one() {
  printf '(.edits | length) == 1 and .relation == "edited" and .verdict == "undisclosed" and (.edits[0] as $e | $e.kind == "%s" and
    ($e.proven | not) and $e.confidence >= 0.99 and $e.precision <= 0.001 and at($e; $e.a.start; %s) and length($e.a; %s) and
    at($e; $e.b.start; %s) and length($e.b; %s))' "$@"
}
nothing='.relation == "near-identical" and .verdict == "consistent" and .edits == []'

# --- nothing was edited -------------------------------------------------------------------------------------------------------
wav16 dithered.wav <talk.raw
finds 5 "$nothing"' and .processing == {}' "16 bit that were dithered from 24" talk.wav dithered.wav
wav16 again.wav <talk.raw
exits 5 "quiet, too" "$rectool" diff -q dithered.wav again.wav
sox dithered.wav quiet.wav vol 0.7
finds 5 "$nothing"' and ((.processing.gain_db + 3.098) | fabs) < 0.001' \
  "a copy that was made quieter, with dither" dithered.wav quiet.wav
ffmpeg -nostdin -v error -i dithered.wav -af volume=-3dB softer.flac
finds 5 "$nothing" "and by 3 dB, without" dithered.wav softer.flac
exits 5 "it is said in words" "$rectool" diff dithered.wav softer.flac
says "THE SAME SOUND BUT FOR ITS LEVEL OR THE LAST BITS" "what near-identical means"
says "B is quieter by 3.0 dB" "and the gain"
exits 0 "which a script may accept" "$rectool" diff dithered.wav softer.flac --accept consistent

# --- edits, to the sample -----------------------------------------------------------------------------------------------------
{ frames talk.raw 0 100000; frames talk.raw 100160 9999999; } | wav16 cut.wav
finds 1 "$(one cut 100000 160 100000 0)" "10 ms that were cut out" talk.wav cut.wav
{ frames talk.raw 0 150001; frames other.raw 90000 4321; frames talk.raw 150001 9999999; } | wav16 insert.wav vol 0.7
finds 1 "$(one insert 150001 0 150001 4321)" "an insert in a quieter copy" dithered.wav insert.wav
# shellcheck disable=SC2016
lies_in() { # KIND FIRST LENGTH: both borders of a replacement are where they are said to be
  printf '(.edits | length) == 1 and (.edits[0] as $e | $e.kind == "%s" and at($e; $e.a.start; %s) and at($e; $e.b.start; %s) and
    at($e; $e.a.end; %s) and at($e; $e.b.end; %s) and $e.precision <= 0.003)' "$1" "$2" "$2" $(($2 + $3)) $(($2 + $3))
}
{ frames talk.raw 0 200000; frames other.raw 1000 8000; frames talk.raw 208000 9999999; } | wav16 replace.wav
finds 1 "$(lies_in replace 200000 8000)" "a replacement of the same length" dithered.wav replace.wav
{ frames talk.raw 0 120000; head -c 24000 /dev/zero; frames talk.raw 128000 9999999; } | wav16 mute.wav
finds 1 "$(lies_in mute 120000 8000)" "a mute, although dither is noise" dithered.wav mute.wav

# --- what is not near-identical ----------------------------------------------------------------------------------------------
opusenc --quiet --bitrate 64 plain.wav talk.opus
opusdec --quiet --rate $rate talk.opus decoded.wav
finds 5 '.relation == "same-recording"' "a copy that went through a codec is not called that" plain.wav decoded.wav
finish
