#!/bin/bash
# Runs the fuzzers that the asan+ubsan preset has built: run.sh [HOURS], for HOURS in all, on what earlier runs kept in build/fuzz.
# Without HOURS, a fixed number of executions each, some seconds, from a fixed start: the same ones every time.
# Seeds are the test vectors and files that are made here; what is found is kept in build/fuzz, and belongs into regressions.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
programs=$top/build/asan+ubsan/tests/fuzz
work=$top/build/fuzz
targets=(chain_reader key_files trust_file packet_normaliser pcm_stream receipt_text bundle timestamp)
declare -A runs=([chain_reader]=2000 [key_files]=60000 [trust_file]=200000 [packet_normaliser]=300000 [pcm_stream]=150000 [receipt_text]=200000 [bundle]=5000 [timestamp]=30000)
seconds=0
if [ $# -gt 0 ]; then seconds=$(awk -v h="$1" -v n=${#targets[@]} 'BEGIN { print int(h * 3600 / n) }'); fi
export ASAN_OPTIONS=detect_leaks=1

mkdir -p "$work"
rm -rf "$work/seeds"
if [ "$seconds" = 0 ]; then work=$work/short; rm -rf "$work"; fi
for target in "${targets[@]}"; do mkdir -p "$work/seeds/$target" "$work/corpus/$target" "$work/found"; done
cp "$top"/tests/vectors/data/*.rec{sig,stmt} "$work/seeds/chain_reader"
cp "$top"/tests/vectors/data/*.pub "$work/seeds/key_files"
printf 'untrusted comment: minisign secret key\n%s\n' "$(head -c 158 /dev/zero | base64 -w 0)" >"$work/seeds/key_files/secret"
key=$(tail -n 1 "$top/tests/vectors/data/signer.pub")
printf '# trusted\nanna %s role=citizen from=2026-01-01\n"B. de Vries" %s until=2027-01-01T00:00:00Z revoked=2026-06-01\n' "$key" "$key" \
    >"$work/seeds/trust_file/two"
echo AAAAA-AAAAB-AAAAC-AAAAD-AAAAE-AAAAF-AAAAG-AAAAH >"$work/seeds/receipt_text/zeros"
head -c 400 "$top/tests/vectors/data/talk.wav" >"$work/seeds/pcm_stream/talk"
python3 - "$top/tests/vectors/data" "$work/seeds/bundle" <<'PYTHON'
import sys, zipfile
data, seeds = sys.argv[1:]
for name, how in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
    with zipfile.ZipFile(f"{seeds}/{name}", "w", how) as out:
        for file in ("talk.wav", "good.recsig"):
            text = open(f"{data}/{file}", "rb").read()[:600]
            out.writestr("talk.wav" + ("" if file == "talk.wav" else ".recsig"), text)
PYTHON
(
    cd "$work/seeds/timestamp"
    "$top/tests/cli/tsa.sh" seed
    openssl ts -query -sha256 -digest "$(printf 'ab%.0s' {1..32})" -cert -out request 2>/dev/null
    openssl ts -reply -config seed.cnf -queryfile request -out reply 2>/dev/null
    openssl ts -reply -config seed.cnf -queryfile request -token_out -out token 2>/dev/null
    rm -f seed.* 1000.pem
)
# A seed a codec: its number, no configuration, one packet with the first bytes of a real header.
packet() { printf '%b' "\\x$1\\x00\\x20\\x00$2"; head -c 28 /dev/zero; }
packet 00 '\xff\xf1\x50\x80\x04\x3f\xfc' >"$work/seeds/packet_normaliser/adts"
packet 01 '\xff\xfb\x90\x64' >"$work/seeds/packet_normaliser/mp3"
packet 02 '\xff\xfd\x90\x64' >"$work/seeds/packet_normaliser/mp2"
packet 05 '\x3c\x91\x17' >"$work/seeds/packet_normaliser/amr"
printf '\x03\x13OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00\x04\x00\x48\x0a\x0b\x0c' >"$work/seeds/packet_normaliser/opus"

# fuzz TARGET RUNS: prints its executions; fails with a finding.
fuzz() {
    local log=$work/$1.log result=0 old length=(-seed=1 -runs="$2")
    if [ "$seconds" != 0 ]; then length=(-max_total_time="$seconds"); fi
    for old in "$here/regressions/$1"-*; do
        if [ -e "$old" ] && ! "$programs/fuzz-$1" "$old" >"$log" 2>&1; then tail -n 40 "$log"; return 1; fi
    done
    "$programs/fuzz-$1" "${length[@]}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$work/found/$1-" \
        "$work/corpus/$1" "$work/seeds/$1" >"$log" 2>&1 || result=$?
    printf '%-20s %10s executions, %s\n' "$1" "$(sed -n 's/^stat::number_of_executed_units: //p' "$log")" \
        "$([ $result = 0 ] && echo "nothing found" || echo "FOUND something")"
    if [ $result != 0 ]; then tail -n 60 "$log"; fi
    return $result
}
export -f fuzz
export here work programs seconds
for target in "${targets[@]}"; do echo "$target" "${runs[$target]}"; done |
    xargs -P "$(nproc)" -L 1 bash -c 'fuzz "$@"' fuzz
