#!/bin/bash
# What diff says beyond its verdict: parts, short edits that are left out, speech or pause, label tracks: tests/cli/report.sh RECTOOL
# Where an edit was made, is known from the arguments of head and tail; where there is speech, from the samples alone.
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

rate=16000
"$tree/tests/speech.sh" talk.wav 30 $rate 1
"$tree/tests/speech.sh" other.wav 10 $rate 2
tail -c +45 talk.wav >talk.raw
tail -c +45 other.wav >other.raw
wav() { sox -t raw -r $rate -e signed -b 16 -c 1 - "$1"; }
frames() { tail -c +$((2 * $2 + 1)) "$1" | head -c $((2 * $3)) || true; } # RAW FIRST COUNT
# finds CODE FILTER "sentence" ARGUMENT...: diff ends with that code, and its JSON makes the jq filter true.
finds() {
  local expected=$1 filter=$2 sentence=$3 code=0
  shift 3
  "$rectool" diff "$@" --json >found.json 2>found.err || code=$?
  cat found.json found.err >"$output"
  if [[ $code == "$expected" ]] && jq -e "$filter" found.json >/dev/null; then pass "$sentence"; else fail "$sentence" "exit code $code, or not: $filter"; fi
}

# --- a part ----------------------------------------------------------------------------------------------------------------------
# Second 12 to 13.5 is missing; half a second of other sound stands at second 20 of the original, 18.5 of the copy.
{ frames talk.raw 0 192000; frames talk.raw 216000 104000; frames other.raw 40000 8000; frames talk.raw 320000 999999; } | wav copy.wav
finds 0 '.relation == "identical-audio" and .verdict == "unchanged" and .a.part == {"start": 2, "end": 10} and .b.part == {"start": 2, "end": 10}
  and .a.duration == 30 and .compared == 1' "a part before the edits is the same" talk.wav copy.wav -a 2 -b 0:00:02 --window 8
ok "the text of it" "$rectool" diff talk.wav copy.wav -a 2 -b 2 --window 8
says "IN THE PART COMPARED (proven)" "says in its verdict that it is about a part"
says "The rest was not looked at." "and that the rest was not looked at"
finds 0 '.relation == "identical-audio"' "a part of the same file is not called the same file" talk.wav talk.wav -a 3 -b 3
finds 1 '(.edits | length) == 1 and .edits[0].kind == "cut" and .edits[0].a == {"start": 12, "end": 13.5} and .edits[0].b == {"start": 12, "end": 12}' \
  "times are those of the whole files" talk.wav copy.wav -a 0:10 -b 10.0 --window 5
finds 1 '(.edits | length) == 1 and .edits[0].kind == "insert" and .edits[0].a.start == 20 and .edits[0].b == {"start": 18.5, "end": 19}' \
  "also where the parts begin at different times" talk.wav copy.wav -a 15.25 -b 13.75
finds 1 '.beyond_part == 1 and .not_compared == [{"start": 13.5, "end": 15}]' "what the window's end cuts off is no edit" talk.wav copy.wav -a 0:10 -b 10.0 --window 5
finds 5 '.edits == [] and .beyond_part == 2 and .verdict == "consistent"' "parts that only overlap have no edit, and no proof" talk.wav talk.wav -a 5 -b 6 --window 10
exits 5 "the text of it" "$rectool" diff talk.wav talk.wav -a 5 -b 6 --window 10
says "they begin or end at different places" "says why"
opusenc --quiet --bitrate 32 copy.wav copy.opus
finds 1 'any(.edits[]; .kind == "cut" and (.a.start - 12 | fabs) < 0.05 and (.b.start - 12 | fabs) < 0.05 and (.a.end - .a.start - 1.5 | fabs) < 0.02) and
  all(.edits[]; .proven == false) and .a.part.start == 4' "and where the sound is measured" talk.wav copy.opus -a 4 -b 4 --window 14
ffmpeg -nostdin -v error -i talk.wav -c:a libmp3lame -b:a 64k talk.mp3
finds 0 '.relation == "identical-audio" and (.a.part.start - 5 | fabs) < 0.1 and .b.part == .a.part' "a part of packets begins about there, and it is said where" talk.mp3 talk.mp3 -a 5 -b 5
refuses "nothing of talk.wav is left" "a part behind the end is refused" "$rectool" diff talk.wav copy.wav -a 1:00:00
for wrong in -5 1:75 12:00:00:00 ten 5s 1e3 0x10 "" 99999999; do
  refuses "" "no time: '$wrong'" "$rectool" diff talk.wav copy.wav "-a=$wrong"
done
refuses "window" "a window of nothing is refused" "$rectool" diff talk.wav copy.wav --window 0

# --- edits that are left out --------------------------------------------------------------------------------------------------------
finds 1 '(.edits | length) == 1 and .edits[0].kind == "cut" and .ignored_edits == 1 and .min_edit == 1' "shorter edits can be left out" talk.wav copy.wav --min-edit 1
finds 5 '.edits == [] and .ignored_edits == 2 and .verdict == "consistent" and .relation == "edited"' "if none is left, that is no proof" talk.wav copy.wav --min-edit 2
exits 5 "the text of it" "$rectool" diff talk.wav copy.wav --min-edit 2
says "2 differences shorter than 2.000 s were left out" "says how many were left out"
finds 0 '.ignored_edits == 0 and .verdict == "unchanged"' "nothing to leave out leaves the proof as it is" talk.wav talk.wav --min-edit 2

# --- speech or pause -----------------------------------------------------------------------------------------------------------------
# Half a second that is loudest, and half a second that is quietest, by the sum of squares; 50 ms are cut out in the middle of each.
# shellcheck disable=SC2034 # both are read by name
read -r loud quiet < <(python3 - <<'PYTHON'
import array
samples = array.array("h", open("talk.raw", "rb").read())
power = [sum(s * s for s in samples[i:i + 1600]) for i in range(0, len(samples) - 1600, 1600)]
halves = {i: sum(power[i:i + 5]) for i in range(10, len(power) - 15)}
print(max(halves, key=halves.get) * 1600 + 4000, min(halves, key=halves.get) * 1600 + 4000)
PYTHON
)
for place in loud quiet; do { frames talk.raw 0 $((${!place} - 400)); frames talk.raw $((${!place} + 400)) 999999; } | wav $place.wav; done
finds 1 '[.edits[].context] == ["speech"]' "an edit amid speech is told to be there" talk.wav loud.wav
finds 1 '[.edits[].context] == ["pause"]' "and one in a pause" talk.wav quiet.wav
exits 1 "the table of it" "$rectool" diff talk.wav quiet.wav
says "pause" "has the word"

# --- label tracks, read as the Audacity manual describes them -----------------------------------------------------------------------
exits 1 "label tracks are written" "$rectool" diff talk.wav copy.wav --labels places -q
cat >read.py <<'PYTHON'
import sys
rows = [line.split("\t") for line in open(sys.argv[1], encoding="utf-8").read().splitlines()]
assert rows and all(len(row) == 3 and row[2] and float(row[0]) <= float(row[1]) for row in rows), rows
print(" ".join(f"{float(start):.3f} {float(end):.3f} {text.split(',')[0]};" for start, end, text in rows))
PYTHON
ok "a reader of labels reads that of the original" python3 read.py places.a.txt
says "12.000 13.500 1 cut out; 20.000 20.000 2 put in;" "with places and words"
ok "and that of the copy" python3 read.py places.b.txt
says "12.000 12.000 1 cut out; 18.500 19.000 2 put in;" "with its own places"
cp talk.wav places.a.txt
refuses "examined" "a recording is not overwritten by its own labels" "$rectool" diff places.a.txt copy.wav --labels places --force
"$rectool" keygen -q --no-passphrase -s key -p key.pub
"$rectool" sign talk.wav -s key -q
exits 1 "verify writes them, too" "$rectool" verify copy.wav --chain talk.wav.recsig -p key.pub --labels verified -q
ok "at the same places" python3 read.py verified.b.txt
says "12.000 12.000 1 cut out;" "with the word"
refuses "verified.a.txt" "and does not overwrite them" "$rectool" verify copy.wav --chain talk.wav.recsig --labels verified
finish
