#!/bin/bash
# After a talk: what both sides do so that neither can change the recording later. Three stories: two keys; paper on one side; a
# recording from a telephone that nobody signed, brought to a complaints committee.
# examples/after-meeting.sh: on a bare Debian 12, as root, it first installs what is needed and builds rectool. Its files stay in build/after-meeting,
# to look at. With the program as argument nothing is built, and no file stays.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
# shellcheck source=examples/common.sh
. examples/common.sh
prepare after-meeting "$@"

# A short talk, so that this is quick; everything works the same with hours.
quiet "$top/tests/speech.sh" talk.wav 4 16000
quiet ffmpeg -nostdin -i talk.wav -c:a aac -b:a 48k phone.m4a
# letters CHAIN: its receipt letters, as the other side keeps them.
letters() { rectool show "$1" | sed -n 's/^Receipt letters: //p'; }

say "ONE: two keys. Anna (a citizen) records, Bram (an official) has a key of his own.
   Each makes a key, once. For a real key, leave out --no-passphrase."
expect 0 rectool keygen -s anna.key -p anna.pub --no-passphrase
expect 0 rectool keygen -s bram.key -p bram.pub --no-passphrase

say "Anna signs right after the talk."
expect 0 rectool sign talk.wav -s anna.key --announced yes --present 'Bram Visser:knew' --place 'Town hall, room 3'

say "She gives Bram a copy of recording and chain. He checks that they belong together, signs that he was there, and sends his
   statement back: a small file."
mkdir bram
cp talk.wav talk.wav.recsig bram/
expect 0 rectool countersign bram/talk.wav.recsig --as present -s bram.key --name 'Bram Visser' --role official -o bram.recstmt

say "Anna puts it to the chain. From now on neither of the two can exchange the recording."
expect 0 rectool merge talk.wav.recsig bram.recstmt

say "Later somebody who knows both keys wants to see both signatures. Whose key is whose, they have asked the two themselves."
expect 0 rectool trust add 'Anna de Vries' anna.pub --role citizen --trust keys
expect 0 rectool trust add 'Bram Visser' bram.pub --role official --trust keys
expect 0 rectool verify talk.wav --trust keys --require citizen,official

say "Everything for a complaints committee, in one file, which is checked as it is."
expect 0 rectool bundle talk.wav -o case.zip
mkdir committee
mv case.zip committee/
expect 0 rectool verify committee/case.zip --trust keys --require citizen,official

say "TWO: paper only on one side. Bram has no key and no computer. Anna prints him a sheet, and both sign it with a pen
   (open build/after-meeting/sheet.html in a browser)."
expect 0 rectool sign talk.wav -s anna.key -o second.recsig
expect 0 rectool receipt second.recsig --print sheet.html --paper a6

say "Months later he types the letters from his sheet, or scans its QR code. The recording is the one of that day."
expect 0 rectool verify talk.wav --chain second.recsig -p anna.pub --receipt "$(letters second.recsig)"

say "Had Anna cut something out and signed that instead, her signature would be good, but the letters would not fit."
quiet sox talk.wav other.wav trim 0 1 =2
quiet rectool sign other.wav -s anna.key
expect 4 rectool verify other.wav -p anna.pub --receipt "$(letters second.recsig)"

say "THREE: a recording from a telephone that nobody signed. The committee fixes it the day it comes in, and gives the one who brings it a receipt."
expect 0 rectool keygen -s committee.key -p committee.pub --no-passphrase
expect 0 rectool intake phone.m4a -s committee.key --from 'Anna de Vries' --as committee --print intake.html

say "What the committee decides about it is signed as well."
expect 0 rectool state decision phone.m4a.recsig -s committee.key --decision not-needed --reason 'the parties agree on what was said'

say "From then on everybody can see that it was not changed since receipt. Of the time before, nothing is known."
expect 0 rectool verify phone.m4a -p committee.pub
quiet ffmpeg -nostdin -i phone.m4a -t 2 -c copy shorter.m4a
expect 1 rectool verify shorter.m4a --chain phone.m4a.recsig -p committee.pub

say "Done: every answer was the expected one."
