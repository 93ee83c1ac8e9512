#!/bin/bash
# Makes a long talk from real speech: tests/speech.sh OUT.wav SECONDS [RATE [SEED]], 16-bit mono, RATE 48000, SEED 1.
# The spoken prompts of Debian's asterisk-core-sounds-en-wav in an order of SEED's, with pauses between them, under the low noise
# of a room, which is never the same twice: no two stretches are equal, and none is digital silence. Same arguments, same file.
set -euo pipefail
export LC_ALL=C

if [ $# -lt 2 ] || [ $# -gt 4 ]; then
    echo "usage: $0 OUT.wav SECONDS [RATE [SEED]]" >&2
    exit 2
fi
out=$1 seconds=$2 rate=${3:-48000} seed=${4:-1}
sounds=/usr/share/asterisk/sounds/en_US_f_Allison
if [ ! -d "$sounds" ]; then
    echo "$0: no speech in $sounds: install asterisk-core-sounds-en-wav" >&2
    exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shuffled SALT: the lines of stdin in an order that depends on seed and salt. A generator of our own, as awks differ in theirs.
shuffled() {
    awk -v state="$((seed * 7919 + $1 * 104729 + 12345))" '
        function draw(below) { state = (state * 16807 + 11) % 2147483647; return int(state / 2147483647 * below) }
        BEGIN { state %= 2147483647; for (i = 0; i < 20; i++) draw(1) }
        { line[NR] = $0 }
        END { for (i = NR; i > 0; i--) { j = draw(i) + 1; print line[j]; line[j] = line[i] } }'
}

# One pool of all prompts (8 kHz, a 44-byte header each), resampled in one go, then cut up again.
find "$sounds" -name '*.wav' -size +15k ! -path '*/silence/*' ! -name '*tone*' ! -name 'beep*' -printf '%s %p\n' | sort -k2 >"$work/list"
while read -r _ path; do tail -c +45 "$path"; done <"$work/list" >"$work/pool8k.raw"
sox -D -t raw -r 8000 -e signed -b 16 -c 1 "$work/pool8k.raw" -t raw "$work/pool.raw" gain -3 rate "$rate"
mkdir "$work/prompts" "$work/pauses"
total=0 taken=0
while read -r size path <&3; do
    total=$((total + (size - 44) / 2))
    upto=$((total * rate / 8000))
    name=${path#"$sounds"/}
    head -c $(((upto - taken) * 2)) >"$work/prompts/${name//\//_}"
    taken=$upto
done 3<"$work/list" <"$work/pool.raw"
for tenths in 2 3 4 5 6 8 10 13 17; do
    samples=$((rate * tenths / 10))
    head -c $((samples * 2)) /dev/zero >"$work/pauses/$tenths"
done

# Prompts and pauses in turn, one shuffled round after another, until it is long enough.
bytes=$((seconds * rate * 2))
prompts=$(find "$work/prompts" -type f | sort)
pauses=$(find "$work/pauses" -type f | sort)
count=$(wc -l <<<"$prompts")
for ((round = 1; round <= seconds * 8000 / total + 1; round++)); do
    shuffled $round <<<"$prompts" >"$work/order"
    for ((i = 0; i <= count; i += 9)); do echo "$pauses"; done | awk -v count="$count" 'NR <= count' | shuffled $((round + 5000)) >"$work/rests"
    paste -d '\n' "$work/order" "$work/rests"
done >"$work/talk"
talk() { { xargs cat <"$work/talk" 2>/dev/null || true; } | head -c "$bytes"; }

# The room: uniform noise from a cipher's key stream, some 70 dB below full scale.
key=$(printf 'room %s' "$seed" | b2sum -l 128 | cut -c1-32)
room() { { openssl enc -aes-128-ctr -K "$key" -iv "$key" -in /dev/zero 2>/dev/null || true; } | head -c "$bytes"; }

format=(-t raw -r "$rate" -e signed -b 16 -c 1)
sox -D -m -v 1 "${format[@]}" <(talk) -v 0.0005 "${format[@]}" <(room) -t wav -b 16 "$out"
