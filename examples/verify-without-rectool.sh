#!/usr/bin/env bash
# Verifies a chain against a WAV file with jq, openssl and b2sum alone (and coreutils), following docs/format.md: every link, every
# signature, every root, every block, the totals, the digest of the file, and that each statement is signed by the key it carries and is
# about this recording (not what it says). It judges no copy that differs: for that there is rectool.
#
#   examples/verify-without-rectool.sh TALK.wav TALK.wav.recsig RW...     (the signer's public key as you know it)
#
# Exit: 0 the WAV is the signed one; 1 its sound is not; 2 it cannot be judged this way; 3 another signer; 6 the chain is invalid.
set -euo pipefail
export LC_ALL=C

[ $# -eq 3 ] || { echo "usage: $0 TALK.wav TALK.wav.recsig PUBLIC_KEY" >&2; exit 2; }
wav=$1 chain=$2 trusted=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cannot() { echo "cannot judge this here: $*" >&2; exit 2; }
invalid() { echo "the chain is invalid: $*" >&2; exit 6; }
differs() { echo "the sound is not the signed one: $*" >&2; exit 1; }

for file in "$wav" "$chain"; do { [ -f "$file" ] && [ -r "$file" ]; } || cannot "cannot read $file"; done

hash_hex() {
    local sum
    sum=$(b2sum -l 256)
    printf %s "${sum:0:64}"
}
from_hex() { # hexadecimal on standard input
    local hex escaped="" i
    IFS= read -r hex || true
    for ((i = 0; i < ${#hex}; i += 2)); do escaped+=\\x${hex:i:2}; done
    printf %b "$escaped"
}
declare -A sextets
for ((at = 0; at < 64; at++)); do
    letters=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/
    sextets[${letters:at:1}]=$at
done
base64_hex() { # nothing of what is no base64
    local text=${1%%=*} hex="" four bits bytes i
    [[ $1 =~ ^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$ ]] || return 0
    for ((i = 0; i < ${#1}; i += 4)); do
        four=${text:i:4}AA
        bits=$((sextets[${four:0:1}] << 18 | sextets[${four:1:1}] << 12 | sextets[${four:2:1}] << 6 | sextets[${four:3:1}]))
        printf -v four %06x "$bits"
        hex+=$four
    done
    bytes=$((${#text} * 6 / 8))
    printf %s "${hex:0:2 * bytes}"
}
unbase64() { base64_hex "$1" | from_hex; }

# Reads the whole chain with one jq: json["3 file.1"] is the second element of the member "file" of line 3 (from 0), with \\, \n, \t and
# \r written so. null and false are left out.
declare -A json
read_json() {
    local key value
    while IFS=$'\t' read -r key value; do json[$key]=$value; done < <(jq -rn 'foreach inputs as $line (-1; . + 1; . as $at | $line |
        paths(scalars) as $path | ["\($at) \($path | map(tostring) | join("."))", (getpath($path) | tostring)] | @tsv)' "$chain")
}
has() { [ -n "${json["$1 $2"]:-}" ]; }
number_of() { # sets the named variable to a member that has to be a whole number
    local value=${json["$2 $3"]:-}
    [[ $value =~ ^[0-9]{1,16}$ ]] || invalid "line $(($2 + 1)): $3 is no number"
    printf -v "$1" %s "$value"
}

# Points of small order (RFC 7748 section 7 in Edwards form), with any sign bit, and other encodings of them: neither keys nor R.
small_order='^(00000000000000000000000000000000000000000000000000000000000000(00|80)|01000000000000000000000000000000000000000000000000000000000000(00|80)|26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc(05|85)|c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03(7a|fa)|ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff(7f|ff)|edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff(7f|ff)|eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff(7f|ff))$'

check_key() { # RW... -> $work/key.pem; the 32 bytes in $key_hex
    local all
    [[ $1 =~ ^RW[A-Za-z0-9+/]{54}$ ]] || invalid "not a public key: $1"
    all=$(base64_hex "$1")
    key_hex=${all:20}
    if [[ $key_hex =~ $small_order ]]; then invalid "the signer's key is a point of small order"; fi
    { printf '302a300506032b6570032100%s' "$key_hex"; } | from_hex | openssl pkey -pubin -inform DER -out "$work/key.pem" 2>/dev/null ||
        invalid "the signer's key is none"
}

check_signature() { # line, what it is
    local line=$1 signature
    [[ $line =~ ,\"sig\":\"([A-Za-z0-9+/]{86}==)\"\}$ ]] || invalid "$2: no signature at its end"
    signature=${BASH_REMATCH[1]}
    [[ $signature == *[AQgw]== ]] || invalid "$2: base64"
    signature=$(base64_hex "$signature")
    if [[ ${signature:0:64} =~ $small_order ]]; then invalid "$2: R is a point of small order"; fi
    from_hex <<<"$signature" >"$work/sig"
    printf 'rectool-record-v1\n%s' "${line%,\"sig\":*}" >"$work/message"
    openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -in "$work/message" -sigfile "$work/sig" >/dev/null 2>&1 ||
        invalid "$2: the signature is not the signer's"
}

u32_at() { od -An -v -tu4 --endian=little -j "$1" -N 4 "$wav" | tr -d ' '; }
tag_at() { dd if="$wav" bs=1 skip="$1" count=4 status=none | tr -d '\0'; }

find_samples() { # sets data_start, data_size, and checks the format
    local size position=12 tag
    size=$(stat -c %s "$wav")
    { [ "$size" -ge 44 ] && [ "$(tag_at 0)" = RIFF ] && [ "$(tag_at 8)" = WAVE ]; } || cannot "not a plain WAV file"
    while [ $((position + 8)) -le "$size" ]; do
        tag=$(tag_at "$position")
        [ "$tag" = data ] && { data_start=$((position + 8)); data_size=$(u32_at $((position + 4))); break; }
        [ "$tag" = 'fmt ' ] && wav_format=$(od -An -v -tu2 --endian=little -j $((position + 8)) -N 16 "$wav" | tr -s ' ')
        position=$((position + 8 + $(u32_at $((position + 4))) + $(u32_at $((position + 4))) % 2))
    done
    { [ -n "${data_start:-}" ] && [ $((data_start + data_size)) -le "$size" ]; } || cannot "no data chunk that fits the file"
    read -r -a fields <<<"$wav_format"
    [ "${fields[0]}" = 1 ] || [ "${fields[0]}" = 65534 ] || cannot "the WAV holds no integer samples"
    wav_channels=${fields[1]} wav_bits=${fields[7]} wav_rate=$((fields[2] + 65536 * fields[3]))
}

check_recording() {
    local sample channels=0 rate=0 kind=${json["0 kind"]:-}
    [ "$kind" = recording ] || invalid "record 0 is no recording"
    [ "${json["0 version"]:-}" = 1 ] || cannot "a newer version"
    signer=${json["0 key"]:-}
    check_key "$signer"
    signer_hex=$key_hex
    named=$(base64_hex "${json["0 announcement"]:-}")
    mode=${json["0 mode"]:-}
    parents=0
    while has 0 "parents.$parents.head"; do parents=$((parents + 1)); done
    [ "$parents" = 0 ] || [ "$mode" = file ] || invalid "an edited copy in a chain of mode live"
    [ "${json["0 essence.type"]:-}" = pcm ] || cannot "only pcm can be checked without a decoder"
    number_of block 0 block
    number_of blocks 0 blocks
    number_of channels 0 essence.channels
    number_of rate 0 essence.rate
    sample=${json["0 essence.sample"]:-}
    case $sample in s16) bits=16 ;; s24) bits=24 ;; s32) bits=32 ;; *) cannot "samples of type $sample" ;; esac
    find_samples
    [ "$bits $channels $rate" = "$wav_bits $wav_channels $wav_rate" ] ||
        cannot "the WAV has another sample format, rate or number of channels than was signed"
    frame_bytes=$((channels * bits / 8))
}

salt_of() { # line of the detail, index -> hexadecimal, from a full or a reduced detail; empty when withheld
    if [ -n "$segment_salt" ]; then
        printf '%s%02x' "$segment_salt" "$2" | from_hex | hash_hex
    else
        local name
        case $2 in 254) name=weak_salt ;; 255) name=fingerprint_salt ;; *) name=salts.$2 ;; esac
        base64_hex "${json["$1 $name"]:-}"
    fi
}

side() { # line of the detail, commitment name, value name, salt index -> hexadecimal of w or f
    if has "$1" "$2"; then base64_hex "${json["$1 $2"]}"; return; fi
    { salt_of "$1" "$4" | from_hex; unbase64 "${json["$1 $3"]:-}"; } | hash_hex
}

check_segment() { # line, and the line of its detail
    local units count committed start bytes i salt expected got
    number_of units "$1" units
    { [ "$short" = 0 ] && [ "$units" -le $((block * blocks)) ]; } || invalid "record $number: lengths do not add up"
    [ "$units" -lt $((block * blocks)) ] && short=1
    [ $short = 0 ] || [ $((segments + 1)) = "$all_segments" ] || invalid "record $number: only the last segment may be short"
    count=$(((units + block - 1) / block))
    [ -n "$2" ] || cannot "the detail of record $number is withheld"
    segment_salt=$(base64_hex "${json["$2 salt"]:-}")
    committed=$(base64_hex "${json["$2 blocks"]:-}")
    [ ${#committed} = $((64 * count)) ] || invalid "record $number: number of blocks"
    got=$(printf '%s%s%s' "$committed" "$(side "$2" w weak 254)" "$(side "$2" f fingerprint 255)" | from_hex | hash_hex)
    [ "$got" = "$(base64_hex "${json["$1 root"]:-}")" ] || invalid "record $number: the detail is not what was signed"
    for ((i = 0; i < count; i++)); do
        start=$(((unit + i * block) * frame_bytes))
        bytes=$(((i + 1 < count ? block : units - i * block) * frame_bytes))
        salt=$(salt_of "$2" "$i") expected=${committed:$((64 * i)):64}
        [ -n "$salt" ] || cannot "a block of record $number is withheld"
        got=$({ from_hex <<<"$salt"; tail -c +$((data_start + start + 1)) "$wav" | head -c "$bytes"; } | hash_hex) || true
        [ "$got" = "$expected" ] || differs "record $number, block $((i + 1)), from frame $((unit + i * block))"
    done
    unit=$((unit + units)) segments=$((segments + 1))
}

check_edit() { # line
    local parent a0 a1 b0 b1
    { [ "$parents" -gt 0 ] && [ "$segments" = 0 ]; } || invalid "record $number: an edit where none may be"
    number_of parent "$1" parent
    number_of a0 "$1" a.0
    number_of a1 "$1" a.1
    number_of b0 "$1" b.0
    number_of b1 "$1" b.1
    { [ "$parent" -lt "$parents" ] && [ "$a0" -le "$a1" ] && [ "$b0" -le "$b1" ]; } ||
        invalid "record $number: an edit whose ranges make no sense"
    printf 'declared, as its signer says: %q of frames %s to %s of parent %s, now %s to %s: %q\n' \
        "${json["$1 edit"]:-}" "$a0" "$a1" "$parent" "$b0" "$b1" "${json["$1 reason"]:-}"
    edits=$((edits + 1))
}

check_end() { # line, and the line of its detail
    local digest got
    [ "${json["$1 segments"]:-} ${json["$1 units"]:-} ${json["$1 frames"]:-}" = "$segments $unit $unit" ] || invalid "the totals do not add up"
    [ $((unit * frame_bytes)) = "$data_size" ] || differs "it is of another length"
    head=$(printf %s "${lines[$1]}" | hash_hex)
    [ -n "$2" ] || return 0
    digest=$(base64_hex "${json["$2 file.1"]:-}")
    got=$({ base64_hex "${json["$2 file.0"]:-}"; printf %s "$digest"; } | from_hex | hash_hex)
    [ "$got" = "$(base64_hex "${json["$1 file"]:-}")" ] || invalid "the file digest is not the signed one"
    [ "$(hash_hex <"$wav")" = "$digest" ] && same_file=yes || same_file=no
}

# A statement has to be signed by the key it carries and to be about this head, or to be named by what is signed for this recording.
check_statement() { # line
    local line=${lines[$1]} at=$(($1 + 1)) made_before=no i
    check_key "${json["$1 key"]:-}"
    check_signature "$line" "statement in line $at"
    if has "$1" on; then
        [ "$(base64_hex "${json["$1 on"]}")" = "$head" ] || invalid "line $at: a statement about another recording"
    elif has "$1" receipt; then
        [ "$(base64_hex "${json["$1 receipt"]}")" = "${head:0:40}" ] || invalid "line $at: a statement about another recording"
    else
        made_before=yes
    fi
    if [ $made_before = yes ]; then
        unnamed+=("$at $(printf %s "$line" | hash_hex)")
    else
        for ((i = 0; ; i++)); do
            has "$1" "after.$i" || break
            named+=" $(base64_hex "${json["$1 after.$i"]}")"
        done
    fi
    printf 'line %s: %q by %q, which says it was made at %q\n' "$at" "${json["$1 kind"]:-}" "${json["$1 key"]:-}" "${json["$1 made"]:-}"
}

check_unnamed() {
    local entry
    for entry in "${unnamed[@]}"; do
        [[ $named == *"${entry#* }"* ]] || invalid "line ${entry% *}: a statement that nothing of this recording names"
    done
}

grep -q $'\r' "$chain" && cannot "changed in transport (text mode)"
[ -z "$(tail -c 1 "$chain")" ] || invalid "the last line is incomplete"
jq -e . "$chain" >/dev/null 2>&1 || invalid "a line is not JSON"

read_json
mapfile -t lines <"$chain"
all_segments=0
for ((at = 0; at < ${#lines[@]}; at++)); do [ "${json["$at kind"]:-}" = segment ] && all_segments=$((all_segments + 1)); done
unnamed=() block=0 blocks=0 number=0 unit=0 segments=0 edits=0 short=0 ended=no same_file=unknown
previous=$(printf '0%.0s' {1..64})
for ((at = 0; at < ${#lines[@]}; at++)); do
    line=${lines[at]}
    detail=
    [[ ${lines[at + 1]:-} == '{"detail":'* ]] && detail=$((at + 1))
    [ -z "$detail" ] || [[ ${lines[detail]} == '{"detail":'"$number,"* ]] || invalid "line $((at + 2)): a detail that does not belong there"
    [[ $line == '{"detail":'* ]] && invalid "line $((at + 1)): a detail that does not belong there"
    if [ $ended = yes ]; then check_statement $at; continue; fi
    [ "${json["$at n"]:-}" = $number ] || invalid "line $((at + 1)): record $number is missing"
    [ "$(base64_hex "${json["$at prev"]:-}")" = "$previous" ] || invalid "record $number does not follow from the one before"
    [ $number = 0 ] && check_recording
    check_signature "$line" "record $number"
    case ${json["$at kind"]:-} in
    recording) [ $number = 0 ] || invalid "a second start" ;;
    segment) check_segment $at "$detail" ;;
    gap) [ "$mode" = live ] || invalid "a gap in a chain of mode file" ;;
    edit) check_edit $at ;;
    end) check_end $at "$detail"; ended=yes ;;
    *) cannot "a record kind of a newer version" ;;
    esac
    previous=$(printf %s "$line" | hash_hex)
    number=$((number + 1))
    [ -n "$detail" ] && at=$detail
done
[ $ended = yes ] || invalid "its end is missing"
check_unnamed

echo "unchanged: $segments segments, $unit frames, every block is the signed one"
echo "whole file the same: $same_file"
echo "recording head: $head"
[ "$parents" = 0 ] || cannot "it is an edited copy: whether only what was declared was done needs rectool verify and the chain of the original"
[ "$(base64_hex "$trusted" | cut -c21-)" = "$signer_hex" ] || { echo "signed by another key: $signer" >&2; exit 3; }
echo "signed by the key you gave"
