#!/bin/bash
# Signing while it is recorded: the real program at the end of a pipe, killed, stopped and starved.
set -euo pipefail
rectool=$(realpath "$1")
kills=${RECTOOL_KILLS:-200}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/lib.sh"
cd "$work"

"$here/../speech.sh" talk.wav 60 8000
"$rectool" keygen -s key -p key.pub --no-passphrase >/dev/null
"$rectool" keygen -s other -p other.pub --no-passphrase >/dev/null
recorder=$here/recorder.pl

# integrity COPY CHAIN: the verdict that scripts see.
integrity() { "$rectool" verify "$1" --chain "$2" -p key.pub --json | jq -r .verdict || true; }
is() { if [[ $1 == "$2" ]]; then pass "$3"; else fail "$3" "'$1' instead of '$2'"; fi; }
# gaps CHAIN: their lengths in ms.
gaps() { jq -r 'select(.kind == "gap") | .milliseconds' "$1"; }

# A stream from a file, as fast as it goes
ok "a WAV stream is signed" bash -c "tee whole.wav <talk.wav | '$rectool' sign --live -s key -o whole.recsig - "
says "Receipt letters:" "the receipt letters are printed"
ok "the copy that tee wrote is unchanged" "$rectool" verify whole.wav --chain whole.recsig -p key.pub
is "$(jq -r 'select(.kind == "recording") | .mode' whole.recsig)" live "the chain says that it was made live"
is "$(jq -s '[.[] | select(.kind == "segment")] | length' whole.recsig)" 60 "a minute is sixty segments"
is "$(jq -s '[.[] | select(.kind == "segment") | .monotonic] | . == sort' whole.recsig)" true "the monotonic clock does not go back"
is "$(gaps whole.recsig)" "" "no gap is seen in it"
tail -c +45 talk.wav >talk.raw
ok "raw samples are signed" bash -c "'$rectool' sign --live --raw s16 --rate 8000 --channels 1 -s key -o raw.recsig - <talk.raw"
ok "they are the same recording" "$rectool" verify talk.wav --chain raw.recsig -p key.pub
sox talk.wav -c 2 -b 24 wide.wav remix 1 1
ok "24 bits and two channels are signed" bash -c "'$rectool' sign --live -s key -o wide.recsig - <wide.wav"
ok "and verify" "$rectool" verify wide.wav --chain wide.recsig -p key.pub
exits 1 "a cut in the copy is found" bash -c "sox whole.wav cut.wav trim 0 20 2 && '$rectool' verify cut.wav --chain whole.recsig -p key.pub"
says "cut: 2.000 s is missing" "with its length"

# What makes no sense
refuses "no sound came in" "an empty stream is refused" "$rectool" sign --live -s key -o none.recsig - </dev/null
refuses "no WAV stream" "text is refused" "$rectool" sign --live -s key -o none.recsig - <"$here/live.sh"
no "nothing was written for them" test -e none.recsig
refuses "exists already" "a chain is not overwritten" "$rectool" sign --live -s key -o whole.recsig - <talk.wav
refuses "--live" "a file cannot be signed live" "$rectool" sign --live -s key -o none.recsig talk.wav
refuses "standard input" "a stream is not signed without --live" "$rectool" sign -s key -o none.recsig - <talk.wav
refuses "go together" "raw samples need a rate" "$rectool" sign --live --raw s16 -s key -o none.recsig - <talk.wav

# By the clock, told to stop
for signal in INT TERM; do
  rm -f part.fifo; mkfifo part.fifo
  "$recorder" talk.wav 30 >part.fifo &
  recording=$!
  tee part.wav <part.fifo | "$rectool" sign --live -q -s key -o "$work/$signal.recsig" - &
  sleep 2.5
  pkill "-$signal" -f "sign --live -q -s key -o $work/$signal.recsig" || true
  sleep 0.2
  kill $recording
  wait
  is "$(integrity part.wav "$signal.recsig")" unchanged "SIG$signal ends the chain properly"
  is "$(gaps "$signal.recsig")" "" "without a gap"
done

# Sound that is lost, and sound that only comes late
"$recorder" talk.wav 6 2.5 1.5 | tee lost.wav | "$rectool" sign --live -q -s key -o lost.recsig -
gap=$(gaps lost.recsig)
if [[ $gap =~ ^[0-9]+$ ]] && ((gap > 1000 && gap < 2500)); then pass "1.5 s that were lost are a gap"; else fail "1.5 s that were lost are a gap" "'$gap'"; fi
ok "a recording with a gap verifies" "$rectool" verify lost.wav --chain lost.recsig -p key.pub
says "gap of" "and the gap is told"
"$recorder" talk.wav 6 | tee late.wav | "$rectool" sign --live -q -s key -o "$work/late.recsig" - &
sleep 2
pkill -STOP -f "sign --live -q -s key -o $work/late.recsig"
sleep 1.5
pkill -CONT -f "sign --live -q -s key -o $work/late.recsig"
wait
is "$(gaps late.recsig)" "" "a signer that was stopped for a while loses nothing, and sees no gap"
ok "and its recording verifies" "$rectool" verify late.wav --chain late.recsig -p key.pub

# kill -9 at any moment
bad=0 seen=0
exec 3>&2 2>/dev/null # where bash tells of every process that was killed
for ((i = 0; i < kills; i++)); do
  rm -f killed.recsig
  { cat talk.wav; sleep "5.$$"; } 2>/dev/null | "$rectool" sign --live -q -s key -o "$work/killed.recsig" - 2>/dev/null &
  if ((i % 8)); then # most while it signs, however long the program takes to start
    for ((tries = 0; tries < 500; tries++)); do
      if [[ -e killed.recsig ]]; then break; fi
      sleep 0.01
    done
  fi
  sleep "$(printf '0.%03d' $(((i * 37) % 160)))"
  pkill -KILL -f "sign --live -q -s key -o $work/killed.recsig" || true
  pkill -f "sleep 5.$$" || true
  wait 2>/dev/null || true
  if [[ ! -e killed.recsig ]]; then continue; fi
  seen=$((seen + 1))
  code=0
  "$rectool" show --check killed.recsig >"$output" 2>&1 || code=$?
  # Of a chain that was killed before its first segment, or between a segment and its detail, not even that can be told.
  complete=$(($(wc -l <killed.recsig) >= 3 && $(wc -l <killed.recsig) % 2 == 1))
  if ((code != 4)) || { ((complete && i % 4 == 0)) && [[ $(integrity talk.wav killed.recsig) != unfinished ]]; }; then bad=$((bad + 1)); fi
done
exec 2>&3
is $bad 0 "whatever the moment of kill -9, the chain is unfinished and whole as far as it goes ($seen of $kills chains)"
if ((seen > kills / 2)); then pass "most kills came while signing"; else fail "most kills came while signing" "$seen of $kills"; fi

# Ending what was interrupted
head -n 19 whole.recsig >torn.recsig
printf '{"kind":"segm' >>torn.recsig
cp torn.recsig before.recsig
exits 4 "a torn chain is unfinished" "$rectool" show torn.recsig
refuses "another key" "another key cannot end it" "$rectool" sign --resume torn.recsig -s other
ok "nothing was changed by that" cmp torn.recsig before.recsig
exits 0 "its own key ends it" "$rectool" sign --resume torn.recsig -s key --reason "battery empty"
is "$(tail -n 1 torn.recsig | jq -r .reason)" "battery empty" "with the reason"
exits 0 "it is whole now" "$rectool" show --check torn.recsig
frames=$(jq -s 'map(select(.kind == "segment") | .frames) | add' torn.recsig)
sox talk.wav short.wav trim 0 "${frames}s"
ok "the recording up to there is unchanged" "$rectool" verify short.wav --chain torn.recsig -p key.pub
exits 4 "of the rest nothing can be said" "$rectool" verify talk.wav --chain torn.recsig -p key.pub
says "never signed" "and that is told"
refuses "has its end already" "it is ended once" "$rectool" sign --resume torn.recsig -s key
exits 6 "a damaged chain is not ended" bash -c "sed '4d' before.recsig >damaged.recsig; '$rectool' sign --resume damaged.recsig -s key"
"$rectool" sign -q talk.wav -s key -o file.recsig
refuses "finished file" "a chain of a file is not resumed" "$rectool" sign --resume file.recsig -s key

# A full disk
mkdir full
if mount -t tmpfs -o size=20k tmpfs full 2>/dev/null; then
  refuses "No space left" "a full disk is told" "$rectool" sign --live -s key -o full/talk.recsig - <talk.wav
  is "$("$rectool" show --check full/talk.recsig >/dev/null && echo $? || echo $?)" 4 "what fitted is an unfinished chain"
  is "$(tail -c 1 full/talk.recsig | od -An -tx1 | tr -d ' ')" 0a "without a torn line"
  umount full
else
  echo "not tested: a full disk (no right to mount)"
fi
finish
