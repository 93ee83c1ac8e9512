#!/bin/bash
# Receipts: letters, QR codes that other programs read, a page that a browser prints, and what verify makes of them.
set -euo pipefail
rectool=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/lib.sh"
cd "$work"

"$here/../speech.sh" talk.wav 3 8000
"$rectool" keygen -s key -p key.pub --no-passphrase >/dev/null
"$rectool" sign -q talk.wav -s key --place 'Room <b>3</b> & "hall"' --announced yes --present 'A. Jansen:knew'
# The recording head by b2sum alone, as docs/format.md says.
head=$(grep '"kind":"end"' talk.wav.recsig | tr -d '\n' | b2sum -l 256 | cut -d ' ' -f 1)
code=RECTOOL1:${head^^}
is() { if [[ $1 == "$2" ]]; then pass "$3"; else fail "$3" "'$1' instead of '$2'"; fi; }
# scanned PICTURE: what another program reads in it.
scanned() { zbarimg --quiet --raw "$1" 2>/dev/null || true; }
scanned_svg() {
  rsvg-convert --width 400 -o drawn.png "$1"
  scanned drawn.png
}

ok "a receipt is printed" "$rectool" receipt talk.wav.recsig
says "$code" "with the whole recording head"
says "Receipt letters: " "with the letters"
letters=$(sed -n 's/^Receipt letters: //p' "$output")
is "$letters" "$("$rectool" show talk.wav.recsig | sed -n 's/^Receipt letters: //p')" "which are those of show"
says "Length: 0:00:03.000" "with the length"
says "A. Jansen" "with what the recorder says"
says "rectool verify RECORDING --receipt LETTERS" "and how to check it"

# QR codes
ok "the QR code is written as pictures" "$rectool" receipt -q talk.wav.recsig --png code.png --svg code.svg
is "$(cat "$output")" "" "quietly"
is "$(scanned code.png)" "$code" "another program reads the PNG picture"
is "$(scanned_svg code.svg)" "$code" "and the SVG picture"
# to_picture ON OFF: a terminal's half blocks as a PBM picture; ON is printed where a module is dark.
to_picture() {
  python3 - "$@" <<'PYTHON'
import sys
lines = [line.rstrip("\n") for line in open("qr.txt", encoding="utf-8")]
rows = []
for line in lines:
    light = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
    rows.append([light[c][0] for c in line])
    rows.append([light[c][1] for c in line])
scale = 4
with open("qr.pbm", "w") as out:
    width = max(len(row) for row in rows)
    out.write(f"P1\n{width * scale} {len(rows) * scale}\n")
    for row in rows:
        line = " ".join(str((1 - bit) if sys.argv[1] == "light" else bit) for bit in row for _ in range(scale))
        out.write((line + "\n") * scale)
PYTHON
}
"$rectool" receipt talk.wav.recsig | grep -E '^[█▀▄ ]{41}$' >qr.txt || true
to_picture light
is "$(scanned qr.pbm)" "$code" "what a terminal shows can be scanned"
TERM=xterm script -qefc "stty cols 80; '$rectool' receipt talk.wav.recsig" /dev/null </dev/null |
  tr -d '\r' | grep -a $'\x1b\[30;107m' | sed 's/\x1b\[[0-9;]*m//g' >qr.txt || true
to_picture dark
is "$(scanned qr.pbm)" "$code" "in colour, too"
TERM=xterm script -qefc "stty cols 40; '$rectool' receipt talk.wav.recsig" /dev/null </dev/null >"$output"
hides "█" "a terminal that is too narrow shows none"
ok "where there is no UTF-8 it is plain ASCII" env LC_ALL=C "$rectool" receipt talk.wav.recsig
says "##############" "with two characters a module"
refuses "exists already" "a picture is not overwritten" "$rectool" receipt talk.wav.recsig --png code.png
refuses "exists already" "and then nothing at all is written" "$rectool" receipt talk.wav.recsig --print new.html --png code.png
no "not even the other file" test -e new.html
ok "unless it is asked for" "$rectool" receipt -q talk.wav.recsig --png code.png --force

# The page
ok "the page is written" "$rectool" receipt -q talk.wav.recsig --print page.html
for part in "${letters:0:23}" "${letters:24}" "$code" "Signature" "What the letters prove" "How to check them" "talk.wav.recsig"; do
  if grep -qF "$part" page.html; then pass "it holds '$part'"; else fail "it holds '$part'" "it does not"; fi
done
no "text of the recorder is not taken for markup" grep -F '<b>3</b>' page.html
no "the page loads nothing from elsewhere" grep -E 'https?://|<script|<link|<img' page.html
{ echo '<?xml version="1.0"?>'; sed -n 's/<svg \(.*\)<\/svg>.*/<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="400" height="400" \1<\/svg>/p' page.html; } >inside.svg
is "$(scanned_svg inside.svg)" "$code" "its QR code can be scanned"

# Checking
verify=("$rectool" verify talk.wav -p key.pub --receipt)
ok "the letters fit" "${verify[@]}" "$letters"
ok "the text of the QR code fits" "${verify[@]}" "$code"
ok "in small letters, too" "${verify[@]}" "${code,,}"
ok "a page that holds them" "${verify[@]}" page.html
printf 'Dear Anna,\n\nthese are the letters of today: %s\nBye\n' "$letters" >mail.txt
ok "a mail that holds them" "${verify[@]}" mail.txt
says "The receipt that was given is that of this chain." "is recognised"
other=${code:0:72}$(tr 0-9A-F 1-9A-F0 <<<"${code:72}")
exits 4 "a head that differs in its last bits only is another one" "${verify[@]}" "$other"
wrong=${letters:0:7}$([[ ${letters:7:1} == A ]] && echo B || echo A)${letters:8}
refuses "group 2 " "a mistyped group is named" "${verify[@]}" "$wrong"
echo "letters: $wrong" >wrong.txt
refuses "group 2 " "in a file, too" "${verify[@]}" wrong.txt
refuses "no receipt in" "a file without any is told" "${verify[@]}" key.pub
cat mail.txt >several.txt
echo "RECTOOL1:${head:1}0" >>several.txt
refuses "several receipts" "a file with several is told" "${verify[@]}" several.txt
refuses "no receipt" "what is no receipt and no file is told" "${verify[@]}" "ABCDE-FGHJK"

# No receipt
head -n 5 talk.wav.recsig >damaged.recsig
exits 6 "an invalid chain has no receipt" "$rectool" receipt damaged.recsig --png none.png
bash -c "'$rectool' sign --live -q -s key -o live.recsig - <talk.wav"
head -n 5 live.recsig >unfinished.recsig
exits 4 "an unfinished one has none yet" "$rectool" receipt unfinished.recsig --png none.png
says "there is no receipt of it yet" "and that is told"
no "no picture was written" test -e none.png
finish
