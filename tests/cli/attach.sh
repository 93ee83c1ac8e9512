#!/bin/bash
# Attaches transcripts and minutes, and checks them: tests/cli/attach.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

"$tree/tests/speech.sh" talk.wav 12 16000 1
"$rectool" keygen --no-passphrase -s anna.key -p anna.pub >/dev/null
"$rectool" sign -q talk.wav -s anna.key
mkdir papers
printf '1\n00:00:01,000 --> 00:00:02,500\nGood morning.\n\n2\n00:00:05,200 --> 00:00:05,800\nA name.\n\n3\n00:00:08,000 --> 00:00:09,250\nGoodbye.\n' >papers/talk.srt
printf 'WEBVTT\n\n00:01.000 --> 00:02.500 align:start\nGood morning.\n' >papers/talk.vtt
echo "What was agreed." >papers/minutes.txt
head_before=$("$rectool" show talk.wav.recsig | grep "Recording head")
ok "a transcript is attached" "$rectool" attach talk.wav.recsig papers/talk.srt --language nl -s anna.key
says "application/x-subrip" "by its type"
ok "a WebVTT" "$rectool" attach talk.wav.recsig papers/talk.vtt -s anna.key
ok "and minutes" "$rectool" attach talk.wav.recsig papers/minutes.txt -s anna.key
ok "the recording is still the same" test "$head_before" = "$("$rectool" show talk.wav.recsig | grep "Recording head")"
digest=$(b2sum -l 256 papers/talk.srt | cut -c1-64 | xxd -r -p | base64)
ok "the chain holds the digest that b2sum makes" grep -qF "\"digest\":\"$digest\"" talk.wav.recsig
ok "the attachments are the same" "$rectool" verify talk.wav -p anna.pub --attachments papers
says "talk.srt, and the file is the same" "each by its name"
cp -r papers changed
echo "and more" >>changed/minutes.txt
rm changed/talk.vtt
exits 4 "a changed and a missing one are no good answer" "$rectool" verify talk.wav -p anna.pub --attachments changed
says "minutes.txt, but the file of this name is ANOTHER one" "the changed one is named"
says "talk.vtt, which is not there" "the missing one as well"
ok "without the option they are not looked at" "$rectool" verify talk.wav -p anna.pub

# In a bundle they are checked unasked.
"$rectool" bundle -q talk.wav -o case.zip --attach papers/talk.srt --attach papers/minutes.txt
ok "a bundle's attachments are checked" "$rectool" verify case.zip -p anna.pub
says "talk.srt, and the file is the same" "each by its name"
says "talk.vtt, which is not there" "what it does not hold is told, and is no fault"
"$rectool" bundle -q talk.wav -o other.zip --attach changed/minutes.txt
exits 4 "another file under the name of one that was attached is no good answer" "$rectool" verify other.zip -p anna.pub
says "minutes.txt, but the file of this name is ANOTHER one" "and is named"
exits 0 "a folder that is named is looked at instead" "$rectool" verify other.zip -p anna.pub --attachments papers

# Times have to lie in the recording.
printf '1\n00:00:11,000 --> 00:00:13,000\nToo late.\n' >late.srt
refuses "line 2 of late.srt ends at 0:00:13.000" "a transcript of something longer" "$rectool" attach talk.wav.recsig late.srt -s anna.key
printf '1\n0:11 --> 0:12\nWrong.\n' >wrong.srt
refuses "line 2 of wrong.srt has no times" "a transcript without times" "$rectool" attach talk.wav.recsig wrong.srt -s anna.key
refuses "missing.txt" "a file that is not there" "$rectool" attach talk.wav.recsig missing.txt -s anna.key

# After a declared cut of 4 s to 6.5 s the times are those of the copy.
sox -D talk.wav short.wav trim 0 4 =6.5
"$rectool" declare -q talk.wav.recsig short.wav --cut 4-6.5 --reason third-party -s anna.key
ok "attachments of the original are checked with the copy" "$rectool" verify short.wav --parent talk.wav.recsig -p anna.pub --attachments papers
says "0:00:01.000–0:00:02.500 of the recording is 0:00:01.000–0:00:02.500 of the copy" "what is before the cut stays"
says "0:00:05.200–0:00:05.800 of the recording is not in the copy" "what is in it is gone"
says "0:00:08.000–0:00:09.250 of the recording is 0:00:05.500–0:00:06.750 of the copy" "and what is behind it moves"
finish
