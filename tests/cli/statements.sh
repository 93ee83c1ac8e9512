#!/bin/bash
# Statements of both parties: state, countersign, merge; show and verify with them. statements.sh RECTOOL
set -euo pipefail
rectool=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/lib.sh"
cd "$work"

noise() { openssl enc -aes-128-ctr -K 000102030405060708090a0b0c0d0e0f -iv "$1" -in /dev/zero 2>/dev/null | head -c 96000 || true; }
noise 00000000000000000000000000000001 >samples
ffmpeg -nostdin -loglevel error -f s16le -ar 8000 -ac 1 -i samples talk.wav # six seconds
for name in anna oost committee stranger; do "$rectool" keygen -s $name.key -p $name.pub --no-passphrase -q; done
minisign -G -W -s minisign.key -p minisign.pub >/dev/null
"$rectool" trust add Anna anna.pub --role citizen --trust trust >/dev/null
"$rectool" trust add Oost oost.pub --role agency --trust trust >/dev/null
"$rectool" trust add Commissie committee.pub --role committee --trust trust >/dev/null
verify() { "$rectool" verify talk.wav --trust trust "$@"; }
json() { verify --json "${@:2}" >.json || true; jq -e "$1" .json; }
base64_of_hex() { tr a-f A-F | basenc --base16 -d | base64 -w 0; }

# Before the talk.
ok "an announcement is made before there is a recording" "$rectool" state announce --person 'Agency Oost' --talk 2025-06-30 -s anna.key --name 'Anna de Vries' -o announce.recstmt
ok "the other side allows it" "$rectool" state allowed --after announce.recstmt -s oost.key --role agency -o allowed.recstmt
ok "a refusal has a reason, and tells what was offered instead" "$rectool" state refused --reason 'house rules' --alternative 'we record it ourselves' -s oost.key -o refused.recstmt
refuses "--reason" "a refusal without a reason is no refusal" "$rectool" state refused -s oost.key -o no.recstmt
refuses "it with -o" "a statement has to go somewhere" "$rectool" state announce -s anna.key
ok "the recording's first record names the announcement" "$rectool" sign talk.wav -s anna.key --announcement announce.recstmt --recorded-at 2025-06-30T14:00:00+02:00 --present 'B. Jansen:knew' -q
ok "and the announcement stands behind the chain" cmp <(tail -n 1 talk.wav.recsig) announce.recstmt
cp talk.wav.recsig alone.recsig
ok "show says what the chain says" "$rectool" show talk.wav.recsig
says 'present was B. Jansen, who knew of the recording' "who was present can be read before anything is listened to"
ok "by hash, b2sum agrees" test "$(head -n 1 talk.wav.recsig | jq -r .announcement)" = "$(tr -d '\n' <announce.recstmt | b2sum -l 256 | cut -c1-64 | base64_of_hex)"

# The two of them, and a committee.
refuses "nothing in this chain names" "a statement that nothing names does not get in" "$rectool" merge talk.wav.recsig refused.recstmt
ok "the announcement that the first record names is there already" "$rectool" merge talk.wav.recsig announce.recstmt
says "0 new statements" "and does not come twice"
ok "the other side countersigns, with the recording at hand" "$rectool" countersign talk.wav.recsig --as present -s oost.key --name 'B. Jansen' --after allowed.recstmt
ok "a statement says what was checked" test "$(tail -n 2 talk.wav.recsig | jq -r 'select(.kind == "present") | .checked')" = recording
ok "and what was shown" test "$(tail -n 2 talk.wav.recsig | jq -c 'select(.kind == "present") | [.shown.start, .shown.milliseconds]')" = '["2025-06-30T14:00:00+02:00",6000]'
ok "the shown id is the recording's" test "$(jq -r 'select(.kind == "present") | .shown.id' talk.wav.recsig)" = "$(head -n 1 talk.wav.recsig | jq -r .id)"
ok "verify takes it" verify
says "The signer of the chain, Anna (a key you trust as citizen), announces to Agency Oost" "notice says whose word it is"
ok "the announcement stands before the verdict" test "$(grep -n 'announces to Agency Oost' "$output" | head -n 1 | cut -d: -f1)" -lt "$(grep -n '^UNCHANGED' "$output" | cut -d: -f1)"
exits 0 "whatever was announced" verify
says "in itself no reason not to listen" "and what it does not mean is told"
says "Oost says that this recording was there at" "a witnessed time is told"
says "the signer alone vouches" "and from when on the signer alone vouches"
ok "handing over is a statement" "$rectool" state handover talk.wav.recsig --person 'Commissie' --what recording -s anna.key
ok "so is a request for a copy" "$rectool" state copy-requested talk.wav.recsig --person 'B. Jansen' -s anna.key
ok "so is a decision" "$rectool" state decision talk.wav.recsig --decision not-needed --reason 'the minutes suffice' --present 'C. Smit' --present 'D. Bos' -s committee.key
ok "so is a note, with a key that minisign made" "$rectool" state note talk.wav.recsig --text 'seen on paper' -s minisign.key
ok "and the chain still verifies" verify
says "claims that B. Jansen asked for a copy" "what another did is a claim"
ok "consent counts as one's own under one's own key" "$rectool" state consent talk.wav.recsig --to listening --answer yes -s oost.key --person 'B. Jansen' --person-key oost.pub
ok "of somebody else it is a claim" "$rectool" state consent talk.wav.recsig --to publishing --answer no --person 'B. Jansen' -s anna.key
exits 0 "a statement changes no exit code" verify
says "Oost (a key you trust as agency) gives consent to: listening to the recording." "one's own consent"
says "claims that B. Jansen gave no consent to: making the recording public." "claimed consent"
says "decided that listening is not needed. Reason: \"the minutes suffice\". Present: C. Smit, D. Bos." "a decision with its reason, and who was there"
says "Key $(tail -n 1 minisign.pub | base64 -d | head -c 10 | tail -c 8 | basenc --base16 | fold -w 2 | tac | tr -d '\n') notes something. In their words: \"seen on paper\"" "an unknown key is called by its id"
ok "show shows statements, too" "$rectool" show talk.wav.recsig
says "  1. " "show has the custody log"
says "can be complete only up to" "and tells how far it can be complete"
ok "the statements' order is by what their signers had seen" test "$(json '[.statements[].kind] | join(" ")' | tr -d '"')" = "announce allowed present handover copy-requested decision note consent consent"

# Independent checks of a statement: signature and hashes with stock tools.
tail -n 1 talk.wav.recsig >line
jq -rj .sig line | base64 -d >sig
{ printf 'rectool-record-v1\n'; sed 's/,"sig":"[^"]*"}$//' line | tr -d '\n'; } >message
{ printf 302A300506032B6570032100 | basenc --base16 -d; jq -rj .key line | base64 -d | tail -c 32; } >key.der
ok "openssl agrees that the statement is signed" openssl pkeyutl -verify -pubin -inkey key.der -keyform DER -rawin -in message -sigfile sig
ok "it names the statement before it by hash" test "$(jq -r '.after[0]' line)" = "$(tail -n 2 talk.wav.recsig | head -n 1 | tr -d '\n' | b2sum -l 256 | cut -c1-64 | base64_of_hex)"
ok "it is about the recording head" test "$(jq -r .on line)" = "$(grep '"kind":"end"' talk.wav.recsig | tr -d '\n' | b2sum -l 256 | cut -c1-64 | base64_of_hex)"
ok "the script without rectool takes the chain with all of them" "$here/../../examples/verify-without-rectool.sh" talk.wav talk.wav.recsig "$(tail -n 1 anna.pub)"

# What is missing.
grep -v '"kind":"handover"' talk.wav.recsig >dropped.recsig
ok "a dropped statement makes no chain invalid" "$rectool" show dropped.recsig
says "MISSING here" "but it shows"
ok "in JSON too" json '[.statements[].missing | length] | add == 1' --chain dropped.recsig
cp talk.wav.recsig cut.recsig
sed -i '$d' cut.recsig
ok "the last one can be dropped" "$rectool" show cut.recsig
hides "MISSING here" "the last one goes without a trace, as the list says"

# With a receipt only: letters, then the whole head.
letters=$("$rectool" show alone.recsig | sed -n 's/^Receipt letters: //p')
ok "a countersignature by receipt letters needs no chain and no recording" "$rectool" countersign --on "$letters" --as received --from 'Anna de Vries' -s committee.key -o received.recstmt
says "letters alone" "and says that it had the letters alone"
ok "it is small" test "$(wc -c <received.recstmt)" -lt 600
ok "it holds the first 160 bits of the head" test "$(jq -r .receipt received.recstmt)" = "$(grep '"kind":"end"' alone.recsig | tr -d '\n' | b2sum -l 256 | cut -c1-40 | base64_of_hex)"
ok "and nothing more of it" test "$(jq -r '.on' received.recstmt)" = null
cp alone.recsig letters.recsig
ok "it is merged" "$rectool" merge letters.recsig received.recstmt
says "1 new statement" "once"
ok "again" "$rectool" merge letters.recsig received.recstmt
says "0 new statements" "and not twice"
ok "and verifies" verify --chain letters.recsig --require committee
says "They had the receipt letters, and no more." "the report says what they had"
ok "both ways round the union is the same set" test "$(cat alone.recsig received.recstmt | sort | b2sum)" = "$(sort letters.recsig | b2sum)"
refuses "has to be about a recording" "no countersignature about nothing" "$rectool" countersign --as agrees -s oost.key -o x.recstmt
refuses "do not go together" "chain and receipt do not go together" "$rectool" countersign alone.recsig --on "$letters" --as agrees -s oost.key
head_hex=$(grep '"kind":"end"' alone.recsig | tr -d '\n' | b2sum -l 256 | cut -c1-64 | tr a-f A-F)
ok "by the QR code's text it has the whole head" "$rectool" countersign --on "RECTOOL1:$head_hex" --as agrees -s committee.key -o scanned.recstmt
ok "all 256 bits of it" test "$(jq -r .on scanned.recstmt | base64 -d | basenc --base16 -w 0)" = "$head_hex"
ok "and is merged, too" "$rectool" merge letters.recsig scanned.recstmt
refuses "group 2" "a mistyped group is named" "$rectool" countersign --on "$(tr '[:upper:]' '[:lower:]' <<<"$letters" | sed 's/-\(.\)./-\11/')" --as agrees -s committee.key -o typo.recstmt
ok "files of statements are merged with one another" cp received.recstmt set.recstmt
"$rectool" countersign --on "$letters" --as agrees -s oost.key -o agrees.recstmt -q
ok "into a file of statements" "$rectool" merge set.recstmt agrees.recstmt
ok "which then has both" test "$(wc -l <set.recstmt)" = 2

# What does not agree with itself is not signed.
ffmpeg -nostdin -loglevel error -ss 2 -i talk.wav shorter.wav
refuses "not the recording that the chain signs" "an edited recording is not countersigned" "$rectool" countersign alone.recsig --audio shorter.wav --as agrees -s oost.key -o y.recstmt
no "and nothing is written" test -e y.recstmt
sed '4s/"salt":"..../"salt":"zzzz/' alone.recsig >damaged.recsig
exits 6 "a damaged chain is not countersigned" "$rectool" countersign damaged.recsig --audio talk.wav --as agrees -s oost.key
exits 6 "nor stated about" "$rectool" state note damaged.recsig --text x -s oost.key
sed 's/Anna de Vries/Anna de Wries/' received.recstmt >altered.recstmt
cp alone.recsig untouched.recsig
exits 6 "an altered statement is not merged" "$rectool" merge untouched.recsig altered.recstmt
ok "and the chain stays as it was" cmp alone.recsig untouched.recsig
refuses "cannot write" "nothing is lost where nothing can be written" "$rectool" state note alone.recsig --text x -s oost.key -o /nowhere/x.recstmt

# Another recording, and two versions of one.
noise 00000000000000000000000000000002 | ffmpeg -nostdin -loglevel error -f s16le -ar 8000 -ac 1 -i - other.wav
"$rectool" sign other.wav -s anna.key --recorded-at 2025-06-30T12:00:03Z -q
refuses "another recording" "a statement about another recording is not merged" "$rectool" merge other.wav.recsig received.recstmt
refuses "at the same time" "two recordings by one key at the same time are told" "$rectool" merge other.wav.recsig alone.recsig
ok "show tells it of chains side by side" "$rectool" show alone.recsig other.wav.recsig
says "claims to have made at the same time" "in words"

# Required parties, and keys for a certain time.
exits 0 "citizen and agency have signed" verify --require citizen,agency
says "Required as agency: Oost, by a statement." "and are named"
exits 3 "without the countersignature a party is missing" verify --chain alone.recsig --require citizen,agency
says "Required as agency: NOBODY" "which one is told"
ok "by name in JSON" json '.identity == "party-missing" and .exit_code == 3 and .required[1].by == null' --chain alone.recsig --require citizen,agency
exits 3 "an official has not signed" verify --require official
refuses "king" "there is no such role" verify --require king
cp talk.wav.recsig disputed.recsig
"$rectool" countersign disputed.recsig --as disputes --text 'the end is missing' -s oost.key -q
exits 3 "who disputes it fills no role" verify --chain disputed.recsig --require agency
exits 0 "a dispute by itself changes no exit code" verify --chain disputed.recsig
says "DISPUTES this recording" "and is shown"
sed 's/^Anna \(.*\)/Anna \1 until=2100-01-01/' trust >window
exits 3 "by claimed time alone a key with a window is not trusted" "$rectool" verify talk.wav --chain alone.recsig --trust window
exits 0 "at a witnessed time within its window it is" "$rectool" verify talk.wav --trust window
sed 's/^Anna \(.*\)/Anna \1 until=2001-01-01/' trust >past
exits 3 "a witnessed time beyond the window does not help" "$rectool" verify talk.wav --trust past
grep -v '^Oost\|^Commissie' window >nobody
exits 3 "nor does a witness whom the verifier does not trust" "$rectool" verify talk.wav --trust nobody
sed 's/^Oost \(.*\)/Oost \1 until=2100-01-01/; s/^Commissie \(.*\)/Commissie \1 until=2100-01-01/' window >windows
exits 3 "nor one whose own key has a window" "$rectool" verify talk.wav --trust windows

# In Dutch.
exits 0 "verify speaks Dutch" verify --lang nl
says "ONVERANDERD sinds de ondertekening (bewezen)" "in the verdict"
says "Oost (een sleutel die u vertrouwt als agency) geeft toestemming voor: het luisteren naar de opname." "and of statements"
says "op zichzelf geen reden om niet te luisteren" "neutrally there, too"
verify --json >english || true
verify --json --lang nl >dutch || true
ok "JSON is the same in any language" cmp english dutch
ok "help is in Dutch" "$rectool" state --help --lang nl
says "Opdrachten:" "with its headings"
finish
