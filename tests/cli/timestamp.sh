#!/bin/bash
# Time stamps from a real authority (openssl ts) on loopback: what is taken in, and what verify makes of them.
set -euo pipefail
rectool=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/lib.sh"
cd "$work"

"$here/../speech.sh" talk.wav 2 8000
"$rectool" keygen -s key -p key.pub --no-passphrase >/dev/null
"$rectool" sign -q talk.wav -s key
"$rectool" sign -q talk.wav -s key -o other.recsig
cp talk.wav.recsig plain.recsig
"$here/tsa.sh" good
"$here/tsa.sh" stranger
is() { if [[ $1 == "$2" ]]; then pass "$3"; else fail "$3" "'$1' instead of '$2'"; fi; }
# stamped CHAIN CA: what scripts see of its time stamps.
stamped() { "$rectool" verify talk.wav --chain "$1" -p key.pub --tsa-ca "$2" --json | jq -r '.timestamps[] | "\(.holds) \(.time)"' || true; }
chains_are_alike() { cmp talk.wav.recsig plain.recsig; }

# Over HTTP
coproc authority { exec python3 "$here/tsa_server.py" good.cnf; }
read -r port <&"${authority[0]}"
stamp() { "$rectool" timestamp talk.wav.recsig -s key --tsa "http://127.0.0.1:$port/$1" "${@:2}"; }

refuses "about something else" "a reply about another recording is refused" stamp other-digest
refuses "refused the request" "a refusal is told" stamp refuse
refuses "Bad request format" "in the authority's words" stamp refuse
refuses "no time-stamp reply" "garbage is refused" stamp garbage
refuses "far too long" "a reply without end is refused" stamp long
refuses "not of the type" "a page to log in is no reply" stamp type
refuses "HTTP status 503" "an authority that is not well is told" stamp status
refuses "no usable answer" "one that never answers is given up" stamp slow --timeout 1
refuses "another request" "a reply to another request is refused" stamp other-request
refuses "no usable answer" "a port where nobody listens is told" "$rectool" timestamp talk.wav.recsig -s key --tsa http://127.0.0.1:1/
refuses "begins with http" "a file is no authority" "$rectool" timestamp talk.wav.recsig -s key --tsa file:///etc/passwd
ok "the chain is as it was after all this" chains_are_alike
before=$(date -u +%s)
ok "a time stamp is fetched" stamp good
says "Clock of good" "with its authority"
after=$(date -u +%s)
# What openssl itself reads of the token, and finds of it.
jq -r 'select(.kind == "timestamp") | .token' talk.wav.recsig | base64 -d >token.der
grep '"kind":"end"' talk.wav.recsig | tr -d '\n' | b2sum -l 256 | cut -d ' ' -f 1 | xxd -r -p >head.bin
ok "openssl verifies the token that is kept, over the recording head" openssl ts -verify -data head.bin -in token.der -token_in -CAfile good.pem
verify=("$rectool" verify talk.wav -p key.pub)
ok "it is checked against the certificates that the verifier chose" "${verify[@]}" --tsa-ca good.pem
says "(attested)" "and tells the time"
says "Clock of good holds" "and whose it is"
time=$("${verify[@]}" --tsa-ca good.pem --json | jq -r '.timestamps[0].time')
seconds=$(date -u -d "$time" +%s)
if ((seconds >= before && seconds <= after + 2)); then pass "which is when it was made, within its accuracy"; else fail "which is when it was made, within its accuracy" "$time"; fi
ok "another verifier trusts another authority" "${verify[@]}" --tsa-ca stranger.pem
says "not relied on" "and does not rely on it"
is "$(stamped talk.wav.recsig stranger.pem)" "false $time" "scripts see that"
ok "without certificates nothing is attested" "${verify[@]}"
says "--tsa-ca" "and it is said what would be needed"
ok "several certificates can be in the file" bash -c "cat stranger.pem good.pem >all.pem; '$rectool' verify talk.wav -p key.pub --tsa-ca all.pem"
is "$(stamped talk.wav.recsig all.pem)" "true $time" "each is trusted"
refuses "no readable certificates" "a file without certificates is told" "${verify[@]}" --tsa-ca key.pub

# The attested time judges keys that are trusted for a time only
printf 'Anna %s until=%s\n' "$(tail -n 1 key.pub)" "$(date -u -d tomorrow +%Y-%m-%d)" >trust
exits 3 "a key with an end is not trusted by claimed time" "$rectool" verify talk.wav --trust trust
ok "by attested time it is" "$rectool" verify talk.wav --trust trust --tsa-ca good.pem
exits 3 "but not by an authority that is not trusted" "$rectool" verify talk.wav --trust trust --tsa-ca stranger.pem
printf 'Anna %s revoked=%s\n' "$(tail -n 1 key.pub)" "$(date -u -d yesterday +%Y-%m-%d)" >trust
exits 3 "a key that was revoked before is not trusted" "$rectool" verify talk.wav --trust trust --tsa-ca good.pem

# By any other means
ok "a request can be written" "$rectool" timestamp other.recsig --request other.tsq
is "$(openssl ts -query -in other.tsq -text 2>/dev/null | grep -c 'Hash Algorithm: sha256')" 1 "which openssl reads"
openssl ts -reply -config good.cnf -queryfile other.tsq -out other.tsr 2>/dev/null
refuses "another recording" "a request of another recording does not fit" "$rectool" timestamp talk.wav.recsig -s key --request other.tsq --response other.tsr
refuses "exists already" "a request is not overwritten" "$rectool" timestamp other.recsig --request other.tsq
refuses "needs the --request" "a reply comes with its request" "$rectool" timestamp other.recsig -s key --response other.tsr
refuses "say --tsa" "one way is chosen" "$rectool" timestamp other.recsig -s key
head -c 200 other.tsr >short.tsr
refuses "no time-stamp reply" "half a reply is refused" "$rectool" timestamp other.recsig -s key --request other.tsq --response short.tsr
ok "the reply is taken in" "$rectool" timestamp other.recsig -s key --request other.tsq --response other.tsr
is "$(stamped other.recsig good.pem | cut -d ' ' -f 1)" true "and holds"

# Certificates and time
openssl ts -query -sha256 -digest "$(sha256sum head.bin | cut -d ' ' -f 1)" -cert -out talk.tsq 2>/dev/null
# with NAME START END: a chain with a time stamp by an authority whose certificate is valid then
with() {
  "$here/tsa.sh" "$1" "$2" "$3"
  openssl ts -reply -config "$1.cnf" -queryfile talk.tsq -out "$1.tsr" 2>/dev/null
  cp plain.recsig "$1.recsig"
  "$rectool" timestamp -q "$1.recsig" -s key --request talk.tsq --response "$1.tsr"
}
stamp_time() { date -u -d "$1" +%Y%m%d%H%M%SZ; }
with short "$(stamp_time yesterday)" "$(stamp_time '3 seconds')"
with late "$(stamp_time '9 days ago')" "$(stamp_time '2 days ago')"
is "$(stamped late.recsig late.pem | cut -d ' ' -f 1)" false "a certificate that had run out when it signed does not hold"
sleep 4
no "openssl agrees that the other one has run out by now" openssl verify -purpose timestampsign -CAfile short.pem short.tsa.pem
is "$(stamped short.recsig short.pem | cut -d ' ' -f 1)" true "a certificate that has run out since then still holds"

# No time stamp
head -n 4 plain.recsig >damaged.recsig
exits 6 "an invalid chain gets none" "$rectool" timestamp damaged.recsig --request none.tsq
bash -c "'$rectool' sign --live -q -s key -o live.recsig - <talk.wav"
head -n 3 live.recsig >unfinished.recsig
exits 4 "nor does an unfinished one" "$rectool" timestamp unfinished.recsig --request none.tsq
no "nothing was written" test -e none.tsq
finish
