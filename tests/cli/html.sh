#!/bin/bash
# The report as a page, looked at with a real browser: tests/cli/html.sh RECTOOL
# With RECTOOL_SANITIZE set the pages are written, and the browser stays away: it is not what is tested then.
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

rate=16000
"$tree/tests/speech.sh" talk.wav 40 $rate 1
"$tree/tests/speech.sh" other.wav 5 $rate 2
tail -c +45 talk.wav >talk.raw
tail -c +45 other.wav >other.raw
wav() { sox -t raw -r $rate -e signed -b 16 -c 1 - "$1"; }
frames() { tail -c +$((2 * $2 + 1)) "$1" | head -c $((2 * $3)) || true; } # RAW FIRST COUNT
{ frames talk.raw 0 160000; frames talk.raw 184000 136000; frames other.raw 3000 16000; frames talk.raw 320000 80000
  frames other.raw 50000 24000; frames talk.raw 424000 999999; } | wav copy.wav
"$rectool" keygen -q --no-passphrase -s key -p key.pub
"$rectool" sign talk.wav -s key -q --place 'Town <b>hall</b> & "room" 2' --present 'A. Jansen:knew' --announced yes

# --- written whole or not at all ------------------------------------------------------------------------------------------------------
exits 1 "diff writes a page" "$rectool" diff talk.wav copy.wav --html diff.html
refuses "diff.html" "and does not overwrite one" "$rectool" diff talk.wav copy.wav --html diff.html
exits 1 "unless one says so" "$rectool" diff talk.wav copy.wav --html diff.html --force
refuses "examined" "but never what is examined" "$rectool" diff talk.wav copy.wav --html copy.wav --force
refuses "missing.wav" "nor is one written for a file that cannot be read" "$rectool" diff talk.wav missing.wav --html none.html
no "not even in part" ls none.html*
exits 1 "verify writes one" "$rectool" verify copy.wav --chain talk.wav.recsig -p key.pub --html verify.html
exits 0 "also for a copy that is whole" "$rectool" verify talk.wav -p key.pub --html whole.html
head -c -200 talk.wav.recsig >broken.recsig
exits 6 "and for a chain that is not" "$rectool" verify talk.wav --chain broken.recsig --html broken.html
# A path with markup, a quote, a right-to-left override and a closing tag in it.
bad=$'x"><script>hostile1=1<'
mkdir "$bad"
name=$'script><img src=http:x onerror=hostile2=1>\u202Egnp.wav'
cp copy.wav "$bad/$name"
exits 1 "a page about a file with a hostile name" "$rectool" diff talk.wav "$bad/$name" --html hostile.html
opusenc --quiet --bitrate 24 copy.wav copy.opus
exits 1 "and one about a copy that was measured" "$rectool" diff talk.wav copy.opus --html measured.html
"$rectool" declare -q talk.wav.recsig copy.wav --cut 10-11.5 --reason third-party --note 'a <b>name</b>' --all-edits no -s key -o copy.recsig
exits 1 "and one about a copy of which not all was declared" "$rectool" verify copy.wav --chain copy.recsig --parent talk.wav.recsig -p key.pub --html declared.html
if [[ ${RECTOOL_SANITIZE:-} ]]; then
  finish
  exit
fi

mkdir seen
ok "a browser opens them all" python3 "$tree/tests/cli/browser.py" seen {diff,verify,whole,hostile,broken,measured,declared}.html
# look PAGE: goes on with what the browser made of it; the same holds for all of them.
look() {
  cp "seen/$1.json" seen.json
  shows '.requests == [] and .console == [] and .ran == []' "$1: fetches nothing, runs nothing, complains of nothing"
  shows '.too_wide <= 0' "$1: fits a screen of 360 px"
  shows '.contrast[0] >= 4.5 and .contrast_dark[0] >= 4.5 and .paper_dark != "rgb(255, 255, 255)"' "$1: can be read in light and dark"
  shows '.lang == "en" and ([.tree[][0]] | (index("main") and index("banner") and index("contentinfo")))
    and ([.tree[] | select(.[0] == "heading")][0][1] | length) > 0' "$1: has landmarks, a heading and a language for a screen reader"
  ok "$1: goes on paper" pdfinfo "seen/$1.pdf"
  says "(A4)" "$1: of A4"
}
shows() { if jq -e "$1" seen.json >/dev/null; then pass "$2"; else
  jq -c 'del(.text, .tree)' seen.json >"$output"
  fail "$2" "not: $1"
fi; }
pages() { pdfinfo "seen/$1.pdf" | awk '/^Pages:/ { print $2 }'; }

look diff
shows '.text | contains("EDITED (proven)") and contains("There are 3 differences")' "the verdict is on it"
shows '[.tree[] | select(.[0] == "link") | .[1]] | (index("difference 1: cut out") and index("difference 2: put in") and index("difference 3: replaced"))' \
  "each edit has a mark with a name"
shows '[.tree[] | select(.[0] == "image") | .[1]][0] | contains("3 differences")' "the picture says what it shows"
shows '[.tree[][0]] | ([.[] | select(. == "row")] | length) == 4' "the table has a row for each, and a head"
shows '.text | contains("0:00:10.000000 - 0:00:11.500000")' "with its times"
for file in talk.wav copy.wav; do
  digest=$(b2sum -l 256 $file | cut -d' ' -f1)
  shows ".text | contains(\"$digest\")" "the digest of $file, as b2sum says"
done
shows '.text | contains("diff talk.wav copy.wav --html diff.html --force")' "the command"
version=$("$rectool" --version | cut -d' ' -f2)
shows ".text | contains(\"rectool $version\")" "the version"
ok "it has text on paper, too" pdftotext seen/diff.pdf -
says "0:00:18.500000" "with the times"
ok "on three pages" test "$(pages diff)" = 3
no "no element of it could fetch or run anything" grep -E '<(script|img|link|iframe|object|embed|audio|video|form|base)|(src|srcset|action|formaction|ping|style=.[^"]*url)=|@import|https?:' diff.html

look verify
shows '.text | contains("NOT AS SIGNED (proven)") and contains("Signed by key.pub, whom you trust")' "verdict and signer of a verified copy are on it"
shows '.text | contains("claimed by the signer") and contains("A. Jansen, who knew of the recording") and contains("Town <b>hall</b> & \"room\" 2")' \
  "times with whose word they are, and what the recorder says, letter by letter"
shows '[.tree[] | select(.[0] == "link") | .[1]] | index("difference 1: cut out, not declared")' "and that an edit was not declared"

look whole
shows '.text | contains("UNCHANGED since it was signed (proven)")' "a whole copy is said to be whole"
ok "on two pages at most" test "$(pages whole)" -le 2

look hostile
shows '(.elements | index("script") == null and index("img") == null) and (.text | contains("<script>hostile1=1<") and contains("\\u{202E}"))' \
  "a hostile name is shown, and does nothing"

look broken
shows '.text | contains("THE CHAIN IS INVALID") and (contains("Jansen") | not)' "of an invalid chain nothing is repeated that may be false"
look declared
shows '[.tree[] | select(.[0] == "link") | .[1]] | (index("difference 1: cut out, declared") and index("difference 2: put in, not declared"))' \
  "a screen reader tells a declared edit from an undisclosed one"
ok "they differ in pattern, not in colour alone" grep -q 'fill="url(#cut-d)".*fill="url(#ins-u)"' <(tr -d '\n' <declared.html)
ok "and in their lines" grep -q 'edit.d{[^}]*stroke-dasharray' <(tr -d '\n' <declared.html)
shows '.text | contains("What was declared, by whom") and contains("third-party: a <b>name</b>") and contains("claimed by the declarer")' \
  "what was declared is told with its reason and its time, as the declarer's word"

look measured
shows '.text | contains("measured, not proven") and contains("±")' "what was measured says so, with its precision"
finish
