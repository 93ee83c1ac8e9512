#!/bin/bash
# A decoder that was taken over by the file it reads: tests/cli/sandbox.sh RECTOOL HARMFUL_DECODER.so
# shellcheck source-path=SCRIPTDIR source=lib.sh
set -euo pipefail
rectool=$(realpath "$1")
harmful=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
cd "$work"

"$here/../speech.sh" talk.wav 20 48000
ffmpeg -nostdin -v error -i talk.wav -c:a aac talk.m4a
"$rectool" keygen -s key -p key.pub --no-passphrase >/dev/null
"$rectool" sign -q talk.m4a -s key
chain=talk.m4a.recsig

# taken_over HARM command...: the command with a decoder that does harm.
taken_over() {
  local harm=$1
  shift
  env ASAN_OPTIONS=handle_segv=0 LD_PRELOAD="$harmful" RECTOOL_TEST_HARM="$harm" "$@"
}
verify=("$rectool" verify talk.m4a --chain "$chain" -p key.pub)
sign=("$rectool" sign talk.m4a -s key -o x.recsig)
no_harm() { no "$1" test -e harm-was-done; }

ok "without harm the copy is whole" "${verify[@]}"
ok "preloading alone changes nothing" taken_over none "${verify[@]}"

refuses "crashed" "a crash of the decoder is told in one line" taken_over crash "${verify[@]}"
refuses "talk.m4a" "with the name of the file" taken_over crash "${verify[@]}"
refuses "crashed" "so is its abort" taken_over abort "${verify[@]}"
refuses "no usable answer" "a decoder that ends early is no end of the recording" taken_over exit "${verify[@]}"
refuses "crashed" "signing is refused as well" taken_over crash "${sign[@]}"
no "and leaves no chain" bash -c 'compgen -G "x.recsig*"'

for harm in network shell verdict kill truncate; do
  refuses "no decoder has to do" "stopped while it tries: $harm" taken_over $harm "${verify[@]}"
done
no_harm "nothing was started"
ok "the recording is still whole" "${verify[@]}"
ok "a file that it wants to make is refused to it" taken_over file "${verify[@]}"
no_harm "and was not made"

for decoder in rectool-decode rectool-decode-lossless; do
  exits 2 "$decoder does nothing when it is started by hand" "$(dirname "$rectool")/$decoder"
  no "and says nothing" test -s "$output"
done

refuses "longer than it may" "a decoder that never ends is ended" taken_over spin "${verify[@]}"
if [[ -z ${RECTOOL_SANITIZE:-} ]]; then # the sanitizer has its own bounds
  run /usr/bin/time -o memory -f %M env LD_PRELOAD="$harmful" RECTOOL_TEST_HARM=memory "${verify[@]}" && code=0 || code=$?
  if ((code != 1)); then pass "without memory nothing is made up"; else fail "without memory nothing is made up" "exit code $code"; fi
  if (($(tail -n 1 memory) < 700000)); then pass "its memory is bounded"; else fail "its memory is bounded" "$(cat memory) kB"; fi
fi

# --- what needs no FFmpeg has a decoder of its own ---------------------------------------------------------------------------
"$rectool" sign -q talk.wav -s key
verify_wav=("$rectool" verify talk.wav -p key.pub)
ok "preloading alone changes nothing there either" taken_over none "${verify_wav[@]}"
refuses "crashed" "its crash is told" taken_over crash "${verify_wav[@]}"
refuses "no usable answer" "its early end is none of the recording" taken_over exit "${verify_wav[@]}"
for harm in network shell verdict kill truncate; do
  refuses "no decoder has to do" "it is stopped while it tries: $harm" taken_over $harm "${verify_wav[@]}"
done
no_harm "it started nothing"
ok "the WAV is still whole" "${verify_wav[@]}"
mkdir alone
ln -s "$(dirname "$rectool")/rectool-decode-lossless" alone/
ok "a WAV is read where there is no other decoder" env RECTOOL_HELPERS="$work/alone" "${verify_wav[@]}"
ffmpeg -nostdin -v error -i talk.wav -c:a libmp3lame inside.wav
refuses "rectool-decode" "MP3 in a WAV file needs the other" env RECTOOL_HELPERS="$work/alone" "$rectool" sign inside.wav -s key
ok "which gets it" "$rectool" sign -q inside.wav -s key

# --- a decoder that is not there ---------------------------------------------------------------------------------------------
refuses "rectool-decode" "a decoder that is not there is named" env RECTOOL_HELPERS=/nonexistent "${verify[@]}"
mkdir helpers
ln -s /bin/true helpers/rectool-decode
refuses "no usable answer" "a decoder that answers nothing is no verdict" env RECTOOL_HELPERS="$work/helpers" "${verify[@]}"

# The decoder's own sentences are in the user's language
mkdir -p po/xx/LC_MESSAGES
printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "there is no audio track in {}"\nmsgstr "geen geluid in {}"\n' |
  msgfmt -o po/xx/LC_MESSAGES/rectool.mo -
ffmpeg -nostdin -v error -f lavfi -i testsrc=d=1:s=64x64 -c:v mpeg4 mute.mp4
refuses "geen geluid in mute.mp4" "a sentence of the decoder is translated" env TEXTDOMAINDIR="$work/po" "$rectool" --lang xx sign mute.mp4 -s key
finish
