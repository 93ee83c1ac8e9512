#!/bin/bash
# Declares edits of copies that were encoded anew, with the original's chain alone: tests/cli/declare_lossy.sh RECTOOL
# The copies are made with sox and encoded by ffmpeg; where an edit was made, is known from their arguments.
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

"$tree/tests/speech.sh" speech.wav 80 16000 1
sox -D speech.wav talk.wav trim 0 40
sox -D speech.wav other.wav trim 40
for who in anna ben; do
  "$rectool" keygen --no-passphrase -s $who.key -p $who.pub >/dev/null
done
"$rectool" sign -q talk.wav -s anna.key
"$rectool" sign -q other.wav -s anna.key
both=(-p anna.pub -p ben.pub)
opus() { ffmpeg -nostdin -v error -y -i "$1" -c:a libopus -b:a 24k -application voip "$2"; }
aac() { ffmpeg -nostdin -v error -y -i "$1" -c:a aac -b:a 64k "$2"; }
head_of() { grep '"kind":"end"' "$1.recsig" | tr -d '\n' | b2sum -l 256 | cut -d" " -f1 | xxd -r -p | base64; }
declare_ben() { "$rectool" declare "$@" -s ben.key; }
# both_ways CODE VERDICT "sentence" EDITED ORIGINAL: from the copy's chain and from the original's the same.
both_ways() {
  local code=0 other=0
  "$rectool" verify "$4" --parent "$5.recsig" "${both[@]}" --json >one.json || code=$?
  "$rectool" verify "$4" --chain "$5.recsig" --declared "$4.recsig" "${both[@]}" --json >two.json || other=$?
  cp one.json "$output"
  if [[ $code == "$1" && $other == "$1" && $(jq -r .verdict one.json) == "$2" ]] &&
    cmp <(jq -S '[.verdict,.doubts,.edits,.identity]' one.json) <(jq -S '[.verdict,.doubts,.edits,.identity]' two.json); then
    pass "$3"
  else
    fail "$3" "exit codes $code and $other instead of $1"
  fi
}

# --- a cut: 12.0 s to 14.5 s ---------------------------------------------------------------------------------------------------
sox -D talk.wav cut.wav trim 0 12 =14.5
opus cut.wav cut.opus
exits 1 "a voice message with a cut is not as signed" "$rectool" verify cut.opus --chain talk.wav.recsig "${both[@]}"
ok "the cut is declared with the chain alone" declare_ben talk.wav.recsig cut.opus --cut 12-14.5 --reason third-party
both_ways 5 consistent "and then as declared, by measurement, from either end" cut.opus talk.wav
ok "with its length to the millisecond that a measurement has" jq -e '.measured and (.edits | length == 1) and (.edits[0] | .declared and (.proven | not) and (.a.end - .a.start - 2.5 | fabs) < 0.005)' one.json
exits 5 "which is told" "$rectool" verify cut.opus --parent talk.wav.recsig "${both[@]}"
says "AS DECLARED (measured, not proven)" "as measured, and as declared"
hides "exact" "and no measurement is called exact"
exits 1 "by an unknown key it counts as undisclosed" "$rectool" verify cut.opus --parent talk.wav.recsig -p anna.pub
exits 4 "without the original's chain it cannot be told" "$rectool" verify cut.opus "${both[@]}"
exits 3 "and by an unknown signer of the original it is not fine" "$rectool" verify cut.opus --parent talk.wav.recsig -p ben.pub
exits 5 "diff takes the declaration as well" "$rectool" diff talk.wav cut.opus --declared cut.opus.recsig "${both[@]}"
exits 1 "another length is refused" declare_ben talk.wav.recsig cut.opus --cut 12-13.5 --reason third-party --force
says "1.500 s would be missing; but 2.5" "and told"
exits 1 "another place as well" declare_ben talk.wav.recsig cut.opus --cut 20-22.5 --reason third-party --force
says "Not declared: " "and told"

# --- other kinds ----------------------------------------------------------------------------------------------------------------
sox -D -n -r 16000 -b 16 -c 1 silence.wav trim 0 2
sox -D talk.wav before.wav trim 0 30
sox -D talk.wav after.wav trim 32
sox -D before.wav silence.wav after.wav mute.wav
opus mute.wav mute.opus
ok "a mute, of which an encoder smears the borders" declare_ben talk.wav.recsig mute.opus --mute 30-32 --reason privacy
both_ways 5 consistent "is as declared" mute.opus talk.wav
sox -D other.wav words.wav trim 5 2
sox -D before.wav words.wav after.wav replace.wav
opus replace.wav replace.opus
exits 1 "a mute under which there are words is refused" declare_ben talk.wav.recsig replace.opus --mute 30-32 --reason privacy
says "is not silent" "and told"
ok "as a replacement they can be declared" declare_ben talk.wav.recsig replace.opus --replace 30-32 --reason privacy
both_ways 5 consistent "and are as declared" replace.opus talk.wav

# --- an edit of an edited copy ----------------------------------------------------------------------------------------------------
declare_ben -q talk.wav.recsig cut.wav --cut 12-14.5 --reason third-party
sox -D cut.wav again.wav trim 0 25 =26.5
opus again.wav again.opus
ok "a cut of the copy, encoded anew" declare_ben cut.wav.recsig again.opus --cut 25-26.5 --reason length
exits 4 "its own parent is not enough" "$rectool" verify again.opus --parent cut.wav.recsig "${both[@]}"
exits 5 "with all of them it is as declared" "$rectool" verify again.opus --parent cut.wav.recsig --parent talk.wav.recsig "${both[@]}" --json
ok "by both declarations" jq -e '(.declarations | length) == 2 and ([.edits[] | .kind + .reason] == ["cutthird-party", "cutlength"])' "$output"

# --- a compilation ------------------------------------------------------------------------------------------------------------------
sox -D talk.wav first.wav trim 5 12
sox -D other.wav second.wav trim 8 14
sox -D talk.wav third.wav trim 22 10
sox -D first.wav second.wav third.wav excerpts.wav
aac excerpts.wav excerpts.m4a
ok "a compilation is declared" "$rectool" declare --excerpt-of talk.wav.recsig --excerpt-of other.wav.recsig excerpts.m4a -s ben.key
says "stand in its order" "with the order of its excerpts"
exits 5 "and is as declared" "$rectool" verify excerpts.m4a --parent talk.wav.recsig --parent other.wav.recsig "${both[@]}"
says "Recording 2 is that of other.wav.recsig, with the head $(head_of other.wav)" "with each recording by its chain and its head"
hides "is not what stands at" "and what is of one recording is no edit of the other"
"$rectool" verify excerpts.m4a --parent talk.wav.recsig --parent other.wav.recsig "${both[@]}" --json >excerpts.json || true
cp excerpts.json "$output"
# shellcheck disable=SC2016 # the names are jq's
ok "with each stretch's place to a tenth of a second" jq -e '([.declarations[0].edits[] | [.parent, .a.start, .a.end, .b.start]] | flatten) as [$p, $a, $b, $c, $q, $d, $e, $f, $r, $g, $h, $i]
  | [$p, $q, $r] == [0, 1, 0] and ([$a - 5, $b - 17, $c, $d - 8, $e - 22, $f - 12, $g - 22, $h - 32, $i - 26] | all(fabs < 0.1))' excerpts.json

# --- what cannot be compared ----------------------------------------------------------------------------------------------------------
opus other.wav other.opus
refuses "nothing of talk.wav.recsig" "another talk" declare_ben talk.wav.recsig other.opus --cut 4-6.5 --reason x -o no.recsig
"$rectool" strip -q talk.wav.recsig -o stripped.recsig
refuses "holds no fingerprint" "a chain without fingerprint" declare_ben stripped.recsig cut.opus --cut 12-14.5 --reason x -o no.recsig
finish
