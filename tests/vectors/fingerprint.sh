#!/bin/bash
# The fingerprints that rectool signs, against those that fingerprint.py computes from the specification alone: fingerprint.sh RECTOOL
set -euo pipefail
rectool=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/../cli/lib.sh"
export PYTHONDONTWRITEBYTECODE=1
cd "$work"

"$here/../speech.sh" speech.wav 5 48000 3
"$rectool" keygen -q --no-passphrase -s key -p key.pub

# words CHAIN: those of all segments, one a line.
words() { jq -r 'select(has("detail")) | .fingerprint // empty' "$1" | while read -r text; do base64 -d <<<"$text"; done | od -An -v -tx1 -w7 | tr -d ' '; }

# same NAME SOX_OPTION...: what sox makes of the speech, 0.9 s from its second second on.
same() {
    local name=$1
    shift
    sox -D speech.wav "$@" "$name.wav" trim 1.1 0.9
    "$rectool" sign "$name.wav" -s key -q
    words "$name.wav.recsig" >"$name.signed"
    "$here/fingerprint.py" "$name.wav" >"$name.specified"
    if [[ $(wc -l <"$name.signed") == 45 ]]; then pass "$name: a word every 20 ms"; else fail "$name: a word every 20 ms" "$(wc -l <"$name.signed")"; fi
    ok "$name: they are those of the specification" cmp "$name.signed" "$name.specified"
}

same 48000-s16 -b 16
same 44100-s24 -r 44100 -b 24 -e signed
same 8000-s8 -r 8000 -b 8 -e unsigned
same 11025-s32 -r 11025 -b 32 -e signed
same 96000-f32 -r 96000 -b 32 -e float
same 32000-f64 -r 32000 -b 64 -e float
same 44101-odd-rate -r 44101 -b 16
sox -D speech.wav other.wav reverse
sox -D -M speech.wav other.wav speech.wav three.wav
mv three.wav speech.wav
same 16000-three-channels -r 16000 -b 16
finish
