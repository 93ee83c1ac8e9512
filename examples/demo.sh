#!/bin/bash
# Shows what rectool does, on a real spoken recording: examples/demo.sh
# On a bare Debian 12, as root, it first installs what is needed. Its files stay in build/demo, to look at.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD

# shellcheck source=examples/common.sh
. examples/common.sh
prepare demo

say "1. A key, made once. The secret half (my.key) signs and stays with its owner; the public half (my.pub) is for everyone.
   For a real key, leave out --no-passphrase and choose a passphrase."
expect 0 rectool keygen -s my.key -p my.pub --no-passphrase

say "2. A recording: one minute of speech, as a recorder keeps it. Its owner signs it."
quiet "$top/tests/speech.sh" talk.wav 60
expect 0 rectool sign talk.wav -s my.key -o talk.recsig

say "3. Months later somebody has a copy, the chain (talk.recsig) and the public key. Is the copy whole?"
cp talk.wav copy.wav
expect 0 rectool verify copy.wav --chain talk.recsig -p my.pub

say "4. The copy was saved as FLAC meanwhile: another kind of file, the same sound."
quiet ffmpeg -nostdin -i talk.wav -c:a flac copy.flac
expect 0 rectool verify copy.flac --chain talk.recsig -p my.pub

say "5. Somebody takes two seconds out, from 0:20 to 0:22, and saves the rest without any loss."
quiet sox -D talk.wav cut.flac trim 0 20 =22
expect 1 rectool verify cut.flac --chain talk.recsig -p my.pub

say "6. Without any chain: what is different between the two, sample by sample?"
expect 1 rectool diff talk.wav cut.flac

say "7. A word of a quarter of a second is taken out, and the rest goes through a messenger: Opus, another rate, softer.
   Nothing is equal byte for byte any more, so the two are compared by their sound."
quiet sox -D talk.wav word.wav trim 0 31 =31.25
quiet ffmpeg -nostdin -i word.wav -filter:a volume=-4dB -c:a libopus -b:a 24k word.opus
expect 1 rectool diff talk.wav word.opus

say "8. The same copy, when all that is left of the recording is its chain."
expect 1 rectool verify word.opus --chain talk.recsig -p my.pub

say "9. The same with a recording as a phone makes it: M4A. Sign it, put its sound into another kind of file, verify."
quiet ffmpeg -nostdin -i talk.wav -c:a aac -b:a 64k phone.m4a
expect 0 rectool sign phone.m4a -s my.key -o phone.recsig
quiet ffmpeg -nostdin -i phone.m4a -c copy -map_metadata -1 phone-copy.mka
expect 0 rectool verify phone-copy.mka --chain phone.recsig -p my.pub

say "10. About two seconds (whole packets) taken out of the M4A, from 0:20, without encoding it again."
quiet ffmpeg -nostdin -i phone.m4a -t 20 -c copy before.aac
quiet ffmpeg -nostdin -ss 22 -i phone.m4a -c copy after.aac
quiet ffmpeg -nostdin -i "concat:before.aac|after.aac" -c copy phone-cut.m4a
expect 1 rectool verify phone-cut.m4a --chain phone.recsig -p my.pub

say "Done: every answer was the expected one. The files are in build/demo."
