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

# Prompts (8 kHz, a 44-byte header each) and pauses in turn, one shuffled round after another, until it is long enough.
# talk: name and samples of each.
find "$sounds" -name '*.wav' -size +15k ! -path '*/silence/*' ! -name '*tone*' ! -name 'beep*' -printf '%s %P\n' |
    awk '{ path = $2; gsub("/", "_", $2); print $2, ($1 - 44) / 2, path }' | sort >"$work/prompts"
for tenths in 10 13 17 2 3 4 5 6 8; do echo "$tenths $((rate * tenths / 10))"; done >"$work/pauses"
count=$(wc -l <"$work/prompts")
total=$(awk '{ total += $2 } END { print total }' "$work/prompts")
for ((round = 1; round <= seconds * 8000 / total + 1; round++)); do
    shuffled $round <"$work/prompts" >"$work/order"
    for ((i = 0; i <= count; i += 9)); do cat "$work/pauses"; done | awk -v count="$count" 'NR <= count' | shuffled $((round + 5000)) >"$work/rests"
    paste -d '\n' "$work/order" "$work/rests"
done | awk -v rate="$rate" -v wanted="$((seconds * rate))" 'sum < wanted { sum += NF == 3 ? int($2 * rate / 8000) : $2; print }' >"$work/talk"

# One pool of the prompts that are said, resampled in one go, then cut up again.
awk 'NF == 3 && !said[$1]++' "$work/talk" | sort >"$work/said"
while read -r _ _ path; do tail -c +45 "$sounds/$path"; done <"$work/said" >"$work/pool8k.raw"
sox -D -t raw -r 8000 -e signed -b 16 -c 1 "$work/pool8k.raw" -t raw "$work/pool.raw" gain -3 rate "$rate"
mkdir "$work/parts"
total=0 taken=0
while read -r name samples _ <&3; do
    total=$((total + samples))
    upto=$((total * rate / 8000))
    head -c $(((upto - taken) * 2)) >"$work/parts/$name"
    taken=$upto
done 3<"$work/said" <"$work/pool.raw"
while read -r name samples; do head -c $((samples * 2)) /dev/zero >"$work/parts/$name"; done <"$work/pauses"
bytes=$((seconds * rate * 2))
talk() { { awk -v parts="$work/parts/" '{ print parts $1 }' "$work/talk" | xargs cat 2>/dev/null || true; } | head -c "$bytes"; }

# The room: uniform noise from a cipher's key stream, some 70 dB below full scale.
key=$(printf 'room %s' "$seed" | b2sum -l 128 | cut -c1-32)
room() { { openssl enc -aes-128-ctr -K "$key" -iv "$key" -in /dev/zero 2>/dev/null || true; } | head -c "$bytes"; }

format=(-t raw -r "$rate" -e signed -b 16 -c 1)
sox -D -m -v 1 "${format[@]}" <(talk) -v 0.0005 "${format[@]}" <(room) -t wav -b 16 "$out"
