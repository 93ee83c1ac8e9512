#!/bin/bash
# Bundles: what goes in comes out, ordinary ZIP programs read it, and what strangers pack is refused.
set -euo pipefail
rectool=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/lib.sh"
cd "$work"

"$here/../speech.sh" talk.wav 5 8000
"$rectool" keygen -s key -p key.pub --no-passphrase >/dev/null
"$rectool" sign -q talk.wav -s key --place 'Room 3'
letters=$("$rectool" show talk.wav.recsig | sed -n 's/^Receipt letters: //p')
echo "agenda of the talk" >agenda.txt
is() { if [[ $1 == "$2" ]]; then pass "$3"; else fail "$3" "'$1' instead of '$2'"; fi; }

ok "a bundle is made" "$rectool" bundle talk.wav -o case.zip --attach agenda.txt
says "rectool verify case.zip" "and it is said how to check it"
is "$(unzip -Z1 case.zip | sort | tr '\n' ' ')" "README.txt attachments/agenda.txt talk.wav talk.wav.recsig " "it holds what it should"
ok "another program finds it whole" unzip -tq case.zip
mkdir out
unzip -q case.zip -d out
ok "the recording comes out as it went in" cmp talk.wav out/talk.wav
ok "and so does the chain" cmp talk.wav.recsig out/talk.wav.recsig
ok "and an attachment" cmp agenda.txt out/attachments/agenda.txt
if grep -qF "no key that came together with this file" out/README.txt; then pass "the README says that keys inside show nothing"; else fail "the README says that keys inside show nothing" "it does not"; fi
ok "python finds it whole, too" python3 -c 'import sys, zipfile; sys.exit(zipfile.ZipFile("case.zip").testzip() is not None)'
is "$(unzip -Z -v case.zip talk.wav | grep -c 'none (stored)')" 1 "sound is not packed again"

# In a folder of its own, so that nothing beside it can help
mkdir -p alone && mv case.zip alone/
ok "it verifies as it is" "$rectool" verify alone/case.zip -p key.pub --receipt "$letters"
says "UNCHANGED since it was signed (proven)" "with the same answer"
is "$("$rectool" verify alone/case.zip -p key.pub --json | jq -r '.a.chain, .b.file' | paste -sd ' ')" \
  "alone/case.zip: talk.wav.recsig alone/case.zip: talk.wav" "which names what was compared"
touch nobody
exits 3 "a key inside confers no trust" "$rectool" verify alone/case.zip --trust nobody
ok "show reads it" "$rectool" show alone/case.zip
says "Room 3" "in words"
exits 4 "another receipt does not fit" "$rectool" verify alone/case.zip -p key.pub --receipt "RECTOOL1:$(printf 'A%.0s' {1..64})"
is "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'rectool-*' -newer key | wc -l)" 0 "nothing unpacked is left behind"

# Copies in other formats, and cut ones
ffmpeg -nostdin -v error -i talk.wav -c:a flac other.flac
ok "a copy in another format goes with the chain that is named" "$rectool" bundle other.flac --chain talk.wav.recsig -o flac.zip
ok "and verifies" "$rectool" verify flac.zip -p key.pub
says "the same sound from start to end" "as the same sound"
sox talk.wav cut.wav trim 0 2 =3
ok "what was cut can be packed" "$rectool" bundle cut.wav --chain talk.wav.recsig -o cut.zip
exits 1 "and is found out" "$rectool" verify cut.zip -p key.pub
says "cut: 1.000 s is missing" "with the cut"

# Making one
refuses "exists already" "a bundle is not overwritten" "$rectool" bundle other.flac --chain talk.wav.recsig -o flac.zip
ok "unless it is asked for" "$rectool" bundle -q other.flac --chain talk.wav.recsig -o flac.zip --force
refuses "cannot read" "a recording that is missing is told" "$rectool" bundle none.wav --chain talk.wav.recsig -o none.zip
refuses "cannot read" "so is a missing chain" "$rectool" bundle other.flac -o none.zip
mkdir folder
refuses "not a regular file" "a folder is no attachment" "$rectool" bundle talk.wav -o none.zip --attach folder
refuses "two files of the bundle" "two attachments of one name are refused" "$rectool" bundle talk.wav -o none.zip --attach agenda.txt --attach out/attachments/agenda.txt
cp agenda.txt 'a:b.txt'
refuses "cannot have this name" "names that other systems do not have are refused" "$rectool" bundle talk.wav -o none.zip --attach 'a:b.txt'
cp flac.zip zip.wav
cp talk.wav.recsig zip.wav.recsig
refuses "ZIP file itself" "a bundle is not put in a bundle" "$rectool" bundle zip.wav -o none.zip
head -n 4 talk.wav.recsig >damaged.recsig
exits 6 "an invalid chain is not packed" "$rectool" bundle talk.wav --chain damaged.recsig -o none.zip
no "no bundle was made of all this" test -e none.zip
is "$(find . -name '*.part*' | wc -l)" 0 "and nothing half-written is left"

# What strangers pack
cat >pack.py <<'PYTHON'
"""pack.py OUT NAME=FILE[:attributes]...: a ZIP file with whatever names one wants, even twice."""
import sys, warnings, zipfile
warnings.simplefilter("ignore")
with zipfile.ZipFile(sys.argv[1], "w") as out:
    for item in sys.argv[2:]:
        name, _, path = item.partition("=")
        path, _, mode = path.partition(":")
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = (int(mode, 8) if mode else 0o100644) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        out.writestr(info, open(path, "rb").read())
PYTHON
pack() { python3 pack.py "$@"; }
good=(talk.wav=talk.wav talk.wav.recsig=talk.wav.recsig)
ok "what another program packed verifies" bash -c "python3 pack.py other.zip talk.wav=talk.wav talk.wav.recsig=talk.wav.recsig && '$rectool' verify other.zip -p key.pub"
# refused NAME TEXT "sentence" ITEM...
refused() {
  local text=$1 sentence=$2
  shift 2
  rm -f bad.zip
  pack bad.zip "$@"
  refuses "$text" "$sentence" "$rectool" verify bad.zip -p key.pub
}
refused "name that is not allowed" "a way out of the folder" "${good[@]}" ../evil=agenda.txt
refused "name that is not allowed" "a way out, further in" "${good[@]}" attachments/../../evil=agenda.txt
refused "name that is not allowed" "an absolute name" "${good[@]}" /etc/evil=agenda.txt
refused "name that is not allowed" "a name of Windows" "${good[@]}" 'C:\evil=agenda.txt'
refused "name that is not allowed" "a name with control characters" "${good[@]}" $'a\x1b[2Jb=agenda.txt'
refused "name that is not allowed" "a hidden name" "${good[@]}" .profile=agenda.txt
refused "name that is not allowed" "folders in folders" "${good[@]}" attachments/a/b=agenda.txt
refused "two files with the same name" "one name twice" "${good[@]}" talk.wav=cut.wav
refused "two files with the same name" "one name twice in another case" "${good[@]}" TALK.wav=cut.wav
refused "several chains" "two chains" "${good[@]}" other.wav.recsig=talk.wav.recsig
refused "no chain" "no chain" talk.wav=talk.wav
refused "recording is not in it" "no recording" talk.wav.recsig=talk.wav.recsig
refused "does not belong in a bundle" "anything else" "${good[@]}" autorun.inf=agenda.txt
refused "a link or another thing" "a symbolic link" talk.wav.recsig=talk.wav.recsig talk.wav=agenda.txt:120777
refused "a link or another thing" "a device" "${good[@]}" attachments/x=agenda.txt:60666
refused "is a bundle itself" "a bundle in a bundle" talk.wav=other.zip talk.wav.recsig=talk.wav.recsig
head -c 30000000 /dev/zero >zeros
refused "far larger than it is" "a bomb" "${good[@]}" attachments/zeros=zeros
refused "far larger than it is" "a bomb as the recording" talk.wav=zeros talk.wav.recsig=talk.wav.recsig
rm zeros bad.zip
zip -q -P secret encrypted.zip talk.wav talk.wav.recsig
refuses "encrypted" "an encrypted bundle" "$rectool" verify encrypted.zip -p key.pub
zip -q -Z bzip2 bzip.zip talk.wav talk.wav.recsig
refuses "packed in a way" "another way of packing" "$rectool" verify bzip.zip -p key.pub
for at in 1000 20000 60000; do
  cp other.zip bent.zip
  printf '\xff\x00\xff\x00' | dd of=bent.zip bs=1 seek=$at conv=notrunc status=none
  refuses "damaged" "a bundle that was damaged at $at" "$rectool" verify bent.zip -p key.pub
done
head -c 40000 other.zip >short.zip
refuses "is not used" "a bundle that was cut short" "$rectool" verify short.zip -p key.pub
# Sizes and names that the list and the file tell differently, entries that share their bytes
cat >bend.py <<'PYTHON'
import struct, sys
data = bytearray(open("other.zip", "rb").read())
end = data.rindex(b"PK\x05\x06")
first = struct.unpack_from("<I", data, end + 16)[0]
second = data.index(b"PK\x01\x02", first + 4)
if sys.argv[1] == "size":        # the list says less than there is
    struct.pack_into("<I", data, first + 24, 100)
elif sys.argv[1] == "shared":    # both entries are the same bytes
    struct.pack_into("<I", data, second + 42, struct.unpack_from("<I", data, first + 42)[0])
elif sys.argv[1] == "name":      # the list and the entry name it differently
    data[first + 46] = ord("T")
elif sys.argv[1] == "huge":      # an entry beyond the file
    struct.pack_into("<II", data, first + 20, 0xfffffff0, 0xfffffff0)
open("bent.zip", "wb").write(data)
PYTHON
for what in size shared name huge; do
  python3 bend.py $what
  refuses "rectool: " "a list that lies ($what)" "$rectool" verify bent.zip -p key.pub
done

# A ZIP file that was signed as it is, is no bundle
"$rectool" sign -q --bytes other.zip -s key
ok "a ZIP file with a chain beside it is a file like any other" "$rectool" verify other.zip -p key.pub
says "byte for byte" "verified as it is"
finish
