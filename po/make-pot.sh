#!/bin/bash
# Writes the catalogue of all sentences in the sources, for translators: po/make-pot.sh [OUT.pot], default po/rectool.pot.
# Locations are file names without line numbers, so that the catalogue changes only when a sentence does.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "${1:-$here/rectool.pot}")
cd "$here/.."
{
    find lib tools -name '*.cpp' -o -name '*.hpp' | LC_ALL=C sort |
        xgettext --files-from=- --output=- --from-code=UTF-8 --language=C++ --add-location=file \
            --keyword --keyword=tr --keyword=trn:1,2 --flag=tr:1:no-c-format --flag=trn:1:no-c-format --flag=trn:2:no-c-format \
            --add-comments=translators: --package-name=rectool --msgid-bugs-address=developers@rectool.invalid \
            --copyright-holder='the rectool developers'
} | sed 's/charset=CHARSET/charset=UTF-8/; s/^# SOME DESCRIPTIVE TITLE\./# rectool in LANGUAGE./' >"$out.part"
mv "$out.part" "$out"
