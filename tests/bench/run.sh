#!/bin/bash
# Measures rectool against other tools, in one run on one machine: tests/bench/run.sh [quick]. See README.md beside it.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
rectool=$top/build/release/tools/rectool
work=$top/build/bench
runs=5
if [ ! -x "$rectool" ]; then
    echo "$0: no $rectool: cmake --preset release && cmake --build --preset release" >&2
    exit 2
fi
mkdir -p "$work"
cd "$work"

# run WANTED_EXIT COMMAND...: without its output.
run() {
    local wanted=$1 code=0
    shift
    "$@" >command.log 2>&1 </dev/null || code=$?
    if [ $code != "$wanted" ]; then
        tail -n 20 command.log >&2
        echo "$0: exit code $code instead of $wanted: $*" >&2
        exit 1
    fi
}

# seconds_of WANTED_EXIT COMMAND...: how long it takes by the clock.
seconds_of() {
    local start=$EPOCHREALTIME
    run "$@"
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.6f\n", b - a }'
}

median() { sort -n | awk '{ value[NR] = $1 } END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'; }

print_row() { printf '%-46s %10s %10s  %s\n' "$@"; }

# row NAME FIGURE GOAL
row() { print_row "$1" "$2" "<= $3" "$(awk -v figure="${2%% *}" -v goal="${3%% *}" 'BEGIN { print figure <= goal ? "met" : "NOT MET" }')"; }

# pair OURS THEIRS: runs two functions in turn, and leaves the medians in $ours and $theirs. The first round only warms up.
pair() {
    rm -f ours.times theirs.times
    "$1" >/dev/null
    "$2" >/dev/null
    for ((i = 0; i < runs; i++)); do
        "$1" >>ours.times
        "$2" >>theirs.times
    done
    ours=$(median <ours.times) theirs=$(median <theirs.times)
}

# ratio NAME GOAL OURS THEIRS
ratio() {
    pair "$3" "$4"
    row "$1" "$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')" "$2"
}

# memory_row NAME GOAL WANTED_EXIT COMMAND...: peak resident memory, in megabytes, of the larger of its processes (the decoder is one of
# its own).
memory_row() {
    local name=$1 goal=$2 wanted=$3
    shift 3
    run "$wanted" /usr/bin/time -o time.log -f %M "$@"
    row "$name" "$(tail -n 1 time.log | awk '{ printf "%.1f MB", $1 * 1024 / 1e6 }')" "$goal MB"
}

sign() {
    rm -f "$2"
    run 0 "$rectool" sign "$1" -s key -o "$2"
}

# made FILE COMMAND...: makes an input unless an earlier run has left it. The command gets the file's name as last argument.
made() {
    local file=$1
    shift
    if [ -e "$file" ]; then return; fi
    echo "making $file ..." >&2
    run 0 "$@" "part-$file"
    mv "part-$file" "$file"
}

# with_cuts FROM COUNT OUT: half a second is missing at COUNT places.
with_cuts() {
    local bytes piece
    bytes=$(($(stat -c %s "$1") - 44))
    piece=$((bytes / ($2 + 1) / 2 * 2))
    tail -c +45 "$1" | {
        for ((i = 0; i < $2; i++)); do
            head -c $((piece - 48000))
            head -c 48000 >/dev/null
        done
        cat
    } >cuts.raw
    sox -t raw -r 48000 -e signed -b 16 -c 1 cuts.raw "$3"
    rm cuts.raw
}

to_flac() { flac --silent --force -o "$2" "$1"; }
to_m4a() { ffmpeg -nostdin -v error -y -i "$1" -c:a aac -b:a 64k "$2"; }
to_mp3() { ffmpeg -nostdin -v error -y -i "$1" -c:a libmp3lame -b:a 64k -f mp3 "$2"; }
to_opus() { ffmpeg -nostdin -v error -y -i "$1" -c:a libopus -b:a 24k -application voip -f ogg "$2"; }
speech_hour() { "$top/tests/speech.sh" "$1" 3600; }

made hour.wav speech_hour
made hour.flac to_flac hour.wav
made hour.m4a to_m4a hour.wav
made hour.mp3 to_mp3 hour.wav
made hour.opus to_opus hour.wav
made cuts.wav with_cuts hour.wav 100
rm -f key key.pub
run 0 "$rectool" keygen -s key -p key.pub --no-passphrase
sign hour.wav wav.recsig
sign hour.m4a m4a.recsig

sum_wav() { seconds_of 0 b2sum hour.wav; }
sum_cuts() { seconds_of 0 b2sum cuts.wav; }
sum_both() { seconds_of 0 b2sum hour.wav cuts.wav; }
diff_cuts() { seconds_of 1 "$rectool" diff hour.wav cuts.wav; }
sum_m4a() { seconds_of 0 b2sum hour.m4a; }
test_flac() { seconds_of 0 flac --test --silent hour.flac; }
verify_wav() { seconds_of 0 "$rectool" verify hour.wav --chain wav.recsig -p key.pub; }
verify_flac() { seconds_of 0 "$rectool" verify hour.flac --chain wav.recsig -p key.pub; }
verify_m4a() { seconds_of 0 "$rectool" verify hour.m4a --chain m4a.recsig -p key.pub; }
verify_cuts() { seconds_of 1 "$rectool" verify cuts.wav --chain wav.recsig -p key.pub; }
sign_wav() {
    rm -f bench.recsig
    seconds_of 0 "$rectool" sign hour.wav -s key -o bench.recsig "$@"
}
sign_plain() { sign_wav --no-fingerprint; }
decode_opus() { seconds_of 0 ffmpeg -nostdin -v error -i hour.opus -f null -; }
decode_both() { seconds_of 0 sh -c 'ffmpeg -nostdin -v error -i hour.mp3 -f null - && ffmpeg -nostdin -v error -i hour.opus -f null -'; }
verify_opus() { seconds_of 5 "$rectool" verify hour.opus --chain wav.recsig -p key.pub; }
diff_lossy() { seconds_of 5 "$rectool" diff hour.mp3 hour.opus; }
chromaprint() { seconds_of 3 fpcalc -length 0 hour.wav; } # which complains of the end of the file

echo "one hour of speech, 48 kHz, 16 bit, mono; medians of $runs runs in turn; $(nproc) processors"
print_row figure measured goal ""
ratio "verify, unchanged WAV / b2sum" 1.5 verify_wav sum_wav
ratio "sign without fingerprint, WAV / b2sum" 1.8 sign_plain sum_wav
ratio "sign, WAV / fpcalc" 1 sign_wav chromaprint
ratio "verify, FLAC of the signed WAV / flac -t" 1.2 verify_flac test_flac
ratio "verify, WAV with 100 cuts / b2sum" 4 verify_cuts sum_cuts
ratio "diff, WAV and one with 100 cuts / b2sum of both" 3 diff_cuts sum_both
ratio "verify, Opus by the chain alone / ffmpeg" 1.3 verify_opus decode_opus
ratio "diff, MP3 and Opus / ffmpeg of both" 1.5 diff_lossy decode_both
pair verify_m4a sum_m4a
row "verify, unchanged M4A" "$(awk -v a="$ours" 'BEGIN { printf "%.3f s", a }')" \
    "$(awk -v b="$theirs" 'BEGIN { printf "%.3f s", 1.5 * b + 0.2 }')"
row "chain of an hour of WAV" "$(stat -c %s wav.recsig | awk '{ printf "%.2f MB", $1 / 1e6 }')" "4.5 MB"
row "chain of an hour of M4A" "$(stat -c %s m4a.recsig | awk '{ printf "%.2f MB", $1 / 1e6 }')" "4.5 MB"
rm -f bench.recsig
memory_row "peak memory, sign 1 h" 64 0 "$rectool" sign hour.wav -s key -o bench.recsig
memory_row "peak memory, verify 1 h" 64 0 "$rectool" verify hour.wav --chain wav.recsig -p key.pub
memory_row "peak memory, verify 1 h of Opus by the chain" 300 5 "$rectool" verify hour.opus --chain wav.recsig -p key.pub
memory_row "peak memory, diff 1 h of MP3 and Opus" 300 5 "$rectool" diff hour.mp3 hour.opus
if [ "${1:-}" = quick ]; then exit 0; fi

rm -f ten.wav ten.recsig
trap 'rm -f ten.wav ten.mp3' EXIT
"$top/tests/speech.sh" ten.wav 36000
memory_row "peak memory, sign 10 h" 64 0 "$rectool" sign ten.wav -s key -o ten.recsig
memory_row "peak memory, verify 10 h" 64 0 "$rectool" verify ten.wav --chain ten.recsig -p key.pub
to_mp3 ten.wav ten.mp3
memory_row "peak memory, verify 10 h of MP3 by the chain" 1000 5 "$rectool" verify ten.mp3 --chain ten.recsig -p key.pub
memory_row "peak memory, diff 10 h of WAV and MP3" 1000 5 "$rectool" diff ten.wav ten.mp3
