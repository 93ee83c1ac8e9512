#!/bin/bash
# Fails when po/rectool.pot does not hold exactly the sentences of the sources (dates aside).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
"$here/make-pot.sh" "$fresh"
if ! diff -u <(grep -v '^"POT-Creation-Date' "$here/rectool.pot") <(grep -v '^"POT-Creation-Date' "$fresh"); then
    echo "po/rectool.pot is not current: run po/make-pot.sh (or build the target pot) and commit the result" >&2
    exit 1
fi
