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

# What follows sets the variable named first, as a subshell for each value would take most of the time. Their own variables have no name
# that a caller's has.
from_hex() { # prints the bytes
    local escaped="" at_
    for ((at_ = 0; at_ < ${#1}; at_ += 2)); do escaped+=\\x${1:at_:2}; done
    printf %b "$escaped"
}
hash_of() { # name, hexadecimal
    local sum_
    sum_=$(from_hex "$2" | b2sum -l 256)
    printf -v "$1" %s "${sum_:0:64}"
}
hash_of_text() { # name, text
    local sum_
    sum_=$(printf %s "$2" | b2sum -l 256)
    printf -v "$1" %s "${sum_:0:64}"
}
declare -A sextets
for ((at = 0; at < 64; at++)); do
    letters=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/
    sextets[${letters:at:1}]=$at
done
base64_hex() { # name, base64; nothing of what is no base64
    local text_=${2%%=*} hex_="" four_ bits_ at_
    printf -v "$1" %s ""
    [[ $2 =~ ^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$ ]] || return 0
    for ((at_ = 0; at_ < ${#2}; at_ += 4)); do
        four_=${text_:at_:4}AA
        bits_=$((sextets[${four_:0:1}] << 18 | sextets[${four_:1:1}] << 12 | sextets[${four_:2:1}] << 6 | sextets[${four_:3:1}]))
        printf -v four_ %06x "$bits_"
        hex_+=$four_
    done
    printf -v "$1" %s "${hex_:0:2 * (${#text_} * 6 / 8)}"
}

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
    base64_hex all "$1"
    key_hex=${all:20}
    if [[ $key_hex =~ $small_order ]]; then invalid "the signer's key is a point of small order"; fi
    from_hex "302a300506032b6570032100$key_hex" | openssl pkey -pubin -inform DER -out "$work/key.pem" 2>/dev/null ||
        invalid "the signer's key is none"
}

check_signature() { # line, what it is
    local line=$1 signature
    [[ $line =~ ,\"sig\":\"([A-Za-z0-9+/]{86}==)\"\}$ ]] || invalid "$2: no signature at its end"
    signature=${BASH_REMATCH[1]}
    [[ $signature == *[AQgw]== ]] || invalid "$2: base64"
    base64_hex signature "$signature"
    if [[ ${signature:0:64} =~ $small_order ]]; then invalid "$2: R is a point of small order"; fi
    from_hex "$signature" >"$work/sig"
    printf 'rectool-record-v1\n%s' "${line%,\"sig\":*}" >"$work/message"
    openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -in "$work/message" -sigfile "$work/sig" >/dev/null 2>&1 ||
        invalid "$2: the signature is not the signer's"
}

bytes_at() { dd if="$wav" bs=64K iflag=skip_bytes,count_bytes skip="$1" count="$2" status=none 2>/dev/null; }
hex_at() { # name, position and number of bytes in the WAV
    local read_
    read_=$(od -An -v -tx1 -j "$2" -N "$3" "$wav")
    printf -v "$1" %s "${read_//[[:space:]]/}"
}
little_endian() { # name, hexadecimal
    local turned_="" at_
    for ((at_ = ${#2} - 2; at_ >= 0; at_ -= 2)); do turned_+=${2:at_:2}; done
    printf -v "$1" %d "$((16#${turned_:-0}))"
}

find_samples() { # sets data_start, data_size, and checks the format
    local size position=12 chunk="" length=0 kind=0
    size=$(stat -c %s "$wav")
    [ "$size" -ge 44 ] || cannot "not a plain WAV file"
    hex_at chunk 0 12
    [[ $chunk =~ ^52494646.{8}57415645$ ]] || cannot "not a plain WAV file" # RIFF, WAVE
    while [ $((position + 8)) -le "$size" ]; do
        hex_at chunk "$position" 8
        little_endian length "${chunk:8}"
        if [ "${chunk:0:8}" = 64617461 ]; then # data
            data_start=$((position + 8)) data_size=$length
            break
        fi
        [ "${chunk:0:8}" = 666d7420 ] && hex_at wav_format $((position + 8)) 16 # fmt
        position=$((position + 8 + length + length % 2))
    done
    { [ -n "${data_start:-}" ] && [ $((data_start + data_size)) -le "$size" ]; } || cannot "no data chunk that fits the file"
    little_endian kind "${wav_format:0:4}"
    [ "$kind" = 1 ] || [ "$kind" = 65534 ] || cannot "the WAV holds no integer samples"
    little_endian wav_channels "${wav_format:4:4}"
    little_endian wav_rate "${wav_format:8:8}"
    little_endian wav_bits "${wav_format:28:4}"
}

check_recording() {
    local sample channels=0 rate=0 kind=${json["0 kind"]:-}
    [ "$kind" = recording ] || invalid "record 0 is no recording"
    [ "${json["0 version"]:-}" = 1 ] || cannot "a newer version"
    signer=${json["0 key"]:-}
    check_key "$signer"
    signer_hex=$key_hex
    base64_hex named "${json["0 announcement"]:-}"
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

salt_of() { # name, line of the detail, index: from a full or a reduced detail; empty when withheld
    local member_
    if [ -n "$segment_salt" ]; then
        printf -v member_ %02x "$3"
        hash_of "$1" "$segment_salt$member_"
    else
        case $3 in 254) member_=weak_salt ;; 255) member_=fingerprint_salt ;; *) member_=salts.$3 ;; esac
        base64_hex "$1" "${json["$2 $member_"]:-}"
    fi
}

side() { # name, line of the detail, commitment, value, salt index: w or f
    local salt_ value_
    if has "$2" "$3"; then
        base64_hex "$1" "${json["$2 $3"]}"
        return
    fi
    salt_of salt_ "$2" "$5"
    base64_hex value_ "${json["$2 $4"]:-}"
    hash_of "$1" "$salt_$value_"
}

check_segment() { # line, and the line of its detail
    local units count committed weak fingerprint start bytes i salt root got
    number_of units "$1" units
    { [ "$short" = 0 ] && [ "$units" -le $((block * blocks)) ]; } || invalid "record $number: lengths do not add up"
    [ "$units" -lt $((block * blocks)) ] && short=1
    [ $short = 0 ] || [ $((segments + 1)) = "$all_segments" ] || invalid "record $number: only the last segment may be short"
    count=$(((units + block - 1) / block))
    [ -n "$2" ] || cannot "the detail of record $number is withheld"
    base64_hex segment_salt "${json["$2 salt"]:-}"
    base64_hex committed "${json["$2 blocks"]:-}"
    [ ${#committed} = $((64 * count)) ] || invalid "record $number: number of blocks"
    side weak "$2" w weak 254
    side fingerprint "$2" f fingerprint 255
    hash_of got "$committed$weak$fingerprint"
    base64_hex root "${json["$1 root"]:-}"
    [ "$got" = "$root" ] || invalid "record $number: the detail is not what was signed"
    for ((i = 0; i < count; i++)); do
        start=$(((unit + i * block) * frame_bytes))
        bytes=$(((i + 1 < count ? block : units - i * block) * frame_bytes))
        salt_of salt "$2" "$i"
        [ -n "$salt" ] || cannot "a block of record $number is withheld"
        got=$({ from_hex "$salt"; bytes_at $((data_start + start)) "$bytes"; } | b2sum -l 256) || true
        [ "${got:0:64}" = "${committed:64 * i:64}" ] || differs "record $number, block $((i + 1)), from frame $((unit + i * block))"
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
    local nonce digest signed got
    [ "${json["$1 segments"]:-} ${json["$1 units"]:-} ${json["$1 frames"]:-}" = "$segments $unit $unit" ] || invalid "the totals do not add up"
    [ $((unit * frame_bytes)) = "$data_size" ] || differs "it is of another length"
    hash_of_text head "${lines[$1]}"
    [ -n "$2" ] || return 0
    base64_hex nonce "${json["$2 file.0"]:-}"
    base64_hex digest "${json["$2 file.1"]:-}"
    base64_hex signed "${json["$1 file"]:-}"
    hash_of got "$nonce$digest"
    [ "$got" = "$signed" ] || invalid "the file digest is not the signed one"
    got=$(b2sum -l 256 <"$wav")
    [ "${got:0:64}" = "$digest" ] && same_file=yes || same_file=no
}

# A statement has to be signed by the key it carries and to be about this head, or to be named by what is signed for this recording.
check_statement() { # line
    local line=${lines[$1]} at=$(($1 + 1)) made_before=no about i
    check_key "${json["$1 key"]:-}"
    check_signature "$line" "statement in line $at"
    if has "$1" on; then
        base64_hex about "${json["$1 on"]}"
        [ "$about" = "$head" ] || invalid "line $at: a statement about another recording"
    elif has "$1" receipt; then
        base64_hex about "${json["$1 receipt"]}"
        [ "$about" = "${head:0:40}" ] || invalid "line $at: a statement about another recording"
    else
        made_before=yes
    fi
    if [ $made_before = yes ]; then
        hash_of_text about "$line"
        unnamed+=("$at $about")
    else
        for ((i = 0; ; i++)); do
            has "$1" "after.$i" || break
            base64_hex about "${json["$1 after.$i"]}"
            named+=" $about"
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
unnamed=() head="" link="" block=0 blocks=0 number=0 unit=0 segments=0 edits=0 short=0 ended=no same_file=unknown
wav_format="" wav_channels=0 wav_rate=0 wav_bits=0
previous=$(printf '0%.0s' {1..64})
for ((at = 0; at < ${#lines[@]}; at++)); do
    line=${lines[at]}
    detail=
    [[ ${lines[at + 1]:-} == '{"detail":'* ]] && detail=$((at + 1))
    [ -z "$detail" ] || [[ ${lines[detail]} == '{"detail":'"$number,"* ]] || invalid "line $((at + 2)): a detail that does not belong there"
    [[ $line == '{"detail":'* ]] && invalid "line $((at + 1)): a detail that does not belong there"
    if [ $ended = yes ]; then check_statement $at; continue; fi
    [ "${json["$at n"]:-}" = $number ] || invalid "line $((at + 1)): record $number is missing"
    base64_hex link "${json["$at prev"]:-}"
    [ "$link" = "$previous" ] || invalid "record $number does not follow from the one before"
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
    hash_of_text previous "$line"
    number=$((number + 1))
    [ -n "$detail" ] && at=$detail
done
[ $ended = yes ] || invalid "its end is missing"
check_unnamed

echo "unchanged: $segments segments, $unit frames, every block is the signed one"
echo "whole file the same: $same_file"
echo "recording head: $head"
[ "$parents" = 0 ] || cannot "it is an edited copy: whether only what was declared was done needs rectool verify and the chain of the original"
trusted_hex=""
base64_hex trusted_hex "$trusted"
[ "${trusted_hex:20}" = "$signer_hex" ] || { echo "signed by another key: $signer" >&2; exit 3; }
echo "signed by the key you gave"
