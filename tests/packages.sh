#!/bin/bash
# Installs the packages of the given sections of debian-packages.txt, as far as they are missing: tests/packages.sh build test
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
list=$here/../debian-packages.txt

missing=()
for section in "$@"; do
    packages=$(awk -v wanted="[$section]" '/^\[/ { inside = $0 == wanted } /^[a-z0-9]/ && inside' "$list")
    if [ -z "$packages" ]; then
        echo "$0: debian-packages.txt has no section $section" >&2
        exit 2
    fi
    while read -r package; do
        status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
        if [ "$status" != installed ]; then missing+=("$package"); fi
    done <<<"$packages"
done
if [ ${#missing[@]} = 0 ]; then exit 0; fi
if [ "$(id -u)" != 0 ]; then
    echo "Packages are missing. As root: apt-get install ${missing[*]}" >&2
    exit 2
fi
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
apt-get install -qq -y --no-install-recommends "${missing[@]}" </dev/null
