#!/bin/bash
# Declares edits of copies, and verifies them from either end: tests/cli/declare.sh RECTOOL
# The copies are made with head, tail, sox, flac and ffmpeg; where an edit was made, is known from their arguments.
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

rate=16000
"$tree/tests/speech.sh" speech.wav 40 $rate 1
sox -D speech.wav talk.wav trim 0 20
sox -D speech.wav other.wav trim 20
tail -c +45 talk.wav >talk.raw
tail -c +45 other.wav >other.raw
wav() { sox -t raw -r $rate -e signed -b 16 -c 1 - "$1"; }
frames() { tail -c +$((2 * $2 + 1)) "$1" | head -c $((2 * $3)) || true; } # RAW FIRST COUNT
for who in anna ben; do
  "$rectool" keygen --no-passphrase -s $who.key -p $who.pub >/dev/null
done
"$rectool" sign -q talk.wav -s anna.key --place Utrecht
"$rectool" sign -q other.wav -s anna.key
both=(-p anna.pub -p ben.pub)
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

# --- a cut: 4.0 s to 6.5 s ---------------------------------------------------------------------------------------------------
{ frames talk.raw 0 64000; frames talk.raw 104000 9999999; } | wav cut.wav
exits 1 "a copy with a cut is not as signed" "$rectool" verify cut.wav --chain talk.wav.recsig "${both[@]}"
ok "the cut is declared with the chain alone" declare_ben talk.wav.recsig cut.wav --cut 4-6.5 --reason third-party --note "a neighbour's name"
both_ways 0 disclosed "and then disclosed, from either end" cut.wav talk.wav
ok "which is shown" "$rectool" verify cut.wav --parent talk.wav.recsig "${both[@]}"
says 'ben.pub says: "cut out"' "as the declarer's word"
says "third-party: a neighbour's name" "with the reason"
says "claimed by the declarer's clock" "and whose time it is"
ok "show tells what the chain declares" "$rectool" show cut.wav.recsig
says 'The signer says: "cut out" at 0:00:04.000–0:00:06.500 of the recording' "as the signer's word"
exits 4 "without the original's chain it cannot be told" "$rectool" verify cut.wav "${both[@]}"
says "was not given" "and what is missing is said"
exits 1 "by an unknown key it counts as undisclosed" "$rectool" verify cut.wav --parent talk.wav.recsig -p anna.pub
says "UNKNOWN key" "which is said"
exits 3 "and by an unknown signer of the original it is not fine" "$rectool" verify cut.wav --parent talk.wav.recsig -p ben.pub
ok "diff takes a declaration as well" "$rectool" diff talk.wav cut.wav --declared cut.wav.recsig "${both[@]}"
exits 1 "but not that of an unknown key" "$rectool" diff talk.wav cut.wav --declared cut.wav.recsig -p anna.pub
ok "the other party countersigns the edited copy, which it has at hand" "$rectool" countersign cut.wav.recsig --as received --from Ben -s anna.key
ok "and so witnesses the declaration" "$rectool" verify cut.wav --parent talk.wav.recsig "${both[@]}"
says "(witnessed)" "which is told"
refuses "not the recording" "a copy of something else is not countersigned" "$rectool" countersign cut.wav.recsig --as received --audio other.wav -s anna.key
flac --silent cut.wav -o cut.flac
ok "the same sound in another container is disclosed too" "$rectool" verify cut.flac --chain cut.wav.recsig --parent talk.wav.recsig "${both[@]}"

# --- what is said is not what was done ----------------------------------------------------------------------------------------
rm cut.wav.recsig
exits 1 "another length is refused" declare_ben talk.wav.recsig cut.wav --cut 4-5.5 --reason third-party
says "1.500 s would be missing; but 2.500 s is missing" "and told"
exits 1 "another place as well" declare_ben talk.wav.recsig cut.wav --cut 9-11.5 --reason third-party
says "Not declared: at 0:00:0" "and told"
ok "nothing was written" test ! -e cut.wav.recsig
{ frames talk.raw 0 160000; frames other.raw 0 32000; frames talk.raw 192000 9999999; } | wav words.wav
exits 1 "a mute under which there are words is refused" declare_ben talk.wav.recsig words.wav --mute 10-12 --reason third-party
says "is not silent" "and told"
exits 1 "what was not done is refused" declare_ben talk.wav.recsig talk.wav --replace 3-4 --reason third-party -o nothing.recsig
says "not changed there" "and told"
{ frames talk.raw 0 64000; frames talk.raw 104000 96000; frames other.raw 0 16000; frames talk.raw 200000 9999999; } | wav two.wav
exits 1 "what was not declared besides is refused" declare_ben talk.wav.recsig two.wav --cut 4-6.5 --reason third-party
says "Not declared" "and told"
ok "unless one says that these are not all" declare_ben talk.wav.recsig two.wav --cut 4-6.5 --reason third-party --all-edits no
both_ways 1 undisclosed "then the rest is undisclosed" two.wav talk.wav
ok "and only the rest" jq -e '[.edits[] | [.kind, .declared]] | . == [["cut", true], ["insert", false]]' one.json

# --- each kind, with the original at hand ---------------------------------------------------------------------------------------
{ frames talk.raw 0 160000; head -c 32000 /dev/zero; frames talk.raw 176000 9999999; } | wav mute.wav
ok "a mute" declare_ben talk.wav mute.wav --mute 0:10-0:11.000 --reason privacy
both_ways 0 disclosed "is disclosed" mute.wav talk.wav
echo '[{"kind":"replace","start":"0:10","end":12.0,"reason":"privacy","note":"a tone"}]' >list.json
ok "a replacement, from a list" declare_ben talk.wav words.wav --list list.json
both_ways 0 disclosed "is disclosed" words.wav talk.wav
{ frames talk.raw 0 80000; frames other.raw 0 24000; frames talk.raw 80000 9999999; } | wav insert.wav
printf '5.000000\t6.500000\tinsert comment\n' >labels.txt
ok "an insert, from a label track" declare_ben talk.wav insert.wav --labels labels.txt
both_ways 0 disclosed "is disclosed" insert.wav talk.wav
{ frames talk.raw 0 128000; frames talk.raw 80000 48000; frames talk.raw 128000 9999999; } | wav repeat.wav
ok "a repeat, in samples" declare_ben talk.wav repeat.wav --repeat 80000samples-128000samples@128000samples --reason stress
both_ways 0 disclosed "is disclosed" repeat.wav talk.wav
{ frames talk.raw 0 48000; frames talk.raw 96000 64000; frames talk.raw 48000 48000; frames talk.raw 160000 9999999; } | wav move.wav
ok "a move" declare_ben talk.wav move.wav --move 6-10@3 --reason order
both_ways 0 disclosed "is disclosed" move.wav talk.wav
ok "what is found can be declared as it is" declare_ben talk.wav move.wav --from-diff --reason order --force
both_ways 0 disclosed "and is disclosed" move.wav talk.wav

# --- an edit of an edited copy ---------------------------------------------------------------------------------------------------
ok "the cut is declared again" declare_ben talk.wav cut.wav --cut 4-6.5 --reason third-party
tail -c +45 cut.wav >cut.raw
{ frames cut.raw 0 160000; frames cut.raw 184000 9999999; } | wav again.wav
ok "a cut of the copy" declare_ben cut.wav.recsig again.wav --cut 10-11.5 --reason length
exits 4 "its own parent is not enough" "$rectool" verify again.wav --parent cut.wav.recsig "${both[@]}"
ok "with all of them it is disclosed" "$rectool" verify again.wav --parent cut.wav.recsig --parent talk.wav.recsig "${both[@]}" --json
ok "with both declarations" jq -e '(.declarations | length) == 2 and ([.edits[] | .kind + .reason] == ["cutthird-party", "cutlength"])' "$output"

# --- a compilation ------------------------------------------------------------------------------------------------------------------
{ frames talk.raw 32000 64000; frames other.raw 16000 80000; frames talk.raw 160000 64000; } | wav both.wav
ok "a compilation is declared" "$rectool" declare --excerpt-of talk.wav --excerpt-of other.wav both.wav -s ben.key
says "0:00:00.000–0:00:04.000 of the copy is 0:00:02.000–0:00:06.000 of recording 1" "with each stretch's place"
ok "and disclosed" "$rectool" verify both.wav --parent talk.wav.recsig --parent other.wav.recsig "${both[@]}"
says "stand in its order" "with their order"
exits 4 "but not without all recordings" "$rectool" verify both.wav --parent talk.wav.recsig "${both[@]}"
{ frames talk.raw 32000 64000; head -c 50000 /dev/urandom; frames other.raw 16000 80000; } | wav mixed.wav
exits 1 "sound of no recording is refused" "$rectool" declare --excerpt-of talk.wav --excerpt-of other.wav mixed.wav -s ben.key
says "from none of the recordings" "and told"
ok "unless it is declared" "$rectool" declare --excerpt-of talk.wav --excerpt-of other.wav mixed.wav --insert 4-5.5625 -s ben.key
ok "then it is disclosed" "$rectool" verify mixed.wav --parent talk.wav.recsig --parent other.wav.recsig "${both[@]}"

# --- bad input --------------------------------------------------------------------------------------------------------------------
refuses "no range" "a range that is none" declare_ben talk.wav.recsig cut.wav --cut 4 --reason x -o no.recsig
refuses "no range" "one that ends before it begins" declare_ben talk.wav.recsig cut.wav --cut 6-4 --reason x -o no.recsig
refuses "why an edit was made" "a missing reason" declare_ben talk.wav.recsig cut.wav --cut 4-6.5 -o no.recsig
refuses "exists already" "an existing chain is not overwritten" declare_ben talk.wav.recsig cut.wav --cut 4-6.5 --reason x
refuses "nothing of" "another recording" declare_ben other.wav.recsig cut.wav --cut 4-6.5 --reason x -o no.recsig
refuses "edited copy" "parents without a declaration" "$rectool" verify talk.wav --parent other.wav.recsig
ok "and nothing was left behind" test ! -e no.recsig
finish
