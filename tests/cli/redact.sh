#!/bin/bash
# Redacts recordings, verifies the copies, and plays the attacker: tests/cli/redact.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

rate=16000
"$tree/tests/speech.sh" speech.wav 20 $rate 1
tail -c +45 speech.wav >speech.raw
head -c $((2 * 12 * rate)) speech.raw >plain.raw
tail -c +$((2 * 12 * rate + 1)) speech.raw >words.raw
frames() { tail -c +$((2 * $2 + 1)) "$1" | head -c $((2 * $3)) || true; } # RAW FIRST COUNT
wav() { sox -t raw -r $rate -e signed -b 16 -c 1 - "$1"; }
# What may have been said from 5.0 s to 5.9 s: two words of the same speaker, digits on a telephone keypad, nothing at all.
frames words.raw 16000 14400 >candidate.yes
frames words.raw 64000 14400 >candidate.no
sox -n -t raw -r $rate -e signed -b 16 -c 1 candidate.digit synth 0.9 sine 770 sine 1336 remix - 2>/dev/null
head -c 28800 /dev/zero >candidate.silence
assemble() { { frames plain.raw 0 80000; cat "candidate.$1"; frames plain.raw 94400 9999999; }; } # what was recorded, had that been said
"$rectool" keygen --no-passphrase -s anna.key -p anna.pub >/dev/null
trust=(-p anna.pub)

# --- the copy is as was asked --------------------------------------------------------------------------------------------------------
assemble yes | wav talk.wav
"$rectool" sign -q talk.wav -s anna.key --place Utrecht --present "A. Jansen:knew"
redact() { "$rectool" redact "$@" -s anna.key --reason third-party; }
ok "a stretch is silenced" redact talk.wav --mute 5-5.9 -o mute.wav --erase-context place
says "mute.wav.parent.recsig" "and the files to hand on are named"
ok "the copy is disclosed" "$rectool" verify mute.wav --parent mute.wav.parent.recsig "${trust[@]}"
says "withheld" "with what is withheld"
ok "so it is from the other end" "$rectool" verify mute.wav --chain mute.wav.parent.recsig --declared mute.wav.recsig "${trust[@]}"
ok "and with the full chain, by who has it" "$rectool" verify mute.wav --parent talk.wav.recsig "${trust[@]}"
exits 4 "not without its declaration" "$rectool" verify mute.wav --chain mute.wav.parent.recsig "${trust[@]}"
ok "the erased value is gone" test "$(grep -c Utrecht mute.wav.parent.recsig)" = 0
hides Utrecht "from what is shown as well" "$rectool" show mute.wav.parent.recsig
# changed FIRST LAST: the frames in which the copy differs from the original lie in FIRST to LAST.
samples() { sox -D "$1" -t raw -; }
changed() { { cmp -l <(samples talk.wav) <(samples "$1") || true; } | awk -v first="$2" -v last="$3" '{ frame = int(($1 - 1) / 2); if (frame < first || frame > last) bad = 1 } END { exit bad }'; }
ok "no sample is changed outside the range and its fades of 5 ms" changed mute.wav $((80000 - 80)) $((94400 + 79))
samples mute.wav >mute.raw
ok "inside every sample is zero" cmp -n 28800 -i 160000:0 mute.raw /dev/zero
ok "hard" redact talk.wav --mute 5-5.9 --hard -o hard.wav
ok "changes the range alone" changed hard.wav 80000 94399
ok "a tone" redact talk.wav --tone 5-5.9 -o tone.wav
ok "is disclosed" "$rectool" verify tone.wav --parent tone.wav.parent.recsig "${trust[@]}"
ok "and changes nothing else" changed tone.wav $((80000 - 80)) $((94400 + 79))
ok "a cut" redact talk.wav --cut 5-5.9 -o cut.wav
ok "is disclosed" "$rectool" verify cut.wav --parent cut.wav.parent.recsig "${trust[@]}" --json
ok "and as long as was asked" jq -e '(.a.duration - .b.duration - 0.9 | fabs) < 0.00001' "$output"
flac --silent talk.wav -o talk.flac
ok "lossless in, lossless out" redact talk.flac --chain talk.wav.recsig --mute 5-5.9 -o mute.flac
ok "in the same container" flac --silent -t mute.flac
ok "disclosed" "$rectool" verify mute.flac --parent mute.flac.parent.recsig "${trust[@]}"
cp mute.wav more.wav
printf '\x01' | dd of=more.wav bs=1 seek=$((44 + 300000)) conv=notrunc status=none
exits 1 "one sample more is undisclosed" "$rectool" verify more.wav --chain mute.wav.recsig --parent mute.wav.parent.recsig "${trust[@]}"

# --- the attacker: which candidate was said? --------------------------------------------------------------------------------------------
# Who has all that was handed on, and every candidate, makes what would have been signed. No salt that is left fits any block,
# weak sum, fingerprint or file digest of it, neither that which was said nor another.
mkdir handed && cp mute.wav mute.wav.recsig mute.wav.parent.recsig handed/
cat >attack.py <<'PY'
import base64, hashlib, json, sys
def h(*parts): return hashlib.blake2b(b"".join(parts), digest_size=32).digest()
def d(text): return base64.b64decode(text)
chain, header, *candidates = sys.argv[1:]
lines = [json.loads(line) for line in open(chain)]
first = next(l for l in lines if l.get("kind") == "recording")
end = next(l for l in lines if l.get("kind") == "end")
segments = [l for l in lines if l.get("kind") == "segment"]
details = {l["detail"]: l for l in lines if "detail" in l}
block, blocks = first["block"], first["blocks"]
header = open(header, "rb").read()[:44]
# every salt in all files, of whatever kind
def salts(value):
    if isinstance(value, str):
        try:
            raw = base64.b64decode(value, validate=True)
        except Exception:
            return
        if len(raw) in (16, 32, 64): yield raw
    elif isinstance(value, list):
        for one in value: yield from salts(one)
    elif isinstance(value, dict):
        for one in value.values(): yield from salts(one)
every = {s for l in lines for s in salts(l)}
known = {c for l in lines for c in salts(l)}
for detail in details.values():
    if "blocks" in detail:
        raw = d(detail["blocks"])
        known |= {raw[i:i + 32] for i in range(0, len(raw), 32)}
M = 6364136223846793005
def weak(data):
    total = 0
    for i in range(0, len(data), 2): total = (total * M + int.from_bytes(data[i:i + 2], "little", signed=True)) % 2**64
    return (total >> 32).to_bytes(4, "little")
hits = []
for name in candidates:
    data = open(name, "rb").read()
    touched = range(79920 // block, (94400 + 80) // block + 1)
    digest = h(header + data)
    tests = {"file": digest}
    for i in touched: tests[f"block {i}"] = data[i * block * 2:(i + 1) * block * 2]
    for s in sorted({i // blocks for i in touched}):
        part = data[s * block * blocks * 2:(s + 1) * block * blocks * 2]
        tests[f"weak {s}"] = b"".join(weak(part[i:i + 2 * block]) for i in range(0, len(part), 2 * block))
    for what, value in tests.items():
        for salt in every:
            derived = [salt] + ([h(salt, bytes([j])) for j in (*range(8), 254, 255)] if len(salt) == 16 else [])
            if any(h(one, value) in known for one in derived): hits.append((name, what))
        if h(value) in known: hits.append((name, what))
        for i in touched:
            text = base64.b64encode(weak(data[i * block * 2:(i + 1) * block * 2]))
            if any(weak(data[i * block * 2:(i + 1) * block * 2]) in d(x.get("weak", "")) and x["detail"] in (i // blocks + 1,) for x in details.values() if "blocks" in x):
                hits.append((name, f"weak sum {i}"))
print(len(hits), *sorted(set(hits)))
PY
for candidate in yes no digit silence; do assemble $candidate >assembled.$candidate; done
python3 attack.py talk.wav.recsig talk.wav assembled.yes assembled.no >found
cp found "$output"
says "('assembled.yes', 'block 42')" "with the full chain the attack finds what was said by its blocks"
says "('assembled.yes', 'weak sum 42')" "by its weak sums"
says "('assembled.yes', 'file')" "and by the digest of the file"
hides "('assembled.no', 'block 42')" "and not what was not said"
python3 attack.py handed/mute.wav.parent.recsig talk.wav assembled.* >found
cp found "$output"
ok "with what was handed on it finds nothing" test "$(cat found)" = 0
python3 attack.py handed/mute.wav.recsig talk.wav assembled.yes assembled.no assembled.digit >found # that the copy is silent, it says itself
cp found "$output"
ok "nor with the copy's own chain" test "$(cat found)" = 0
# Had another word been said, what is handed on would differ in nothing but salts and hashes under them: the same copy to the byte, the same members.
for candidate in no digit silence; do
  assemble $candidate | wav tale.wav
  "$rectool" sign -q tale.wav -s anna.key --place Utrecht --present "A. Jansen:knew" --force
  redact -q tale.wav --mute 5-5.9 -o tale-mute.wav --erase-context place --force
  ok "the copy is the same, had $candidate been recorded" cmp mute.wav tale-mute.wav
  shape() { jq -c 'def s: if type == "string" then length elif type == "array" then map(s) elif type == "object" then map_values(s) else . end; del(.key, .id) | s' "$1"; }
  ok "and so is the shape of the chain" cmp <(shape mute.wav.parent.recsig) <(shape tale-mute.wav.parent.recsig)
done
# Nor does the program itself tell one from the other, asked to compare each with the chain that was handed on: the samples of what was
# said, of another word, of digits and of silence, and the same word said once more.
sox -t raw -r $rate -e signed -b 16 -c 1 candidate.yes -t raw candidate.retake tempo -s 1.04 pitch 30 gain -2 2>/dev/null
truncate -s 28800 candidate.retake # as long as the word was
for candidate in yes no digit silence retake; do
  assemble $candidate | wav told.wav
  "$rectool" verify told.wav --chain handed/mute.wav.parent.recsig "${trust[@]}" --json | jq -S 'del(.b, .statements)' >told.$candidate || true
  cp told.$candidate "$output"
  ok "verify says the same of the candidate $candidate as of what was said" cmp told.yes told.$candidate
done
ok "no metadata of the original is in the copy" test "$(sox --info -a mute.wav 2>/dev/null | grep -c .)" -le 1

# --- bad input ----------------------------------------------------------------------------------------------------------------------------
refuses "one range of" "ranges too close to each other" redact talk.wav --mute 5-5.5 --cut 5.505-5.9 -o no.wav
refuses "behind the end" "a range beyond the end" redact talk.wav --mute 5-99 -o no.wav
refuses "nothing about" "a context key that is not there" redact talk.wav --mute 5-5.9 -o no.wav --erase-context colour
refuses "take the place" "the copy over the original" redact talk.wav --mute 5-5.9 -o talk.wav --force
refuses "exists already" "a copy over another file" redact talk.wav --mute 5-5.9 -o speech.wav
refuses "not what its chain signs" "another original" redact speech.wav --chain talk.wav.recsig --mute 5-5.9 -o no.wav
ok "and nothing was left behind" sh -c '! ls | grep -q "^no\.\|\.part$"'
finish
