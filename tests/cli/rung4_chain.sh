#!/bin/bash
# A chain in place of a recording for diff, and copies of which only a part was encoded anew: tests/cli/rung4_chain.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

opus() { ffmpeg -v error -nostdin -y -i "$1" -c:a libopus -b:a 16k -application voip "$2"; }
"$tree/tests/speech.sh" talk.wav 40 16000 7
"$tree/tests/speech.sh" other.wav 30 16000 8
"$rectool" keygen -q --no-passphrase -s key -p key.pub
"$rectool" keygen -q --no-passphrase -s key2 -p key2.pub
"$rectool" sign -q talk.wav -s key
"$rectool" strip -q talk.wav.recsig -o shown.recsig
# holds FILTER "sentence" command...: the JSON that the command prints makes the jq filter true.
holds() {
    local filter=$1 sentence=$2
    shift 2
    "$@" --json >found.json || true
    cp found.json "$output"
    ok "$sentence" jq -e "$filter" found.json
}
verify() { "$rectool" verify "$1" --chain talk.wav.recsig -p key.pub "${@:2}"; }
# near VALUE WANTED: a jq condition, within 50 ms.
near() { echo "(($1) - ($2) | fabs) < 0.05"; }

# --- diff: a chain in place of a recording ---------------------------------------------------------------------------------
opus talk.wav note.opus
sox -D talk.wav cut.wav trim 0 18 =19.5
opus cut.wav cut.opus
exits 0 "a chain and its recording are the same, by the blocks" "$rectool" diff talk.wav.recsig talk.wav
says "IDENTICAL (proven): B is the file whose chain A is" "and it says what is what"
says "Whose key that is was not checked" "and that the key was not looked at"
exits 0 "the other way round, too" "$rectool" diff talk.wav talk.wav.recsig
says "A is the file whose chain B is" "with the sides named"
flac -s talk.wav
exits 0 "the same samples in another container" "$rectool" diff talk.wav.recsig talk.flac
exits 5 "a voice message of it is consistent" "$rectool" diff talk.wav.recsig note.opus
says "NO EDIT WAS FOUND (measured, not proven)" "and no more than that"
exits 5 "in that order, too" "$rectool" diff note.opus talk.wav.recsig
holds "(.edits | length == 1) and (.edits[0] | .kind == \"cut\" and (.proven | not) and $(near '.a.end - .a.start' 1.5) and $(near .b.start 18))" \
    "a cut is found in a voice message, with its place" "$rectool" diff talk.wav.recsig cut.opus
holds "(.edits | length == 1) and (.edits[0] | .kind == \"insert\" and $(near '.b.end - .b.start' 1.5) and $(near .a.start 18))" \
    "from the copy to the chain the same is an insert" "$rectool" diff cut.opus talk.wav.recsig
holds '.identity == "not-applicable" and .a.key_checked == false and (.a.head | length == 44) and .b.file == "cut.opus" and .compared > 0.9 and .smallest_edit > 0' \
    "JSON tells the chain's head, the share compared and the shortest edit" "$rectool" diff talk.wav.recsig cut.opus
exits 1 "labels and a page are written" "$rectool" diff talk.wav.recsig cut.opus --labels places --html page.html
ok "the cut is among the labels" grep -q cut places.a.txt
ok "the page names the chain" grep -q "Whose key that is was not checked" page.html
cp cut.wav proven.wav
exits 1 "a cut in a lossless copy is proven" "$rectool" diff talk.wav.recsig proven.wav
says "EDITED (proven)" "and called that"
exits 4 "without fingerprints it cannot be told" "$rectool" diff shown.recsig note.opus
says "holds no fingerprint" "and the reason is given"
sed '5s/"root":"./"root":"_/' talk.wav.recsig >bad.recsig
exits 6 "an invalid chain says nothing about the audio" "$rectool" diff bad.recsig note.opus
says "THE CHAIN IS INVALID" "and is called that"
exits 6 "on either side" "$rectool" diff note.opus bad.recsig
refuses "is about a recording" "parts are of recordings" "$rectool" diff talk.wav.recsig note.opus -a 5
refuses "is about a recording" "and tracks" "$rectool" diff talk.wav.recsig note.opus --track-a 1

# --- diff: two chains ------------------------------------------------------------------------------------------------------
"$rectool" sign -q talk.wav -s key2 -o second.recsig
exits 0 "both parties signed one file" "$rectool" diff talk.wav.recsig second.recsig
says "ONE FILE WAS SIGNED (proven)" "and that is proven"
exits 0 "a stripped chain is still that of the same recording" "$rectool" diff talk.wav.recsig shown.recsig
says "ONE RECORDING (proven)" "by its head"
"$rectool" sign -q note.opus -s key2 -o note.recsig
exits 5 "the other party signed a copy that was encoded anew" "$rectool" diff talk.wav.recsig note.recsig
says "by their fingerprints, both chains are of one recording" "and the fingerprints tell that"
holds '.relation == "same-recording" and .measured and .compared > 0.9' "as JSON" "$rectool" diff talk.wav.recsig note.recsig
sox -D talk.wav later.wav trim 0.013
opus later.wav later.opus
"$rectool" sign -q cut.opus -s key2 -o cut.recsig
holds "(.edits | length == 1) and (.edits[0] | .kind == \"cut\" and ((.a.end - .a.start) - 1.5 | fabs) < 0.1 and (.b.start - 18 | fabs) < 0.2)" \
    "what one of them lacks is found from the chains alone" "$rectool" diff talk.wav.recsig cut.recsig
"$rectool" sign -q later.opus -s key2 -o later.recsig
exits 5 "recordings that begin 13 ms apart are compared between the words" "$rectool" diff talk.wav.recsig later.recsig
"$rectool" sign -q other.wav -s key2 -o other.recsig
"$rectool" diff talk.wav.recsig other.recsig --json >found.json || true
ok "two talks are never called one" jq -e '(.verdict == "unrelated" or .verdict == "inconclusive") and .edits == []' found.json
exits 4 "a stripped chain of another file cannot be compared" "$rectool" diff shown.recsig note.recsig

# --- verify: some of it was processed --------------------------------------------------------------------------------------
# ten seconds of the talk are made louder by 3 dB
sox -D talk.wav one.wav trim 0 12
sox -D talk.wav two.wav trim 12 10 vol 3dB
sox -D talk.wav three.wav trim 22
sox -D one.wav two.wav three.wav louder.wav
exits 5 "a stretch that was made louder is no edit, and no proof" verify louder.wav
says "found block by block" "and it is told how much was proven"
says "processed or encoded anew" "and how much was measured"
holds '.edits == [] and .measured and .relation == "same-recording" and (.alike | length > 0) and .alike[0].b.start > 11.5 and .alike[-1].b.end < 22.5 and .compared > 0.98 and .smallest_edit > 0.01' \
    "as numbers, too" verify louder.wav
# two seconds are cut out of the part that was made louder, and one second before it
sox -D talk.wav before.wav trim 0 5
sox -D talk.wav between.wav trim 6 6
sox -D talk.wav left.wav trim 12 4 vol 3dB
sox -D talk.wav right.wav trim 18 4 vol 3dB
sox -D before.wav between.wav left.wav right.wav three.wav both.wav
exits 1 "edits in the untouched and in the processed part" verify both.wav
says "of which 1 is proven and the rest is measured" "are told apart"
holds "(.edits | length == 2) and (.edits[0] | .kind == \"cut\" and .proven and ((.a.end - .a.start) - 1 | fabs) < 0.001) and (.edits[1] | .kind == \"cut\" and (.proven | not) and $(near '.a.end - .a.start' 2) and $(near .b.start 15))" \
    "each with its own certainty" verify both.wav
ok "the page shows both" test "$(verify both.wav --html both.html >/dev/null || grep -c 'sounds the same in both (measured)' both.html)" -ge 1
# three seconds of another talk
sox -D other.wav foreign.wav trim 5 3
sox -D talk.wav after.wav trim 15
sox -D talk.wav start.wav trim 0 12
sox -D start.wav foreign.wav after.wav replaced.wav
exits 1 "what was replaced is an edit" verify replaced.wav
holds '(.edits | length == 1) and .edits[0].kind == "replace" and .edits[0].proven and .alike == []' "and proven, as it is other sound" verify replaced.wav
# a short stretch that was made louder: too short to be told by its fingerprint
sox -D talk.wav start.wav trim 0 12
sox -D talk.wav word.wav trim 12 0.5 vol 3dB
sox -D talk.wav after.wav trim 12.5
sox -D start.wav word.wav after.wav word-louder.wav
holds '(.edits | length == 1) and .edits[0].proven and .exit_code == 1' "half a second of other samples stays what it is proven to be" verify word-louder.wav

# --- a second device ------------------------------------------------------------------------------------------------------
# on_the_desk IN.wav OUT.opus: what a device hears that lies elsewhere in the room, with noise of its own.
on_the_desk() {
  sox -R -D "$1" echoes.wav gain -6 reverb 60 40 60
  sox -R -D -n -r 16000 -b 16 -c 1 hiss.wav synth 38 pinknoise vol 0.004
  sox -R -D -m -v 1 echoes.wav -v 1 hiss.wav desk.wav
  opus desk.wav "$2"
}
on_the_desk talk.wav desk.opus
exits 5 "of what a second device recorded nothing is missing" verify desk.opus
says "THE TALK THAT WAS SIGNED (measured, not proven): made by another device, unless this is a very coarse or noisy copy" \
    "and it is not called the signed recording"
says "what was replaced or silenced cannot be told" "with what cannot be told of it"
says "Edits shorter than 0.300 s may have been missed" "and what is too short"
holds '.relation == "independent-recordings" and .verdict == "consistent" and .exit_code == 5 and .edits == []' "as JSON" verify desk.opus
exits 5 "from the chain, diff says the same" "$rectool" diff talk.wav.recsig desk.opus
says "TWO RECORDINGS OF ONE TALK" "in its words"
exits 5 "and from the recording" "$rectool" diff talk.wav desk.opus
says "TWO RECORDINGS OF ONE TALK" "too"
"$rectool" sign -q desk.opus -s key2 -o desk.recsig
holds '.relation == "independent-recordings" and .edits == []' "from two chains, too" "$rectool" diff talk.wav.recsig desk.recsig
on_the_desk cut.wav desk-cut.opus
exits 1 "a cut in it is told" verify desk-cut.opus
says "what was replaced or silenced cannot be told" "with what else there may be"
holds "(.edits | length == 1) and (.edits[0] | .kind == \"cut\" and ((.a.end - .a.start) - 1.5 | fabs) < 0.05)" "with its length" \
    verify desk-cut.opus

# --- too damaged to tell ---------------------------------------------------------------------------------------------------
sox -D -n -r 16000 -b 16 -c 1 noise.wav synth 32 whitenoise vol 0.3
sox -D talk.wav begin.wav trim 0 8
sox -D begin.wav noise.wav damaged.wav
opus damaged.wav damaged.opus
"$rectool" verify damaged.opus --chain talk.wav.recsig -p key.pub --json >found.json || true
cp found.json "$output"
ok "of a copy that is mostly noise no share is made up" jq -e '.compared < 0.5 and .verdict != "consistent"' found.json
finish
