#!/bin/bash
# Edits with little between them: half a pause, a word, or speech that was moved on by a hair's breadth: tests/cli/close.sh RECTOOL
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
rectool=$(realpath "$1")
speech=$(realpath "$(dirname "$0")/../speech.sh")
cd "$work"

# part FROM SECONDS: of the talk, as a file whose name it prints.
part() {
  sox -D talk.wav "part-$1-$2.wav" trim "$1" "$2"
  echo "part-$1-$2.wav"
}
# tells FILTER "sentence" COPY: of diff, and of verify by the chain, the JSON makes the jq filter true.
tells() {
  "$rectool" diff talk.wav "$3" --json >"$output" 2>&1 || true
  ok "$2" jq -e "$1" "$output"
  "$rectool" verify "$3" --chain talk.wav.recsig --json >"$output" 2>&1 || true
  ok "$2, by the chain alone" jq -e "$1" "$output"
}
# a cut A_START LENGTH: jq conditions on an edit, the place within 60 ms, and on how long it is, within 30.
cut() { printf '.kind == "cut" and (.a.start - %s | fabs) < 0.06 and (.a.end - .a.start - %s | fabs) < 0.03' "$1" "$2"; }

# Ten seconds of speech, four without, fourteen more, in a room that hisses.
"$speech" speech.wav 24 16000 3
sox -D speech.wav before.wav trim 0 10 pad 0 4
sox -D speech.wav after.wav trim 10 14
sox -D before.wav after.wav dry.wav
sox -R -D -n -r 16000 -b 16 -c 1 room.wav synth 28 pinknoise vol 0.004
sox -D -m -v 1 dry.wav -v 1 room.wav talk.wav trim 0 28
"$rectool" keygen -q --no-passphrase -s key -p key.pub
"$rectool" sign -q talk.wav -s key

sox -D "$(part 0 9.5)" "$(part 11.5 1)" "$(part 14.5 13.5)" pause.wav
opusenc --quiet --bitrate 24 pause.wav pause.opus
tells "(.edits | length) == 2 and (.edits[0] | $(cut 9.5 2)) and (.edits[1] | $(cut 12.5 2))" \
  "of two cuts around a second of a pause each is told" pause.opus

sox -D "$(part 0 4)" "$(part 8.5 0.4)" "$(part 13.5 14.5)" word.wav
opusenc --quiet --bitrate 24 word.wav word.opus
tells "(.edits | length) == 2 and (.edits[0] | $(cut 4 4.5)) and (.edits[1] | $(cut 8.9 4.6))" \
  "of two long cuts around a word each is told" word.opus

sox -D "$(part 0 4)" "$(part 20.01 0.3)" "$(part 24 4)" soft-piece.wav
sox -D soft-piece.wav -r 8000 -e a-law soft-piece-alaw.wav
tells "(.edits | length) == 2 and (.edits[0] | $(cut 4 16.01)) and (.edits[1] | $(cut 20.31 3.69))" \
  "of two long cuts around the soft end of a word each is told" soft-piece-alaw.wav

sox -D "$(part 0 17.92)" "$(part 3.92 0.08)" "$(part 18 10)" replaced.wav
sox -D replaced.wav -r 8000 -e a-law replaced-alaw.wav
tells '(.edits | length) == 1 and (.edits[0] | .kind == "replace" and (.b.start - 17.92 | fabs) < 0.03 and (.b.end - 18 | fabs) < 0.03)' \
  "other speech of 80 ms is told" replaced-alaw.wav

sox -D -n -r 16000 -b 16 -c 1 short-nothing.wav trim 0 0.14
sox -D "$(part 0 12)" short-nothing.wav "$(part 12.14 15.86)" muted-pause.wav
opusenc --quiet --bitrate 24 muted-pause.wav muted-pause.opus
"$rectool" diff talk.wav muted-pause.opus --json >"$output" 2>&1 || true
ok "that 0.14 s of a pause went silent is told, and where" jq -e '(.edits | length) == 1 and
  (.edits[0] | .kind == "mute" and (.b.start - 12 | fabs) < 0.02 and (.b.end - 12.14 | fabs) < 0.02)' "$output"

sox -D "$(part 0 18)" "$(part 18.025 1.8)" "$(part 18 0.025)" "$(part 19.825 8.175)" moved.wav
opusenc --quiet --bitrate 24 moved.wav moved.opus
tells '([.edits[].kind] - ["move", "cut", "insert"]) == []' "speech that stands 25 ms earlier is not told as replaced" moved.opus

# 0.4 s were moved on: from, up to, behind what, and how long the pieces between and behind are.
while read -r from next to between behind; do
  sox -D "$(part 0 "$from")" "$(part "$next" "$between")" "$(part "$from" 0.4)" "$(part "$to" "$behind")" moved-on.wav
  opusenc --quiet --bitrate 16 moved-on.wav moved-on.opus
  tells "(.edits | length) == 1 and (.edits[0] | .kind == \"move\" and (.b.start - $to + 0.4 | fabs) < 0.06 and (.b.end - $to | fabs) < 0.06)" \
    "what was moved from $from s is told as one move" moved-on.opus
done <<<$'1.3 1.7 22.3 20.6 5.7\n5.1 5.5 7.2 1.7 20.8'

sox -D "$(part 0 14.2)" soft.wav
sox -D -n -r 16000 -b 16 -c 1 nothing.wav trim 0 1
sox -D soft.wav nothing.wav "$(part 15.2 12.8)" muted.wav
sox -D muted.wav -r 8000 -C 7 muted.amr-nb
tells '(.edits | length) == 1 and (.edits[0] | .kind == "mute" and .b.start > 13.9 and (.b.end - 15.2 | fabs) < 0.06)' \
  "through a telephone codec the pause before a mute is not part of it" muted.amr-nb

# A talk of which a third is digital silence, which is alike anywhere: it must not make less of what speech tells.
sox -D -n -r 16000 -b 16 -c 1 silence.wav trim 0 12
sox -D speech.wav silence.wav talk.wav
"$rectool" sign -q talk.wav -s key --force
sox -D "$(part 0 4)" "$(part 14.7 0.3)" "$(part 18 18)" far-piece.wav
lame --quiet -b 64 far-piece.wav far-piece.mp3
tells "(.edits | length) == 2 and (.edits[0] | $(cut 4 10.7)) and (.edits[1] | $(cut 15 3))" \
  "of two cuts around a third of a second each is told, in a talk with long silences" far-piece.mp3

# What AMR-NB leaves at its lowest rate of a voice in a room is as little alike as what a second microphone would hear, but it
# has no other echoes.
sox -R -D speech.wav talk.wav reverb 50 50 30
sox -D talk.wav -r 8000 -C 0 coarse.amr-nb
"$rectool" diff talk.wav coarse.amr-nb --json >"$output" 2>&1 || true
ok "a very coarse copy is not taken for a second microphone's" jq -e '.relation == "same-recording" and .edits == []' "$output"

finish
