#!/bin/bash
# The fingerprint is the same from every compiler, at every optimisation: fingerprint_compilers.sh. (fingerprint.sh compares with the
# specification, and runs with sanitizers as well.)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lib=$(realpath "$here/../../lib")
# shellcheck source=tests/cli/lib.sh
. "$here/../cli/lib.sh"

sources=("$here/fingerprint_digest.cpp" "$lib"/fingerprint/{decimator,mixdown,spectrum,words}.cpp)
# words_by NAME COMPILER FLAG...: what the program prints when it is built so.
words_by() {
    "${@:2}" -std=c++20 -I "$lib" -I "$lib/include" "${sources[@]}" -o "$work/$1"
    "$work/$1" >"$work/$1.words"
}
words_by plain g++ -O0
ok "there are fifty words a second at each rate" test "$(wc -l <"$work/plain.words")" = 350
words_by optimised g++ -O3 -march=native
ok "g++ -O3 computes the same words, with all that this processor has" cmp "$work/plain.words" "$work/optimised.words"
words_by clang clang++-14 -O3
ok "so does clang++ -O3" cmp "$work/plain.words" "$work/clang.words"
finish
