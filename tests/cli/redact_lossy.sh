#!/bin/bash
# Redacts lossy recordings, by cutting packets and by decoding: tests/cli/redact_lossy.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

"$tree/tests/speech.sh" speech.wav 16 44100 1
"$rectool" keygen --no-passphrase -s anna.key -p anna.pub >/dev/null
trust=(-p anna.pub)
redact() { "$rectool" redact "$@" -s anna.key --reason third-party; }
encode() { ffmpeg -nostdin -v error -y -i speech.wav "${@:2}" "$1"; }
sign() { "$rectool" sign -q "$1" -s anna.key; }

# --- cuts take out whole packets ----------------------------------------------------------------------------------------------------
# The packets of a file, a digest each, as FFmpeg takes them apart. FFmpeg's own notes on their times are left out.
packets() { ffmpeg -nostdin -v error -i "$1" -c copy -f framehash -hash md5 - | grep -v '^#' | awk -F', *' '{ print $6 }'; }
# Compares packets of ORIGINAL COPY FIRST LAST SILENT: all of the copy's are the original's, in order, without a gap up to the cut and from it on,
# but for SILENT silent ones; and none of the original's that hold sound of FIRST to LAST seconds is in it.
cat >cut.awk <<'AWK'
FNR == NR { original[++n] = $1; next }
{ copy[++m] = $1 }
END {
  while (head < m && copy[head + 1] == original[head + 1]) head++
  while (tail < m - head && copy[m - tail] == original[n - tail]) tail++
  printf "%d packets before the cut, %d put in, %d after it, %d cut out\n", head, m - head - tail, tail, n - head - tail
  exit !(m - head - tail == silent && (head - 1) * seconds <= first && (n - tail) * seconds >= last && head * seconds > first - 0.4 && (n - tail) * seconds < last + 0.2)
}
AWK
kept() {
  packets "$1" >packets.original
  packets "$2" >packets.copy
  awk -v first="$3" -v last="$4" -v silent="$5" -v seconds="$6" -f cut.awk packets.original packets.copy
}
# cuts NAME COPY SILENT SECONDS: cuts 5.0 s to 5.9 s out of NAME; a packet has so many seconds.
cuts() {
  local name=$1 copy=$2
  sign "$name"
  ok "$name: packets are cut out" redact "$name" --cut 5-5.9 -o "$copy"
  says "Whole packets were cut out" "$name: which is said"
  ok "$name: the copy is disclosed, by proof" "$rectool" verify "$copy" --parent "$copy.parent.recsig" "${trust[@]}"
  says "AS DECLARED (proven)" "$name: which is said"
  ok "$name: and from the other end" "$rectool" verify "$copy" --chain "$copy.parent.recsig" --declared "$copy.recsig" "${trust[@]}"
  exits 1 "$name: not without its declaration" "$rectool" verify "$copy" --chain "$copy.parent.recsig" "${trust[@]}"
  ok "$name: every packet that is left is the original's" kept "$name" "$copy" 5 5.9 "$3" "$4"
  ok "$name: FFmpeg decodes it without a complaint" sh -c "test -z \"\$(ffmpeg -nostdin -v error -i $copy -f null - 2>&1)\""
  # Behind the join it is the same sound at its new place: decoded, the last seconds differ by nothing but rounding.
  for file in "$name" "$copy"; do
    ffmpeg -nostdin -v error -y -i "$file" -f s16le "$file.raw"
    tail -c 300000 "$file.raw" | sox -t raw -r 48000 -e signed -b 16 -c 1 - "$file.tail.wav"
  done
  ok "$name: behind the join it sounds as it did" sh -c "sox -m -v 1 $name.tail.wav -v -1 $copy.tail.wav -n stat 2>&1 | awk '/RMS.*amplitude/ { exit \$3 > 0.001 }'"
  ok "$name: the start can be cut" redact -q "$name" --cut 0-2 -o "start-$copy"
  ok "$name: and is disclosed" "$rectool" verify "start-$copy" --parent "start-$copy.parent.recsig" "${trust[@]}"
  ok "$name: the end as well" redact -q "$name" --cut 14-15.999 -o "end-$copy"
  ok "$name: and is disclosed" "$rectool" verify "end-$copy" --parent "end-$copy.parent.recsig" "${trust[@]}"
  ok "$name: two stretches" redact -q "$name" --cut 3-3.5 --cut 9-10 -o "two-$copy"
  ok "$name: are disclosed" "$rectool" verify "two-$copy" --parent "two-$copy.parent.recsig" "${trust[@]}"
}
encode talk.m4a -c:a aac -b:a 64k
cuts talk.m4a cut.m4a 0 0.02322
encode talk.aac -c:a aac -b:a 64k
cuts talk.aac cut.aac 0 0.02322
lame --quiet --cbr -b 64 speech.wav talk.mp3
cuts talk.mp3 cut.mp3 1 0.02612
encode plain.mp3 -ar 22050 -c:a libmp3lame -b:a 32k -write_xing 0
cuts plain.mp3 cut-plain.mp3 1 0.02612
opusenc --quiet --bitrate 24 speech.wav talk.opus
cuts talk.opus cut.opus 1 0.02
encode stereo.m4a -ac 2 -c:a aac -b:a 96k
sign stereo.m4a
ok "in stereo too" redact stereo.m4a --cut 5-5.9 -o cut-stereo.m4a
ok "by proof" "$rectool" verify cut-stereo.m4a --parent cut-stereo.m4a.parent.recsig "${trust[@]}"
ok "LAME decodes the cut MP3" lame --quiet --decode cut.mp3 lame.wav
ok "opusdec the cut Opus" opusdec --quiet cut.opus opusdec.wav
encode talk.mka -c:a libopus -b:a 24k
sign talk.mka
ok "what no Matroska is written for" redact talk.mka --cut 5-5.9 -o cut-mka.opus
says "The copy is a Ogg file" "becomes Ogg, which is said"
ok "with the same packets" "$rectool" verify cut-mka.opus --parent cut-mka.opus.parent.recsig "${trust[@]}"
cp cut.mp3 more.mp3
printf '\x01' | dd of=more.mp3 bs=1 seek=100000 conv=notrunc status=none
exits 1 "one byte more is undisclosed" "$rectool" verify more.mp3 --chain cut.mp3.recsig --parent cut.mp3.parent.recsig "${trust[@]}"
encode tagged.mp3 -metadata title=Utrecht -c:a libmp3lame
sign tagged.mp3
ok "with tags" redact tagged.mp3 --cut 5-6 -o cut-tagged.mp3
no "none of them is in the copy" grep -aq Utrecht cut-tagged.mp3

# --- the attacker: nothing of what was cut out of an MP3, whose packets hold sound of later ones, is in what is handed on ------------------
cat >attack.py <<'PY'
import base64, hashlib, json, sys
RATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] # ISO/IEC 11172-3, layer III
def h(*parts): return hashlib.blake2b(b"".join(parts), digest_size=32).digest()
def d(text): return base64.b64decode(text)
def frames(path):
    data, at = open(path, "rb").read(), 0
    found = []
    while at + 4 <= len(data):
        if data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0: at += 1; continue
        length = 144 * RATES[data[at + 2] >> 4] * 1000 // 44100 + (data[at + 2] >> 1 & 1)
        found.append(data[at:at + length]); at += length
    return found[1:] if b"Info" in found[0] or b"Xing" in found[0] else found # mono MPEG-1: 4 bytes of header, 17 of side information
chain, full, original, copy = sys.argv[1:]
original, copy = frames(original), frames(copy)
gone = [i for i, one in enumerate(original) if one not in set(copy)]
# the sound of packet i starts main_data_begin bytes before its own place in the stream of sound
stream, places = b"", []
for one in original:
    places.append(len(stream) - (one[4] << 1 | one[5] >> 7))
    stream += one[21:]
first, last = round(5.0 * 44100 / 1152) + 1, round(5.9 * 44100 / 1152) # those within the stretch, with the encoder's delay of a packet
kept = b"".join(one[21:] for one in copy)
secret = stream[places[first - 2]:places[last + 1]]
runs = sum(secret[i:i + 12] in kept for i in range(0, len(secret) - 12) if len(set(secret[i:i + 12])) > 4)
# hashes: which blocks of the original can be told by any salt that is left
lines = [json.loads(line) for line in open(chain)]
block = next(l for l in lines if l.get("kind") == "recording")["block"]
blocks = next(l for l in lines if l.get("kind") == "recording")["blocks"]
commitments = set()
for line in map(json.loads, open(full)):
    if "blocks" in line and "detail" in line: raw = d(line["blocks"]); commitments |= {raw[i:i + 32] for i in range(0, len(raw), 32)}
salts = set()
def collect(value):
    if isinstance(value, str):
        try: raw = base64.b64decode(value, validate=True)
        except Exception: return
        if len(raw) == 32: salts.add(raw)
        if len(raw) == 16: salts.update(h(raw, bytes([j])) for j in range(blocks))
    elif isinstance(value, dict):
        for one in value.values(): collect(one)
    elif isinstance(value, list):
        for one in value: collect(one)
for line in lines: collect(line)
told = set()
for i in range(0, len(original), block):
    value = b"".join(len(one).to_bytes(4, "little") + one for one in original[i:i + block])
    if any(h(salt, value) in commitments for salt in salts): told.add(i // block)
touched = {i // block for i in gone}
print(runs, "runs of secret bytes,", len(told & touched), "touched blocks told,", "others told" if len(told) > 5 else "none told")
PY
python3 attack.py talk.mp3.recsig talk.mp3.recsig talk.mp3 talk.mp3 >found
cp found "$output"
no "in the original there are such bytes" grep -q '^0 runs' found
python3 attack.py talk.mp3.recsig talk.mp3.recsig talk.mp3 cut.mp3 >found
cp found "$output"
no "with the full chain the attack tells the blocks that were cut" grep -q ' 0 touched blocks told' found
python3 attack.py cut.mp3.parent.recsig talk.mp3.recsig talk.mp3 cut.mp3 >found
cp found "$output"
says "0 runs of secret bytes, 0 touched blocks told, others told" "with what was handed on it tells none of them, and no byte is there"

# --- whatever else is asked of a lossy recording, it is decoded, which is said ------------------------------------------------------------
ok "a mute" redact talk.m4a --mute 5-5.9 -o lossy.flac
says "The original is lossy" "is made of the decoded sound, which is said aloud"
ok "as FLAC, which holds it without loss" flac --silent -t lossy.flac
exits 5 "it is as declared, by measurement and never by proof" "$rectool" verify lossy.flac --parent lossy.flac.parent.recsig "${trust[@]}"
says "AS DECLARED (measured, not proven)" "which is said"
ok "what it held is silent" test "$(sox lossy.flac -n trim 5 0.9 stat 2>&1 | awk '/Maximum amplitude/ { print $3 }')" = 0.000000
ok "a tone" redact talk.m4a --tone 9-9.5 -o tone.flac
exits 5 "is as declared, though nothing can be told of what it covers" "$rectool" verify tone.flac --parent tone.flac.parent.recsig "${trust[@]}"
ok "a cut beside a tone" redact talk.m4a --cut 5-5.9 --tone 9-9.5 -o both.flac
says "The original is lossy" "as well"
exits 5 "as declared" "$rectool" verify both.flac --parent both.flac.parent.recsig "${trust[@]}"
encode talk.ogg -c:a libvorbis
sign talk.ogg
ok "a cut of Vorbis, whose windows differ in length" redact talk.ogg --cut 5-5.9 -o vorbis.flac
says "The original is lossy" "as well"
exits 5 "as declared" "$rectool" verify vorbis.flac --parent vorbis.flac.parent.recsig "${trust[@]}"

# --- bad input ----------------------------------------------------------------------------------------------------------------------------
refuses "behind the end" "a cut beyond the end" redact talk.mp3 --cut 5-99 -o no.mp3
refuses "exists already" "a copy over another file" redact talk.mp3 --cut 5-6 -o cut.mp3
mkdir full && mount -t tmpfs -o size=64k tmpfs full 2>/dev/null && mounted=1 || mounted=
if [[ $mounted ]]; then
  refuses "cannot" "a full disk" redact talk.mp3 --cut 5-6 -o full/no.mp3
  ok "and nothing half-written" test -z "$(ls full)"
  umount full
fi
ok "nothing was left behind" sh -c '! ls | grep -q "^no\.\|\.part$"'
finish
