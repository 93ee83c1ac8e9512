#!/bin/bash
# Runs the vectors that it can judge over the script that needs no rectool: the two have to agree.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/../cli/lib.sh"

while IFS=$'\t' read -r name recording key _ _ _ stock _ <&3; do
    [[ $stock != stock && $stock != - ]] || continue
    exits "$stock" "$name" "$here/../../examples/verify-without-rectool.sh" "$here/data/$recording" "$here/data/$name.recsig" "$(tail -n 1 "$here/data/$key")"
done 3<"$here/data/manifest.tsv"
finish
