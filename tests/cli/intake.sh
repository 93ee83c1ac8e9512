#!/bin/bash
# A recording that somebody else brought is fixed the day it comes in: what is signed, and what later reports say.
set -euo pipefail
rectool=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/lib.sh"
cd "$work"

"$here/../speech.sh" talk.wav 3 16000
"$rectool" keygen -s key -p key.pub --no-passphrase >/dev/null
is() { if [[ $1 == "$2" ]]; then pass "$3"; else fail "$3" "'$1' instead of '$2'"; fi; }
first() { head -n 1 "$1" | jq -r "$2"; }

# As a telephone makes it
ffmpeg -nostdin -v error -i talk.wav -c:a aac -b:a 32k phone.m4a
ok "a recording is taken in" "$rectool" intake phone.m4a -s key --from 'A. Jansen' --as committee --print page.html
says "Receipt letters: " "with a receipt for the one who brought it"
says "Text of the QR code: RECTOOL1:" "in full"
letters=$(sed -n 's/^Receipt letters: //p' "$output")
says "The recipient says: received from A. Jansen." "which says from whom"
says "The recipient says: received as committee." "and in which role"
is "$(first phone.m4a.recsig .capacity)" recipient "the chain says that its signer received it"
is "$(first phone.m4a.recsig .essence.type)" packets "its sound is what is signed"
if grep -q "${letters:0:23}" page.html; then pass "the page to print holds the letters"; else fail "the page to print holds the letters" "it does not"; fi
signed=$(first phone.m4a.recsig .signed)
ok "later it is unchanged" "$rectool" verify phone.m4a -p key.pub --receipt "$letters"
says "UNCHANGED since receipt on $signed (proven)" "since receipt"
says "Nothing is known from before." "and no longer"
hides "The recorder says" "nobody's words are put into the recorder's mouth"
ffmpeg -nostdin -v error -i phone.m4a -c copy -map_metadata -1 other.mka
ok "in another container, too" "$rectool" verify other.mka --chain phone.m4a.recsig -p key.pub
says "UNCHANGED since receipt on $signed (proven): the same sound" "with the same words"
is "$("$rectool" verify phone.m4a -p key.pub --json | jq -r .a.capacity)" recipient "scripts see it"
ok "show says it" "$rectool" show phone.m4a.recsig
says "Signed on receipt, on $signed" "with the time"
says "nothing is known from before" "and its limit"
refuses "exists already" "a second intake does not replace the first" "$rectool" intake phone.m4a -s key
refuses "exists already" "nor a page" "$rectool" intake talk.wav -s key --print page.html
no "and then leaves no chain" test -e talk.wav.recsig

# Whatever it is
head -c 30000 /dev/urandom >unknown.dat
ok "a file that is no sound is taken in" "$rectool" intake unknown.dat -s key
says "could not be read as sound" "and that is said"
says "unknown.dat" "with its reason"
is "$(first unknown.dat.recsig .essence.type)" bytes "it is signed byte for byte"
ok "it verifies" "$rectool" verify unknown.dat -p key.pub
says "UNCHANGED since receipt on " "since receipt"
says "sounds was not looked at" "without a word about its sound"
cp unknown.dat changed.dat
printf x >>changed.dat
exits 4 "if it was changed nothing can be said" "$rectool" verify changed.dat --chain unknown.dat.recsig -p key.pub
head -c 200 phone.m4a >broken.m4a
ok "so is a recording that is damaged beyond reading" "$rectool" intake broken.m4a -s key
is "$(first broken.m4a.recsig .essence.type)" bytes "byte for byte"
ok "sound can be signed as bytes, when asked" "$rectool" intake talk.wav -s key --bytes -q
is "$(cat "$output")" "" "quietly"

# What makes no sense
refuses "No such file" "a file that is missing is told" "$rectool" intake missing.wav -s key
no "and leaves no chain" test -e missing.wav.recsig
: >empty.wav
refuses "is empty" "an empty one is told" "$rectool" intake empty.wav -s key
no "and leaves no chain, either" test -e empty.wav.recsig
refuses "--as" "a role that does not exist is told" "$rectool" intake phone.m4a -s key -o other.recsig --as judge
refuses "take the place of the recording" "the recording is not overwritten" "$rectool" intake phone.m4a -s key -o phone.m4a --force
finish
