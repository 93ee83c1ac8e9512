#!/bin/bash
# Copies that were encoded anew, against the chain alone: tests/cli/rung4.sh RECTOOL
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(realpath "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

media() { ffmpeg -v error -nostdin -y "$@"; }
opus() { media -i "$1" -c:a libopus -b:a 16k -application voip "$2"; }
mp3() { lame --quiet -b 48 "$1" "$2"; }
"$tree/tests/speech.sh" talk.wav 40 16000 7
"$tree/tests/speech.sh" other.wav 30 16000 8
plus() { awk -v a="$1" -v b="$2" 'BEGIN { print a + b }'; }
# speaks FROM: the first second from there on that is loud in each of its fifths, so that an edit there is none in a pause
speaks() {
    local at=$1 fifth loud
    while true; do
        loud=0
        for fifth in 0 1 2 3 4; do
            sox talk.wav -n trim "$(plus "$at" "0.$((2 * fifth))")" 0.2 stat 2>&1 | awk '/RMS.*amplitude/ { exit !($3 > 0.02) }' && loud=$((loud + 1))
        done
        if ((loud == 5)); then break; fi
        at=$(plus "$at" 0.1)
    done
    echo "$at"
}
"$rectool" keygen -q --no-passphrase -s key -p key.pub
"$rectool" sign -q talk.wav -s key
verify() { "$rectool" verify "$1" --chain "${CHAIN:-talk.wav.recsig}" -p key.pub "${@:2}"; }
# finds FILTER "sentence" COPY: the JSON of verify makes the jq filter true.
finds() {
    verify "$3" --json >found.json || true
    cp found.json "$output"
    ok "$2" jq -e "$1" found.json
}
# near VALUE WANTED: a jq condition, within 50 ms.
near() { echo "(($1) - ($2) | fabs) < 0.05"; }

# --- nothing was done to it ------------------------------------------------------------------------------------------------
opus talk.wav note.opus
mp3 talk.wav talk.mp3
for copy in note.opus talk.mp3; do
    exits 5 "$copy is consistent with the chain" verify "$copy"
    says "CONSISTENT with what was signed (measured, not proven)" "and it is said that this is no proof ($copy)"
    says "may have been missed" "with the shortest edit that would have been seen ($copy)"
    finds '.relation == "same-recording" and .measured and .edits == [] and .compared > 0.95' "as numbers, too ($copy)" "$copy"
done
exits 0 "who has decided so accepts it" verify note.opus --accept consistent
exits 3 "under an unknown key it is as little worth as ever" "$rectool" verify note.opus --chain talk.wav.recsig -P "$("$rectool" keygen -q --no-passphrase -s k2 -p p2 && tail -n 1 p2)"

# --- something was ---------------------------------------------------------------------------------------------------------
place=$(plus "$(speaks 15)" 0.3)
sox -D talk.wav cut.wav trim 0 "$place" "=$(plus "$place" 1.2)"
opus cut.wav cut.opus
exits 1 "a second that was cut out is found in the voice message" verify cut.opus
says "NOT AS SIGNED (measured, not proven): 1 edit" "and called measured"
finds "(.edits | length == 1) and (.edits[0] | .kind == \"cut\" and (.proven | not) and $(near '.a.end - .a.start' 1.2) and $(near .b.start "$place"))" \
    "with its length and place" cut.opus
sox -D other.wav piece.wav trim 4 0.8
place=$(plus "$(speaks 20)" 0.5)
sox -D talk.wav before.wav trim 0 "$place"
sox -D talk.wav after.wav trim "$place"
sox -D before.wav piece.wav after.wav insert.wav
mp3 insert.wav insert.mp3
exits 1 "what was put in is found in an MP3" verify insert.mp3
finds "(.edits | length == 1) and (.edits[0] | .kind == \"insert\" and $(near '.b.end - .b.start' 0.8) and $(near .b.start "$place"))" \
    "with its length and place" insert.mp3
place=$(plus "$(speaks 8)" 0.2)
sox -D talk.wav start.wav trim 0 "$place"
sox -D talk.wav rest.wav trim "$(plus "$place" 0.7)"
sox -D -n -r 16000 -b 16 silence.wav trim 0 0.7
sox -D start.wav silence.wav rest.wav mute.wav
opus mute.wav mute.opus
finds "(.edits | length == 1) and (.edits[0] | (.kind == \"mute\" or .kind == \"replace\") and $(near .b.start "$place") and $(near '.b.end - .b.start' 0.7))" \
    "what was silenced is found, at its place" mute.opus

# --- it is something else, or cannot be told -------------------------------------------------------------------------------
opus other.wav other.opus
verify other.opus --json >found.json || true
ok "another talk is never consistent" jq -e '(.verdict == "unrelated" or .verdict == "inconclusive") and .edits == []' found.json
media -i other.wav -t 2 -c:a libopus -b:a 16k short.opus
exits 4 "two seconds of something else are too little to tell" verify short.opus
"$rectool" strip -q talk.wav.recsig -o shown.recsig
CHAIN=shown.recsig exits 4 "with a stripped chain it cannot be told" verify note.opus
says "holds no fingerprint" "and the reason is given"
"$rectool" sign -q talk.wav -s key --no-fingerprint -o plain.recsig
CHAIN=plain.recsig exits 4 "nor with one that was signed without fingerprint" verify note.opus

# --- packets were signed, and a copy of them was encoded anew --------------------------------------------------------------
media -i talk.wav -ar 44100 -c:a aac -b:a 64k phone.m4a
"$rectool" sign -q phone.m4a -s key -o phone.recsig
opus phone.m4a forwarded.opus
CHAIN=phone.recsig exits 5 "a recording of a phone, forwarded as a voice message" verify forwarded.opus
finish
