#!/bin/bash
# A recording of more than 4 GiB, as RF64 (EBU Tech 3306): tests/cli/large.sh RECTOOL
# A minute of speech and hours of silence behind it, in a sparse file. Takes some seconds and no disk.
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

u32() { printf '%b' "$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)))"; }
u64() { u32 $(($1 & 0xffffffff)) && u32 $(($1 >> 32)); }
rate=96000 channels=2
frame=$((2 * channels))
frames=$((rate * 12000)) # 3 h 20 min, 4.6 GB
bytes=$((frames * frame))
{
  printf RF64 && u32 0xffffffff && printf 'WAVEds64' && u32 28 && u64 $((bytes + 72)) && u64 $bytes && u64 $frames && u32 0
  printf 'fmt ' && u32 16 && u32 $((1 + (channels << 16))) && u32 $rate && u32 $((rate * frame)) && u32 $((frame + (16 << 16)))
  printf data && u32 0xffffffff
} >long.wav
header=$(stat -c %s long.wav)
"$tree/tests/speech.sh" talk.wav 60 $rate 1
tail -c +45 talk.wav >>long.wav
truncate -s $((header + bytes)) long.wav
"$rectool" keygen -q --no-passphrase -s key -p key.pub

ok "a recording of more than 4 GiB is signed" "$rectool" sign long.wav -s key
says "3:20:00.000" "in its whole length"
printf '\x01' | dd of=long.wav bs=1 seek=$((header + 4400000000)) conv=notrunc status=none
exits 1 "one changed sample beyond 4 GiB is found" "$rectool" verify long.wav -p key.pub --json
at=$(awk 'BEGIN { printf "%.6f", int(4400000000 / '$frame') / '$rate' }')
ok "in its block" jq -e "(.edits | length) == 1 and .edits[0].a.start <= $at and .edits[0].a.end > $at and
  (.edits[0].a.end - .edits[0].a.start) <= 0.1251" "$output"

finish
