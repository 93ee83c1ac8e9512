#!/bin/bash
# The fingerprints in a chain: who sees them, who checks them, who takes them out. tests/cli/fingerprint.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

"$tree/tests/speech.sh" talk.wav 12 16000 4
"$rectool" keygen -q --no-passphrase -s key -p key.pub
verify() { "$rectool" verify "$1" --chain "$2" -p key.pub "${@:3}"; }
# members CHAIN NAME: how many details have a member of that name.
members() { jq -r --arg name "$2" 'select(has("detail") and has("blocks")) | has($name)' "$1" | grep -c true || true; }
is() { if [[ $1 == "$2" ]]; then pass "$3"; else fail "$3" "$1 instead of $2"; fi }

# --- signing ---------------------------------------------------------------------------------------------------------------
ok "a recording is signed" "$rectool" sign talk.wav -s key
says "keep it as confidential as the recording" "the signer is told that the talk can be made out from the chain"
says "rectool strip" "and how to make a chain that may be shown"
is "$(members talk.wav.recsig fingerprint)" 12 "each second has its fingerprint"
ok "show tells of it" "$rectool" show talk.wav.recsig
says "as confidential as the recording" "and of what it means"
ok "a recording is signed without fingerprint" "$rectool" sign talk.wav -s key --no-fingerprint -o plain.recsig
says "cannot be verified without the original" "the signer is told what is missing"
is "$(members plain.recsig fingerprint)" 0 "there is none in the chain"
ok "it verifies all the same" verify talk.wav plain.recsig --audit
ok "a live recording has one as well" sh -c "'$rectool' sign --live -q -s key -o live.recsig - <talk.wav"
is "$(members live.recsig fingerprint)" "$(members live.recsig blocks)" "in each segment"
ok "it is that of the sound" verify talk.wav live.recsig --audit
sh -c "'$rectool' sign --live --no-fingerprint -q -s key -o live-plain.recsig - <talk.wav"
is "$(members live-plain.recsig fingerprint)" 0 "a live recording can do without"
refuses "does not go with --resume" "a chain that goes on keeps its fingerprint" "$rectool" sign --resume --no-fingerprint live.recsig -s key
ok "bytes have none" "$rectool" sign key.pub --bytes -s key
hides "fingerprint" "and nothing is said about it"

# --- an edit's place within its blocks, which are an eighth of a second long ----------------------------------------------------
# placed CHAIN COPY KIND PLACE: the one edit of that kind is stated to within 45 ms, and the place lies within that.
placed() {
  verify "$2" "$1" --json >answer || true
  jq -e --argjson place "$4" '.edits | length == 1 and .[0].kind == "'"$3"'" and .[0].proven and .[0].place_measured and .[0].precision < 0.045 and
    (.[0].b.start - $place | fabs) <= .[0].precision' answer
}
sox -D talk.wav cut.wav trim 0 3.3 =4.117
sox -D talk.wav other.wav trim 9 0.6
sox -D talk.wav start.wav trim 0 5.21
sox -D talk.wav rest.wav trim 5.21
sox -D start.wav other.wav rest.wav insert.wav
ok "a cut is placed by the fingerprint" placed talk.wav.recsig cut.wav cut 3.3
ok "and what was put in, of the same talk" placed talk.wav.recsig insert.wav repeat 5.21
exits 1 "which stays an undisclosed edit" verify cut.wav talk.wav.recsig
says "0.817 s is missing" "with its proven length"
says "length exact, place measured by the fingerprint" "and is said"
exits 1 "without a fingerprint" verify cut.wav plain.recsig
says "length exact, place ± 0.0" "the blocks alone tell"
hides "by the fingerprint" "which is said"

# --- stripping -------------------------------------------------------------------------------------------------------------
ok "a chain is stripped" "$rectool" strip talk.wav.recsig -o shown.recsig
is "$(members shown.recsig fingerprint)" 0 "no fingerprint is left"
is "$(members shown.recsig fingerprint_salt) $(members shown.recsig salt)" "0 0" "nor a salt with which a guess of one could be tested"
is "$(members shown.recsig f)" 12 "only what commits to it"
ok "the stripped chain proves what the full one does" verify talk.wav shown.recsig
ok "show says that it may be shown" "$rectool" show shown.recsig
says "withheld" "as its fingerprints are withheld"
exits 0 "an audit has nothing to check there" verify talk.wav shown.recsig --audit

# --- auditing --------------------------------------------------------------------------------------------------------------
ok "the fingerprint is that of the samples" verify talk.wav talk.wav.recsig --audit
says "the fingerprints of 12 segments" "and it is said how much was checked"
flac --silent talk.wav
ok "also from another lossless file" verify talk.flac talk.wav.recsig --audit
sox -D talk.wav shorter.wav trim 0 5 =7
exits 1 "of an edited copy the edits come first" verify shorter.wav talk.wav.recsig --audit
data=$tree/tests/vectors/data
audit() { "$rectool" verify "$data/talk.wav" --chain "$data/fingerprint-of-other-sound.recsig" -p "$data/signer.pub" "$@"; }
ok "a fingerprint that the signer took from other sound is not looked at without an audit" audit
exits 6 "with an audit the chain is at odds with itself" audit --audit
says "record 2" "in the record that is concerned"

# --- packets: the words of a decoder ---------------------------------------------------------------------------------------
media() { ffmpeg -v error -nostdin -y "$@"; }
media -i talk.wav -ar 44100 -c:a aac -b:a 64k phone.m4a
media -i talk.wav -c:a libopus -b:a 24k note.opus
media -i talk.wav -c:a libmp3lame -b:a 48k talk.mp3
media -i talk.wav -c:a libvorbis talk.ogg
sox talk.wav -r 8000 -t amr-nb talk.amr
for file in phone.m4a note.opus talk.mp3 talk.ogg talk.amr; do
    ok "$file is signed" "$rectool" sign "$file" -s key
    is "$(members "$file.recsig" fingerprint)" "$(members "$file.recsig" blocks)" "$file: each segment has a fingerprint"
    ok "$file: it is that of the sound" verify "$file" "$file.recsig" --audit
done
media -i phone.m4a -c copy phone.mka
ok "also in another container" verify phone.mka phone.m4a.recsig --audit
finish
