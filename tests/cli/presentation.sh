#!/bin/bash
# Changes what is heard without touching a packet or a sample, and what honest programs leave behind: tests/cli/presentation.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

media() { ffmpeg -v error -nostdin -y "$@"; }
rewrite() { "$tree/tests/cli/rewrite.pl" "$@"; }
sign() { "$rectool" sign "$1" -s key -q "${@:2}"; }
verify() { "$rectool" verify "$1" --chain "$2.recsig" -p key.pub "${@:3}"; }
# told CODE FILTER "sentence" COPY SIGNED: verify ends with that code, and its JSON makes the jq filter true.
told() {
  local code=0
  verify "$4" "$5" --json >found.json 2>found.err || code=$?
  cp found.json "$output"
  if [ "$code" = "$1" ] && jq -e "$2" found.json >/dev/null; then pass "$3"; else fail "$3" "exit code $code instead of $1, or not: $2"; fi
}
patch() { # IN OUT OFFSET HEX
  cp "$1" "$2"
  xxd -r -p <<<"$4" | dd of="$2" bs=1 seek="$3" conv=notrunc status=none
}

"$tree/tests/speech.sh" talk.wav 20 48000 1
"$tree/tests/speech.sh" other.wav 20 48000 2
"$rectool" keygen -q --no-passphrase -s key -p key.pub

# --- MP4 edit lists: time scale 1000 of the film, 48000 of the sound, 1024 samples of delay ----------------------------------
media -i talk.wav -c:a aac -b:a 64k phone.m4a
sign phone.m4a
rewrite elst phone.m4a same.m4a 20000,1024
told 0 '.edits == []' "an untouched edit list is one" same.m4a phone.m4a
rewrite elst phone.m4a hiding.m4a 8000,1024 10000,481024 # 8 s, then from 10 s on
told 1 '(.edits | length) == 1 and (.edits[0] | .kind == "cut" and ((.a.start - 8) | fabs) < 0.001 and ((.a.end - 10) | fabs) < 0.001)' \
  "a second entry of the edit list that hides two seconds" hiding.m4a phone.m4a
rewrite elst phone.m4a repeating.m4a 10000,1024 12000,385024 # 10 s, then again from 8 s on
told 1 '(.edits | length) == 1 and (.edits[0] | .kind == "repeat" and ((.b.start - 10) | fabs) < 0.001 and ((.b.end - 12) | fabs) < 0.001)' \
  "an edit list that plays two seconds twice" repeating.m4a phone.m4a
at=$(grep -abo mdhd phone.m4a | cut -d: -f1)
patch phone.m4a slow.m4a $((at + 16)) 00009c40 # 40000 instead of 48000
told 4 '.doubts == ["time-stamps"]' "another time scale of the sound (slurred speech)" slow.m4a phone.m4a

# --- headers: rate and gain ---------------------------------------------------------------------------------------------------
sign talk.wav
patch talk.wav slow.wav 24 409c0000803801 # 40000 and its bytes a second
told 1 '.edits[0].kind == "speed"' "another rate in the header of a WAV" slow.wav talk.wav
opusenc --quiet --bitrate 24 talk.wav voice.opus
sign voice.opus
rewrite opus-head voice.opus same.opus 16 0000
told 0 '.relation == "identical-file"' "a gain of 0 dB is what it was" same.opus voice.opus
rewrite opus-head voice.opus faint.opus 16 00c4 # -60 dB as Q7.8
told 1 '.edits[0].kind == "gain"' "an output gain of -60 dB" faint.opus voice.opus
rewrite opus-head voice.opus late.opus 10 e8fd # 65000
told 1 '(.edits | length) == 1 and (.edits[0] | .kind == "cut" and .a.start == 0 and ((.a.end - 65000 / 48000) | fabs) < 0.12)' \
  "a pre-skip of 65000 samples" late.opus voice.opus

# --- channels ------------------------------------------------------------------------------------------------------------------
sox -M talk.wav other.wav talk.wav other.wav talk.wav other.wav six.wav
media -i six.wav -af 'channelmap=channel_layout=5.1' mask.wav
sign mask.wav
ok "ffmpeg names six loudspeakers" [ "$(xxd -p -s 40 -l 4 mask.wav)" = 3f000000 ]
patch mask.wav moved.wav 40 0f060000 # side in the place of back
told 1 '.edits[0].kind == "channels"' "another channel mask" moved.wav mask.wav
flac --silent mask.wav -o mask.flac
told 0 '.edits == []' "a FLAC of it" mask.flac mask.wav
cp mask.flac tagged.flac
metaflac --remove-tag=WAVEFORMATEXTENSIBLE_CHANNEL_MASK --set-tag=WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x060F tagged.flac
told 1 '.edits[0].kind == "channels"' "a channel mask in a FLAC's tag" tagged.flac mask.wav
opusenc --quiet --bitrate 128 mask.wav six.opus
sign six.opus
mapping=$(xxd -p -s "$(($(grep -abo OpusHead six.opus | cut -d: -f1) + 21))" -l 6 six.opus)
rewrite opus-head six.opus exchanged.opus 21 "${mapping:2:2}${mapping:0:2}${mapping:4}"
told 1 '[.edits[].kind] == ["channels"]' "another Opus channel mapping" exchanged.opus six.opus

# --- Matroska, Ogg, WAV and MP3: order, discarding, parts that follow ---------------------------------------------------------
media -i voice.opus -c copy voice.mka
told 0 '.relation == "identical-audio"' "Opus in Matroska" voice.mka voice.opus
media -i voice.opus -c copy -bsf:a "setts=ts=if(gt(N\,400)\,PTS+2/TB\,PTS)" jump.mka
told 4 '.doubts == ["time-stamps"]' "a jump of two seconds in the time stamps" jump.mka voice.opus
media -i phone.m4a -c copy -bsf:a "setts=ts=if(gt(N\,400)\,PTS+2/TB\,PTS)" jump.mp4
told 4 '.doubts == ["time-stamps"]' "and one in MP4" jump.mp4 phone.m4a
sox talk.wav first.wav trim 0 4.993
sox talk.wav second.wav trim 4.993 5
for part in first second; do opusenc --quiet --bitrate 24 $part.wav $part.opus; done
printf 'file first.opus\nfile second.opus\n' >parts
media -f concat -i parts -c copy joined.mka
discard() { perl -0777 -pe 's/\x75\xA2\x83\K...(?=\x1F\x43\xB6\x75)/pack "H*", "'"$1"'"/se' joined.mka; } # in nanoseconds, at the first part's end
discard 000000 >playing.mka
discard 7a1200 >discarding.mka # 8 ms
no "the two differ" cmp -s playing.mka discarding.mka
sign playing.mka
told 1 '(.edits | length) == 1 and (.edits[0] | .kind == "cut" and ((.a.start - 4.99) | fabs) < 0.05 and ((.a.end - .a.start - 0.008) | fabs) < 0.0001)' \
  "discarded padding in the middle of a Matroska file" discarding.mka playing.mka
cat voice.opus same.opus >chained.opus
told 1 '[.edits[].kind] == ["repeat"] and .edits[0].b.start == 20' "a second link of an Ogg, which players go on with" chained.opus voice.opus
rewrite second-data talk.wav two-data.wav
told 4 '.edits == [] and .doubts == ["unread-audio"] and .b.notes == [{"kind": "unread-audio", "amount": 192000}]' \
  "a second data chunk" two-data.wav talk.wav
lame --quiet -b 64 talk.wav talk.mp3
lame --quiet -b 64 other.wav other.mp3
sign talk.mp3
cat talk.mp3 other.mp3 >both.mp3
told 1 '.edits | length == 1' "another MP3 behind the first" both.mp3 talk.mp3

chapters() { # FLAG -> an edition whose second part comes first
  cat <<XML
<?xml version="1.0"?>
<Chapters><EditionEntry><EditionFlagOrdered>$1</EditionFlagOrdered>
<ChapterAtom><ChapterTimeStart>00:00:10.000</ChapterTimeStart><ChapterTimeEnd>00:00:20.000</ChapterTimeEnd></ChapterAtom>
<ChapterAtom><ChapterTimeStart>00:00:00.000</ChapterTimeStart><ChapterTimeEnd>00:00:08.000</ChapterTimeEnd></ChapterAtom>
</EditionEntry></Chapters>
XML
}
media -i phone.m4a -c copy chaptered.mka
chapters 0 >chapters.xml
mkvpropedit -q chaptered.mka --chapters chapters.xml
told 0 '.doubts == []' "chapters that one may jump to are none of our business" chaptered.mka phone.m4a
chapters 1 >chapters.xml
mkvpropedit -q chaptered.mka --chapters chapters.xml
told 4 '.doubts == ["ordered-chapters"]' "ordered chapters that leave two seconds out" chaptered.mka phone.m4a
media -i phone.m4a -c copy -f matroska -live 1 pipe:1 | cat >streamed.mka
told 0 '.doubts == []' "a Matroska stream without sizes is read all the same" streamed.mka phone.m4a
media -i talk.wav -c:a pcm_s16le samples.mka
sign samples.mka
chapters 1 >chapters.xml
mkvpropedit -q samples.mka --chapters chapters.xml
told 4 '.doubts == ["ordered-chapters"]' "ordered chapters over samples" samples.mka samples.mka

# --- tracks and pictures ---------------------------------------------------------------------------------------------------------
media -i other.wav -i phone.m4a -map 0 -map 1 -c:a:0 aac -c:a:1 copy -disposition:a:0 default -disposition:a:1 0 doctored.mka
told 4 '.verdict == "inconclusive"' "a doctored default track with the signed one behind it" doctored.mka phone.m4a
media -f lavfi -i color=red:s=64x64:r=5:d=20 -i phone.m4a -map 0 -map 1 -c:v mpeg4 -c:a copy red.mp4
media -f lavfi -i color=blue:s=64x64:r=5:d=20 -i phone.m4a -map 0 -map 1 -c:v mpeg4 -c:a copy blue.mp4
sign red.mp4
told 0 '.relation == "identical-audio"' "a film with other pictures has the same sound" blue.mp4 red.mp4
verify blue.mp4 red.mp4 >"$output" 2>&1 || true
says "pictures were not checked" "and the pictures are said not to be checked"

# --- honest copies: notes, no edits --------------------------------------------------------------------------------------------
media -i phone.m4a -c copy phone.aac
media -i phone.m4a -c copy phone.mka
told 0 '.edits == [] and (.b.notes | length) > 0' "a delay that ADTS cannot express" phone.aac phone.m4a
told 0 '.edits == []' "a delay that Matroska expresses otherwise" phone.mka phone.m4a
media -i talk.mp3 -c copy -write_xing 0 untagged.mp3
told 0 '.edits == [] and (.b.notes | length) > 0' "a LAME tag that was dropped" untagged.mp3 talk.mp3

finish
