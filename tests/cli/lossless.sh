#!/bin/bash
# Signs a lossless recording of real speech and verifies copies of it: tests/cli/lossless.sh RECTOOL
# The copies are made with sox, flac, ffmpeg, head and tail; where an edit was made, is known from their arguments.
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

rate=48000
"$tree/tests/speech.sh" talk.wav 60 $rate 1
"$rectool" keygen -q --no-passphrase -s key -p key.pub
"$rectool" keygen -q --no-passphrase -s other -p other.pub
tail -c +45 talk.wav >talk.raw

wav() { # RAW WAV: 16-bit mono samples as a WAV file
  sox -t raw -r $rate -e signed -b 16 -c 1 "$1" "$2"
}
frames() { # FIRST COUNT: samples of the talk
  tail -c +$((2 * $1 + 1)) talk.raw | head -c $((2 * $2)) || true
}
zeros() { head -c $((2 * $1)) /dev/zero; }
verify() { "$rectool" verify "$@" --chain talk.wav.recsig -p key.pub; }
# finds FILTER "sentence" COPY [OPTION...]: the JSON of verify makes the jq filter true.
finds() {
  local filter=$1 sentence=$2
  shift 2
  verify "$@" --json >found.json || true
  ok "$sentence" jq -e "$filter" found.json
}
# The edits, one each: kind, exact length in seconds, and the true place inside the stated precision.
only_edit() { # KIND A_START A_END B_START B_END
  printf '(.edits | length) == 1 and .verdict == "undisclosed" and (.edits[0] |
    .kind == "%s" and .proven and
    (((.a.end - .a.start) - (%s - %s)) | fabs) < 1e-6 and (((.b.end - .b.start) - (%s - %s)) | fabs) < 1e-6 and
    ((.a.start - %s) | fabs) <= .precision + 1e-6 and ((.b.start - %s) | fabs) <= .precision + 1e-6 and .precision <= 0.126)' \
    "$1" "$3" "$2" "$5" "$4" "$2" "$4"
}

# --- sign ---------------------------------------------------------------------------------------------------------------
ok "a recording is signed" "$rectool" sign talk.wav -s key --place "Town hall" --announced yes --present "A. Jansen:knew" \
  --present "B: C:not-told" --recorded-by "Someone" --recorded-at 2026-05-04T14:30:00+02:00 --context room=3
says "0:01:00.000" "its length is told"
says "Receipt letters:" "and the receipt letters"
refuses "not overwritten" "a chain is not overwritten" "$rectool" sign talk.wav -s key
ok "unless one says so" "$rectool" sign talk.wav -s key --force -q --place "Town hall" --announced yes --present "A. Jansen:knew" \
  --present "B: C:not-told" --recorded-by "Someone" --recorded-at 2026-05-04T14:30:00+02:00 --context room=3
ok "every line of a chain is JSON" jq -e . talk.wav.recsig
is_link() { # each prev is the b2sum of the record line before
  jq -c 'select(has("n"))' talk.wav.recsig >/dev/null
  grep '"n":' talk.wav.recsig | head -n 2 >two
  [ "$(sed -n 2p two | jq -r .prev | base64 -d | od -An -tx1 -v | tr -d ' \n')" = \
    "$(sed -n 1p two | tr -d '\n' | b2sum -l 256 | cut -c1-64)" ]
}
ok "a record names the hash of the one before" is_link
no "nothing half-written stays behind" ls ./*.part
refuses "key=value" "a context without key is refused" "$rectool" sign talk.wav -s key -o x --context nothing
refuses "said twice" "the same thing is not said twice" "$rectool" sign talk.wav -s key -o x --place here --context place=there
refuses "no date" "a time that is none is refused" "$rectool" sign talk.wav -s key -o x --recorded-at yesterday
refuses "take the place" "the chain does not replace the recording" "$rectool" sign talk.wav -s key -o talk.wav --force
no "and nothing was written" test -e x

# --- the same sound ------------------------------------------------------------------------------------------------------
ok "the same file is unchanged" verify talk.wav
says "byte for byte" "and told to be the same file"
finds '.relation == "identical-file" and .verdict == "unchanged" and .identity == "trusted" and .edits == [] and .exit_code == 0' \
  "the JSON says so, too" talk.wav
letters=$(verify talk.wav | sed -n 's/^Receipt letters: //p')
ok "it is the recording of the receipt" verify talk.wav --receipt "${letters,,}"
says "receipt that was given is that of this chain" "which is said"
exits 4 "with the receipt of another the answer is not 0" verify talk.wav --receipt AAAAA-AAAAB-AAAAC-AAAAD-AAAAE-AAAAF-AAAAG-AAAAH
says "not those of this chain" "and it is said why"
refuses "group 2 of the receipt letters is mistyped" "a mistyped receipt is refused" verify talk.wav --receipt "AAAAA-AAAAA-${letters:12}"
refuses "eight groups of five" "half a receipt as well" verify talk.wav --receipt "${letters:0:20}"
flac -s talk.wav -o talk.flac
for kind in aiff w64 au caf; do sox talk.wav "talk.$kind"; done
ffmpeg -v error -i talk.wav -c:a alac talk.m4a
ffmpeg -v error -i talk.wav -c:a pcm_s16le talk.mov
ffmpeg -v error -i talk.wav -c:a wavpack talk.wv
ffmpeg -v error -i talk.flac -c copy talk.mka
sox talk.wav -b 24 -D talk24.wav
ffmpeg -v error -i talk.wav -c copy -metadata title=Other tagged.wav
for copy in talk.flac talk.aiff talk.w64 talk.au talk.caf talk.m4a talk.mov talk.wv talk.mka talk24.wav tagged.wav; do
  ok "$copy is the same sound" verify $copy
  finds '.relation == "identical-audio" and .compared == 1' "and is called so ($copy)" $copy
done
"$rectool" sign talk24.wav -s key -q
ok "16 bit of what was signed as 24 bit with zero low bits is the same sound" \
  "$rectool" verify talk.wav --chain talk24.wav.recsig -p key.pub

# --- who signed ----------------------------------------------------------------------------------------------------------
exits 3 "another key is an unknown signer" "$rectool" verify talk.wav -p other.pub
says "UNCHANGED" "which does not make the recording another"
exits 3 "without any key the signer is unknown" "$rectool" verify talk.wav
ok "a key on the command line is enough" "$rectool" verify talk.wav -P "$(tail -n 1 key.pub)"
"$rectool" trust add Anna key.pub --trust people --role citizen >/dev/null
ok "a trust file is enough" "$rectool" verify talk.wav --trust people
says "Signed by Anna, whom you trust" "and names the signer"
"$rectool" trust revoke Anna --trust people --since 2030-01-01 >/dev/null
exits 3 "a revoked key is exit 3 by claimed time alone, whenever it was revoked" "$rectool" verify talk.wav --trust people
"$rectool" trust add Bea key.pub --trust window --until 2030-01-01 >/dev/null
exits 3 "so is a key with a window" "$rectool" verify talk.wav --trust window

# --- edits ---------------------------------------------------------------------------------------------------------------
{ frames 0 600123; frames 696123 9999999; } >cut.raw
wav cut.raw cut.wav
exits 1 "a cut is found" verify cut.wav
exits 1 "which counts more than an unknown signer" "$rectool" verify cut.wav --chain talk.wav.recsig
says "2.000 s" "with its length"
says "cut" "and its name"
finds "$(only_edit cut 12.5025625 14.5025625 12.5025625 12.5025625)" "a cut of 2 s is exact in length and within its precision" cut.wav
{ frames 96000 9999999; } >head.raw
wav head.raw head.wav
finds "$(only_edit cut 0 2 0 0)"' and .edits[0].precision == 0' "a missing start is exact" head.wav
{ frames 0 2780000; } >tail.raw
wav tail.raw tail.wav
finds "$(only_edit cut 57.9166667 60 57.9166667 57.9166667)" "a missing end is found" tail.wav
{ frames 0 1000000; head -c 96000 /dev/urandom; frames 1000000 9999999; } >insert.raw
wav insert.raw insert.wav
finds "$(only_edit insert 20.8333333 20.8333333 20.8333333 21.8333333)" "an insert of 1 s is exact in length" insert.wav
{ frames 0 480000; zeros 48000; frames 528000 9999999; } >mute.raw
wav mute.raw mute.wav
finds '(.edits | length) == 1 and .edits[0].kind == "mute" and .edits[0].a == .edits[0].b and .edits[0].a.start <= 10 and
  .edits[0].a.end >= 11 and .edits[0].a.start >= 9.87 and .edits[0].a.end <= 11.13' "a muted second is found" mute.wav
{ frames 0 480000; head -c 96000 /dev/urandom; frames 528000 9999999; } >replace.raw
wav replace.raw replace.wav
finds '(.edits | length) == 1 and .edits[0].kind == "replace" and .edits[0].a.start <= 10 and .edits[0].a.end >= 11 and
  .edits[0].a.start >= 9.87 and .edits[0].a.end <= 11.13' "a replaced second is found" replace.wav
{ frames 0 960000; frames 480000 96000; frames 960000 9999999; } >repeat.raw
wav repeat.raw repeat.wav
finds '(.edits | length) == 1 and (.edits[0] | .kind == "repeat" and ((.b.end - .b.start - 2) | fabs) < 1e-6 and
  ((.a.start - 10) | fabs) <= .precision + 1e-6 and ((.b.start - 20) | fabs) <= .precision + 1e-6)' "a repeated stretch is found" repeat.wav
{ frames 0 480000; frames 960000 480000; frames 480000 480000; frames 1440000 9999999; } >move.raw
wav move.raw move.wav
finds '(.edits | length) == 1 and .edits[0].kind == "move"' "a moved stretch is one edit" move.wav
cp talk.raw sample.raw
printf '\x7f' | dd of=sample.raw bs=1 seek=2000001 conv=notrunc status=none
wav sample.raw sample.wav
finds '(.edits | length) == 1 and .edits[0].kind == "replace" and .edits[0].a.start <= 20.8333333 and .edits[0].a.end >= 20.8333333 and
  (.edits[0].a.end - .edits[0].a.start) <= 0.126' "one changed sample is found in its block" sample.wav
sed 's/\x80\xbb\x00\x00\x00\x77\x01\x00/\x40\x9c\x00\x00\x80\x38\x01\x00/' talk.wav >slow.wav # 48000 -> 40000 in the header
exits 1 "another rate in the header is an edit" verify slow.wav
finds '.edits[0].kind == "speed" and ((.edits[0].amount - 40000 / 48000) | fabs) < 1e-9' "called speed, with its factor" slow.wav

# --- what cannot be told ---------------------------------------------------------------------------------------------------
sox -D talk.wav quiet.wav vol 0.8
exits 5 "another loudness can only be measured" verify quiet.wav
finds '.verdict == "consistent" and .measured and .edits == [] and .exit_code == 5' "and is no accusation" quiet.wav
"$tree/tests/speech.sh" unrelated.wav 20 $rate 7
finds '(.verdict == "unrelated" or .verdict == "inconclusive") and .edits == []' "another recording has no edits of this one" unrelated.wav
sox talk.wav -c 2 stereo.wav
exits 5 "so can other channels" verify stereo.wav

# --- the chain -------------------------------------------------------------------------------------------------------------
ok "show says what the chain says" "$rectool" show talk.wav.recsig
says "A. Jansen, who knew" "who was there and knew"
says "B: C, who was not told" "and who was not told"
says "in itself no reason not to listen" "neutrally"
says "2026-05-04T14:30:00+02:00 (claimed" "when, as a claim"
ok "show --check checks the chain" "$rectool" show --check talk.wav.recsig
says "NO verdict" "and gives no verdict"
ok "a chain is stripped" "$rectool" strip talk.wav.recsig -o stripped.recsig
no "and has lost the segment salts" grep -q '"salt":' stripped.recsig
ok "the copy verifies with it" "$rectool" verify talk.wav --chain stripped.recsig -p key.pub
exits 1 "an edit shows with it" "$rectool" verify cut.wav --chain stripped.recsig -p key.pub
refuses "not overwritten" "strip overwrites nothing" "$rectool" strip talk.wav.recsig -o stripped.recsig
sed '5d' talk.wav.recsig >dropped.recsig
exits 6 "a chain without one record is invalid" "$rectool" verify talk.wav --chain dropped.recsig -p key.pub
says "This says nothing about the audio" "which says nothing about the audio"
says "record 2" "and names the record"
exits 6 "show says so, too" "$rectool" show dropped.recsig
exits 6 "strip refuses it" "$rectool" strip dropped.recsig -o y.recsig
no "and writes nothing" test -e y.recsig
head -n -2 talk.wav.recsig >endless.recsig
exits 6 "a chain without end is invalid" "$rectool" verify talk.wav --chain endless.recsig -p key.pub
sed '6d' talk.wav.recsig >withheld.recsig # the detail of segment 2
exits 4 "withheld blocks that no edit covers cannot be told" "$rectool" verify talk.wav --chain withheld.recsig -p key.pub
sed 's/$/\r/' talk.wav.recsig >crlf.recsig
refuses "changed in transport" "line ends of another system are no tampering" "$rectool" verify talk.wav --chain crlf.recsig -p key.pub
refuses "not a chain" "a text is no chain" "$rectool" verify talk.wav --chain key.pub -p key.pub
: >empty
refuses "empty" "an empty file is no chain" "$rectool" show empty

# --- without rectool -------------------------------------------------------------------------------------------------------
sox talk.wav short.wav trim 0 3.3
"$rectool" sign short.wav -s key -q
stock="$tree/examples/verify-without-rectool.sh"
ok "stock tools alone verify a chain" "$stock" short.wav short.wav.recsig "$(tail -n 1 key.pub)"
"$rectool" strip short.wav.recsig -o short-stripped.recsig -q
ok "and a stripped one" "$stock" short.wav short-stripped.recsig "$(tail -n 1 key.pub)"
exits 3 "another key is told" "$stock" short.wav short.wav.recsig "$(tail -n 1 other.pub)"
sed 's/"units":/"units": /' short.wav.recsig >respelt.recsig
exits 6 "a changed record is told" "$stock" short.wav respelt.recsig "$(tail -n 1 key.pub)"
sox short.wav -D changed.wav vol 0.5
exits 1 "changed sound is told" "$stock" changed.wav short.wav.recsig "$(tail -n 1 key.pub)"

# --- an announcement, signed with openssl as docs/format.md says ------------------------------------------------------------
openssl genpkey -algorithm ed25519 -out agency.pem
agency=$({ printf Ed12345678 && openssl pkey -in agency.pem -pubout -outform DER | tail -c 32; } | base64 -w 0)
announce() { # KIND FILE
  local body="{\"kind\":\"$1\",\"key\":\"$agency\",\"after\":[],\"made\":\"2025-06-30T12:00:00Z\""
  printf 'rectool-record-v1\n%s' "$body" >message
  openssl pkeyutl -sign -inkey agency.pem -rawin -in message -out signature
  printf '%s,"sig":"%s"}\n' "$body" "$(base64 -w 0 signature)" >"$2"
}
announce announce announcement
ok "a recording names the announcement that was made before it" "$rectool" sign short.wav -s key -o announced.recsig --announcement announcement
named=$(head -n 1 announced.recsig | jq -r .announcement)
ok "by the hash of its line" [ "$named" = "$(head -c -1 announcement | b2sum -l 256 | cut -c1-64 | xxd -r -p | base64)" ]
ok "which anyone is told who looks at the chain" "$rectool" show announced.recsig
says "names a signed announcement" "in words"
announce allowed permission
refuses "not a signed announcement" "another statement is none" "$rectool" sign short.wav -s key -o none.recsig --announcement permission
sed 's/"after":\[\]/"after":[ ]/' announcement >changed-announcement
refuses "not a signed announcement" "and neither is a changed one" "$rectool" sign short.wav -s key -o none.recsig --announcement changed-announcement
ok "nothing is written then" [ ! -e none.recsig ]

# --- scripts ---------------------------------------------------------------------------------------------------------------
silent() { [ -z "$(verify talk.wav -q 2>&1)" ]; }
ok "-q prints nothing" silent
ok "the chain beside the copy is found by its name" "$rectool" verify talk.wav -p key.pub
finds '.rectool == "verify" and .version == 1 and (.a.receipt | length) == 47 and .b.blake2b == "'"$(b2sum -l 256 talk.wav | cut -c1-64)"'"' \
  "the JSON has the digest that b2sum prints" talk.wav
LANGUAGE=xx exits 0 "the JSON is the same in any language" verify talk.wav --json --lang nl

finish
