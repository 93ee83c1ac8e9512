#!/bin/bash
# What phones, recorders and messengers make, from real speech and real encoders: tests/cli/lossy.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

"$tree/tests/speech.sh" talk.wav 30 48000 1
"$rectool" keygen -q --no-passphrase -s key -p key.pub
media() { ffmpeg -v error -nostdin -y "$@"; }
sign() { "$rectool" sign "$1" -s key -q "${@:2}"; }
verify() { "$rectool" verify "$1" --chain "$2.recsig" -p key.pub "${@:3}"; }
# finds FILTER "sentence" COPY SIGNED: the JSON of verify makes the jq filter true.
finds() {
  verify "$3" "$4" --json >found.json || true
  ok "$2" jq -e "$1" found.json
}
# survives SIGNED COPY...: the signed file and each copy of it verify.
survives() {
  local signed=$1 copy
  shift
  ok "$signed is signed" sign "$signed"
  ok "$signed is unchanged" verify "$signed" "$signed"
  for copy in "$@"; do
    ok "$copy is the same sound as $signed" verify "$copy" "$signed"
    finds '.relation == "identical-audio" and .edits == []' "with no edit ($copy)" "$copy" "$signed"
  done
}

# --- another container, other tags: the same packets -----------------------------------------------------------------------
media -i talk.wav -c:a aac -b:a 64k phone.m4a
media -i phone.m4a -c copy phone.mka
media -i phone.m4a -c copy phone.aac
media -i phone.m4a -c copy -metadata title=Other -movflags +faststart retagged.m4a
media -f lavfi -i testsrc=d=30:s=64x64:r=5 -i phone.m4a -map 0:v -map 1:a -c:v mpeg4 -c:a copy film.mp4
survives phone.m4a phone.mka phone.aac retagged.m4a film.mp4
verify film.mp4 phone.m4a >said || true
ok "of a video the sound is compared, and the pictures are said not to be" grep -q "pictures were not checked" said
survives film.mp4 phone.m4a
survives phone.aac phone.m4a
media -i phone.aac -c copy from-adts.m4a
survives from-adts.m4a phone.mka
lame --quiet -b 64 talk.wav talk.mp3
media -i talk.mp3 -c copy -metadata title=Other tagged.mp3
media -i talk.mp3 -c copy -write_xing 0 -id3v2_version 0 bare.mp3
survives talk.mp3 tagged.mp3 bare.mp3
survives bare.mp3 talk.mp3
opusenc --quiet --bitrate 24 talk.wav talk.opus
media -i talk.opus -c copy talk.webm
media -i talk.opus -c copy opus.mka
survives talk.opus talk.webm opus.mka
media -i talk.wav -c:a libvorbis talk.ogg
media -i talk.ogg -c copy vorbis.mka
survives talk.ogg vorbis.mka
sox talk.wav -r 8000 -t amr-nb talk.amr
media -i talk.amr -c copy talk.3gp
survives talk.amr talk.3gp
{ # frames of AMR-WB mode 0: a byte that says so and 17 of data (RFC 4867); no encoder is at hand, and none is needed
  printf '#!AMR-WB\n'
  for ((i = 0; i < 200; i++)); do
    printf '\x04'
    tail -c +$((1000 + 17 * i)) talk.wav | head -c 17 || true
  done
} >wide.amr
media -i wide.amr -c copy wide.3gp
survives wide.amr wide.3gp
media -i talk.wav -ar 8000 -c:a pcm_alaw alaw.wav
media -i alaw.wav -c:a pcm_s16le decoded.wav
survives alaw.wav decoded.wav
media -i talk.wav -ar 8000 -c:a adpcm_ima_wav adpcm.wav
media -i adpcm.wav -c copy adpcm.mka
survives adpcm.wav adpcm.mka
sox talk.wav -r 8000 -e gsm gsm.wav
survives gsm.wav

# --- edits by packets --------------------------------------------------------------------------------------------------------
# 94 packets of 1024 frames are taken out: 2.005333 s.
head_packets() { media -i phone.aac -c copy -frames:a "$1" "$2"; }
head_packets 500 first.aac
head_packets 594 longer.aac
tail -c +$(($(stat -c %s longer.aac) + 1)) phone.aac >rest.aac
cat first.aac rest.aac >cut.aac
media -i cut.aac -c copy cut.m4a
exits 1 "packets that are missing from an M4A are found" verify cut.m4a phone.m4a
finds '(.edits | length) == 1 and (.edits[0] | .kind == "cut" and .proven and ((.a.end - .a.start - 94 * 1024 / 48000) | fabs) < 1e-6 and
  .b.start == .b.end and ((.a.start - 499 * 1024 / 48000) | fabs) <= .precision + 1e-6 and .precision <= 0.13)' \
  "as one cut of exact length, its place within its precision" cut.m4a phone.m4a
cat phone.aac first.aac >repeated.aac
finds '.verdict == "undisclosed" and ([.edits[].kind] == ["repeat"])' "packets that are there twice are a repeat" repeated.aac phone.m4a
cp phone.m4a hidden.m4a # the edit list's start moved on by two seconds: no packet is touched
at=$(grep -abo elst hidden.m4a | head -n 1 | cut -d: -f1)
ok "the phone's edit list starts after the encoder's delay" \
  [ "$(od -An -tx1 -j $((at + 16)) -N 4 hidden.m4a | tr -d ' \n')" = 00000400 ]
printf '\x00\x01\x7c\x00' | dd of=hidden.m4a bs=1 seek=$((at + 16)) conv=notrunc status=none # 1024 + 94 * 1024 = 97280
exits 1 "what an edit list hides is missing" verify hidden.m4a phone.m4a
finds '.edits[0].kind == "cut" and .edits[0].a.start == 0 and ((.edits[0].a.end - 94 * 1024 / 48000) | fabs) < 0.002' \
  "from the start, where it was hidden" hidden.m4a phone.m4a

# --- what hashes cannot tell -------------------------------------------------------------------------------------------------
media -i phone.m4a -c:a libopus -b:a 16k sent.opus
exits 5 "a copy that a messenger encoded anew is measured, and not proven" verify sent.opus phone.m4a
finds '.verdict == "consistent" and .edits == []' "and is no accusation" sent.opus phone.m4a
media -i talk.mp3 -c:a libmp3lame -b:a 64k again.mp3
exits 5 "so is one of the same codec" verify again.mp3 talk.mp3
media -i phone.m4a -i talk.mp3 -map 0 -map 1 -c copy two.mka
exits 4 "a second audio track forbids to call the file whole" verify two.mka phone.m4a
ok "unless the track is named" verify two.mka phone.m4a --track 1
exits 4 "and the other track is not this recording" verify two.mka phone.m4a --track 2
refuses "no audio track 3" "a track that is not there is told" "$rectool" sign two.mka -s key -o x --track 3
{ head -c 100000 talk.mp3; head -c 5000 /dev/urandom; tail -c +100001 talk.mp3; } >junk.mp3
no "bytes among the packets that are no sound are never passed over" verify junk.mp3 talk.mp3

# --- headers as they come ------------------------------------------------------------------------------------------------------
sign talk.wav
for size in '\x00\x00\x00\x00' '\xff\xff\xff\xff' '\xff\xff\xff\x7f'; do
  cp talk.wav broken.wav
  printf '%b' "$size" | dd of=broken.wav bs=1 seek=40 conv=notrunc status=none
  ok "a WAV whose header says $size bytes is read to its end" verify broken.wav talk.wav
  ok "which is noted ($size)" grep -q "lost power" "$output"
done
media -i talk.wav -ac 8 -ar 192000 -t 2 -c:a pcm_s24le big.wav
ok "8 channels at 192 kHz are signed" sign big.wav
ok "and verified" verify big.wav big.wav
head -c 46 talk.wav >one.raw
tail -c 2 one.raw >sample.raw
sox -t raw -r 8000 -e signed -b 16 -c 1 sample.raw one.wav
ok "one sample is a recording" sign one.wav
ok "that is verified" verify one.wav one.wav
sox -n -r 8000 -b 16 silence.wav trim 0 20
sox -n -r 8000 -b 16 shorter.wav trim 0 15
ok "silence is signed" sign silence.wav
ok "and verified" verify silence.wav silence.wav
finds '.exit_code == 1 or .exit_code == 4' "shorter silence is not passed" shorter.wav silence.wav
printf 'Dear committee, this is a letter.\n%.0s' {1..50} >letter.txt
ok "any file is signed as bytes if one says so" sign letter.txt --bytes
ok "and is unchanged as long as it is the same file" verify letter.txt letter.txt
echo "P.S." >>letter.txt
exits 4 "another file tells nothing about the sound" verify letter.txt letter.txt

# --- bad input: one line, exit 2, nothing written --------------------------------------------------------------------------
cp letter.txt letter.wav
: >empty.wav
media -i talk.wav -c:a aac -movflags -faststart late.m4a
head -c 100000 late.m4a >truncated.m4a # its index was at the end
head -c 30 talk.wav >header.wav
media -f lavfi -i testsrc=d=1:s=64x64:r=5 -c:v mpeg4 mute.mp4
mkfifo pipe.wav
mkdir folder.wav
for bad in letter.wav empty.wav header.wav truncated.m4a mute.mp4 pipe.wav folder.wav missing.wav; do
  refuses "$bad" "$bad is refused with one line" timeout 20 "$rectool" sign $bad -s key
  no "and no chain is written ($bad)" test -e $bad.recsig
done
refuses "no audio track" "a film without sound is told so" "$rectool" sign mute.mp4 -s key
refuses "--bytes" "what is no audio is told how to be signed all the same" "$rectool" sign letter.wav -s key
for bad in letter.wav empty.wav pipe.wav folder.wav missing.wav; do
  refuses "$bad" "$bad is no copy either" timeout 20 "$rectool" verify $bad --chain talk.wav.recsig -p key.pub
done
no "nothing half-written stays behind" ls ./*.part

finish
