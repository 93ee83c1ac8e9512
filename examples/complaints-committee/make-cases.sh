#!/bin/bash
# Makes a folder of cases to try check-cases.sh on: make-cases.sh TALK.wav CASES
# TALK.wav is any recording of 20 seconds or more. Needs rectool and sox.
set -euo pipefail
if [ $# != 2 ] || [ ! -f "$1" ] || [ -e "$2" ]; then
    echo "usage: $0 TALK.wav CASES (a folder that does not exist yet)" >&2
    exit 2
fi
talk=$(realpath "$1")
rectool=${RECTOOL:-rectool}
mkdir -p "$2"
cd "$2"
mkdir keys
for who in citizen agency stranger; do "$rectool" keygen -s keys/$who.key -p keys/$who.pub --no-passphrase >/dev/null; done
"$rectool" trust add "A. Jansen" keys/citizen.pub --role citizen --trust trust >/dev/null
"$rectool" trust add "Municipality" keys/agency.pub --role agency --trust trust >/dev/null

# new_case NAME: a recording that the citizen signed.
new_case() {
    mkdir -p "$1/copies" "$1/parents"
    cp "$talk" "$1/talk.wav"
    "$rectool" sign -q "$1/talk.wav" -s keys/citizen.key -o "$1/original.recsig"
}

new_case 2026-001-whole
sox -D 2026-001-whole/talk.wav 2026-001-whole/copies/copy.flac

new_case 2026-002-cut-and-declared
sox -D 2026-002-cut-and-declared/talk.wav 2026-002-cut-and-declared/copies/short.wav trim 0 8 =10.5
"$rectool" declare -q 2026-002-cut-and-declared/original.recsig 2026-002-cut-and-declared/copies/short.wav --cut 8-10.5 --reason third-party -s keys/agency.key

new_case 2026-003-cut
sox -D 2026-003-cut/talk.wav 2026-003-cut/copies/short.wav trim 0 8 =10.5

new_case 2026-004-declared-by-a-stranger
sox -D 2026-004-declared-by-a-stranger/talk.wav 2026-004-declared-by-a-stranger/copies/short.wav trim 0 8 =10.5
"$rectool" declare -q 2026-004-declared-by-a-stranger/original.recsig 2026-004-declared-by-a-stranger/copies/short.wav --cut 8-10.5 --reason length -s keys/stranger.key

new_case 2026-005-redacted
"$rectool" redact -q 2026-005-redacted/talk.wav --chain 2026-005-redacted/original.recsig --mute 4-5 --reason privacy -o 2026-005-redacted/copies/shown.wav \
    --parent-output 2026-005-redacted/shown.recsig -s keys/citizen.key
mv 2026-005-redacted/shown.recsig 2026-005-redacted/original.recsig # what the committee gets

new_case 2026-006-not-a-recording
echo "not a recording" >2026-006-not-a-recording/copies/letter.wav

rm -- */talk.wav # the committee has copies and chains alone
