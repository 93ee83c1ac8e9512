#!/bin/bash
# Broken files and hostile ones: one clear line, the right exit code, nothing half-written: tests/cli/bad_input.sh RECTOOL BROKEN_READ.so
# shellcheck source-path=SCRIPTDIR source=lib.sh
set -euo pipefail
rectool=$(realpath "$1")
broken_read=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
cd "$work"

"$here/../speech.sh" talk.wav 30 48000
"$rectool" keygen -s key -p key.pub --no-passphrase >/dev/null
"$rectool" sign -q talk.wav -s key
chain=talk.wav.recsig

# unwritten "sentence": no chain, and no part of one, was left behind.
unwritten() { no "$1" bash -c 'compgen -G "x.recsig*"'; }

# u32 FILE OFFSET VALUE: little-endian, in place.
u32() { perl -e 'print pack "V", $ARGV[0]' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }

# Headers that lie, beside those that recorders leave behind
for size in 0 4294967295 4000000000; do
  cp talk.wav lying.wav
  u32 lying.wav 40 $size
  ok "a data size of $size is read to the end" "$rectool" sign lying.wav -s key -o x.recsig
  says "wrong length" "and told"
  ok "and verifies" "$rectool" verify lying.wav --chain x.recsig -p key.pub
  rm x.recsig
done
cp talk.wav rate.wav
u32 rate.wav 24 4294967295
refuses "rate" "a rate of four thousand million is refused" "$rectool" sign rate.wav -s key -o x.recsig
cp talk.wav channels.wav
printf '\xff\xff' | dd of=channels.wav bs=1 seek=22 conv=notrunc status=none
exits 2 "65535 channels are refused" "$rectool" sign channels.wav -s key -o x.recsig
head -c 44 talk.wav >header.wav
refuses "no sound" "a header without sound is refused" "$rectool" sign header.wav -s key -o x.recsig
head -c 30 talk.wav >half.wav
exits 2 "half a header is refused" "$rectool" sign half.wav -s key -o x.recsig
unwritten "none of them left a chain"

# Floats that are no numbers are bits like any others
sox talk.wav -e floating-point -b 32 float.wav trim 0 2
perl -e 'open F, "+<float.wav"; binmode F; seek F, 1000, 0; print F pack "V*", 0x7fc00000, 0x7f800000, 0xff800000, 0x7f800001'
ok "NaN and infinities are signed" "$rectool" sign float.wav -s key -o float.recsig
ok "and verify" "$rectool" verify float.wav --chain float.recsig -p key.pub
cp float.wav other-nan.wav
perl -e 'open F, "+<other-nan.wav"; binmode F; seek F, 1000, 0; print F pack "V", 0x7fc00001'
exits 1 "another NaN is another sample" "$rectool" verify other-nan.wav --chain float.recsig -p key.pub

# MP4 boxes that promise what is not there
ffmpeg -nostdin -v error -y -i talk.wav -c:a aac talk.m4a
"$rectool" sign -q talk.m4a -s key
perl -0777 -pe 's/stsz\0\0\0\0\0\0\0\0\K..../\xff\xff\xff\xf0/s' talk.m4a >table.m4a
no "the table was found" cmp -s talk.m4a table.m4a
exits 2 "a table of four thousand million packets is refused" /usr/bin/time -o memory -f %M "$rectool" sign table.m4a -s key -o x.recsig
if [[ -n ${RECTOOL_SANITIZE:-} ]] || (($(tail -n 1 memory) < 200000)); then pass "without memory for them"; else fail "without memory for them" "$(cat memory) kB"; fi
head -c $(($(stat -c %s talk.m4a) / 2)) talk.m4a >cut-off.m4a
"$rectool" verify cut-off.m4a --chain talk.m4a.recsig -p key.pub >"$output" 2>&1 && code=0 || code=$?
if ((code == 1 || code == 2 || code == 4)); then pass "half a file is never unchanged"; else fail "half a file is never unchanged" "exit code $code"; fi
unwritten "nothing was left behind"

# A disk that fails half-way
cp talk.wav talk.broken
refuses "Input/output error" "a read error while signing is told" env LD_PRELOAD="$broken_read" "$rectool" sign talk.broken -s key -o x.recsig
refuses "Input/output error" "a read error while verifying is told" env LD_PRELOAD="$broken_read" "$rectool" verify talk.broken --chain $chain -p key.pub
unwritten "no chain is left of it"

# A full disk
mkdir full
if mount -t tmpfs -o size=4k tmpfs full 2>/dev/null; then
  refuses "No space left" "a full disk is told by sign" "$rectool" sign talk.wav -s key -o full/x.recsig
  refuses "No space left" "and by strip" "$rectool" strip $chain -o full/x.recsig
  refuses "No space left" "and by keygen" bash -c "head -c 4000 /dev/zero >full/fill; '$rectool' keygen -s full/k -p full/k.pub --no-passphrase"
  rm -f full/fill
  ok "nothing is left on it" test -z "$(ls -A full)"
  umount full
else
  echo "not tested: a full disk (no right to mount)"
fi

# A chain of another recording
"$here/../speech.sh" other.wav 30 48000 2
exits 1 "a chain of another recording" "$rectool" verify other.wav --chain $chain -p key.pub
says "UNRELATED: this is not the signed recording." "is told as such"
hides "NOT AS SIGNED" "without accusing anybody of an edit"

# Files that are no files
mkfifo pipe
refuses "not a regular file" "a FIFO is no chain" timeout 10 "$rectool" verify talk.wav --chain pipe -p key.pub
refuses "not a regular file" "a FIFO is no key" timeout 10 "$rectool" verify talk.wav -p pipe
refuses "folder" "a folder is no recording" "$rectool" verify . --chain $chain -p key.pub
exits 2 "a folder is no chain" "$rectool" show .
exits 2 "what is not there is told" "$rectool" verify missing.wav --chain $chain -p key.pub
exits 2 "a recording without its chain is told" "$rectool" verify other.wav -p key.pub
finish
