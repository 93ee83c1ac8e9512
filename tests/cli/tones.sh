#!/bin/bash
# What else than speech is heard in a recording of a call: ringing, an engaged tone, hold music, a hum. Copies of it that nobody
# touched are never called edited: tests/cli/tones.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

"$tree/tests/speech.sh" talk.wav 40 16000 11
"$rectool" keygen -q --no-passphrase -s key -p key.pub
# tone SECONDS HERTZ: a part that many seconds long.
tone() { sox -D -n -r 16000 -b 16 -c 1 "$3" synth "$1" sine "$2" vol 0.3; }
tone 1 425 on.wav
tone 0.5 425 brief.wav
sox -D -n -r 16000 -b 16 -c 1 pause.wav trim 0 4
sox -D -n -r 16000 -b 16 -c 1 gap.wav trim 0 0.5
sox -D on.wav pause.wav on.wav pause.wav on.wav pause.wav on.wav pause.wav talk.wav on.wav pause.wav ringing.wav
sox -D brief.wav gap.wav engaged.wav repeat 19
sox -D engaged.wav talk.wav engaged.wav engaged_twice.wav
sox -D -r 8000 /usr/share/asterisk/moh/macroform-robot_dity.wav -r 16000 music.wav trim 0 60
sox -D music.wav talk.wav music.wav hold_music.wav
sox -D -r 8000 /usr/share/asterisk/moh/reno_project-system.wav -r 16000 even_music.wav trim 0 60
sox -D talk.wav quiet.wav vol 0.01
sox -D -n -r 16000 -b 16 -c 1 click.wav synth 0.01 sine 2000 pad 0 0.49
sox -D click.wav ticking.wav repeat 79
"$tree/tests/speech.sh" other.wav 40 16000 15
sox -D -m other.wav ticking.wav metronome.wav

# encode CODEC IN OUT
encode() {
  case $1 in
  opus) opusenc --quiet --bitrate 16 "$2" "$3.opus" && copy=$3.opus ;;
  opus12) opusenc --quiet --bitrate 12 "$2" "$3.opus" && copy=$3.opus ;;
  mp3) lame --quiet -b 32 "$2" "$3.mp3" && copy=$3.mp3 ;;
  aac) ffmpeg -nostdin -v error -y -i "$2" -c:a aac -b:a 32k "$3.m4a" && copy=$3.m4a ;;
  vorbis) ffmpeg -nostdin -v error -y -i "$2" -c:a libvorbis -q 0 "$3.ogg" && copy=$3.ogg ;;
  amr) sox -D "$2" -r 8000 -c 1 "$3.amr-nb" && copy=$3.amr-nb ;;
  esac
}
pairs=(ringing:vorbis ringing:amr engaged_twice:mp3 engaged_twice:vorbis music:opus music:amr hold_music:opus hold_music:mp3 even_music:opus12 quiet:amr)
minutes=5 # of a tone
if [[ -n ${RECTOOL_SANITIZE:-} ]]; then pairs=(ringing:amr music:opus quiet:amr) minutes=1; fi # they take ten times as long there
for pair in "${pairs[@]}"; do
  talk=${pair%:*} codec=${pair#*:}
  [[ -e $talk.wav.recsig ]] || "$rectool" sign -q "$talk.wav" -s key
  encode "$codec" "$talk.wav" "$talk-$codec"
  exits 5 "$talk through $codec is whole" "$rectool" diff "$talk.wav" "$copy"
  [[ $pair != quiet:amr ]] || break
  exits 5 "$talk through $codec is whole by its chain" "$rectool" verify "$copy" --chain "$talk.wav.recsig" -p key.pub
done
exits 5 "by its chain nothing is missing of speech that AMR left little of" "$rectool" verify "$copy" --chain "$talk.wav.recsig" -p key.pub
says "unless this is a very coarse or noisy copy" "and it is said how little that is"
encode amr metronome.wav metronome
exits 5 "a metronome under speech, through amr, is whole" "$rectool" diff metronome.wav "$copy"

# --- mostly one sound, and a few words: these are compared ---------------------------------------------------------------------
tone 30 425 brief_tone.wav
sox -D brief_tone.wav talk.wav brief_tone.wav half.wav
tone $((minutes * 60)) 425 waiting.wav
sox -D talk.wav words.wav trim 0 12
sox -D words.wav cut_words.wav trim 0 5 =7
sox -D waiting.wav words.wav waiting.wav words_between.wav
sox -D waiting.wav cut_words.wav waiting.wav cut_between.wav
"$rectool" sign -q half.wav -s key
"$rectool" sign -q words_between.wav -s key
encode opus half.wav half
exits 5 "talk between tones is whole by its chain" "$rectool" verify "$copy" --chain half.wav.recsig -p key.pub
encode opus words_between.wav words_between
exits 5 "a few words between minutes of a tone are whole" "$rectool" diff words_between.wav "$copy"
exits $((minutes > 1 ? 4 : 5)) "by their chain as well, or that cannot be told, as most of it is a tone" "$rectool" verify "$copy" --chain words_between.wav.recsig -p key.pub
encode opus cut_between.wav cut_between
is_the_cut='[.edits[] | [.kind, ((.a.end - .a.start) * 100 | round)]] == [["cut", 200]]'
exits 1 "two seconds of what is said between minutes of a tone are missing" "$rectool" diff words_between.wav "$copy" --json
ok "these and nothing else" jq -e "$is_the_cut" "$output"
exits 1 "by their chain as well" "$rectool" verify "$copy" --chain words_between.wav.recsig -p key.pub --json
ok "and nothing else" jq -e "$is_the_cut" "$output"

# --- nothing but one sound: every place of it is like others, so that nobody can tell whether it is whole -----------------------
sox -D -n -r 16000 -b 16 -c 1 high.wav synth 30 sine 3000 vol 0.3
sox -D -n -r 16000 -b 16 -c 1 low.wav synth 30 sine 100 vol 0.3
sox -D -n -r 16000 -b 16 -c 1 saw.wav synth 60 sawtooth 120 vol 0.3
sox -D -n -r 16000 -b 16 -c 1 siren.wav synth 60 sine 900 tremolo 0.5 80 vol 0.3
sox -D -n -r 16000 -b 16 -c 1 dialled.wav synth 0.2 sine 697 synth 0.2 sine mix 1209 pad 0 0.1 repeat 60
encode amr low.wav low
exits 4 "a low tone that a telephone codec left nothing of may be the same all the same" "$rectool" diff low.wav "$copy"
for pair in high:aac saw:opus siren:aac dialled:amr; do
  talk=${pair%:*} codec=${pair#*:}
  "$rectool" sign -q "$talk.wav" -s key
  encode "$codec" "$talk.wav" "$talk-$codec"
  exits 4 "$talk through $codec: it cannot be told whether that is whole" "$rectool" diff "$talk.wav" "$copy"
  says "repeats itself as a tone does" "and why"
  exits 4 "$talk through $codec: neither by its chain" "$rectool" verify "$copy" --chain "$talk.wav.recsig" -p key.pub
done
finish
