#!/bin/bash
# Installs a build to a temporary prefix and builds programs outside the tree on it, by CMake and by pkg-config.
# tests/install/run.sh BUILD_FOLDER [COMPILER]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1
compiler=${2:-c++}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

fail() {
    echo "install test: $*" >&2
    exit 1
}

# run PROGRAM: it answers as RFC 4648 says, and finds shared libraries of the prefix, if any, and the decoder. A program that was
# linked with static libraries is told where it is, as it cannot know where the prefix went.
run() {
    local answer helpers=
    if [ $linkage = static ]; then helpers=$prefix/libexec/rectool; fi
    answer=$(LD_LIBRARY_PATH=$prefix/$libdir RECTOOL_HELPERS=$helpers "$1" "$work/talk.wav") || fail "$1 cannot read a recording"
    [ "$answer" = Zm9vYmFy ] || fail "$1 gives a wrong answer"
}

no_audio() {
    local wanted
    wanted=$(LD_LIBRARY_PATH=$prefix/$libdir ldd "$1")
    if grep -E 'sndfile|libav|libsw|rectool-audio' <<<"$wanted"; then fail "$1 links only chains, yet needs audio libraries"; fi
    grep -q libsodium <<<"$wanted" || fail "$1 does not show its libraries"
}

cmake --install "$build" --prefix "$prefix" >"$work/install.log" || { cat "$work/install.log"; fail "cmake --install"; }
libdir=$(cd "$prefix" && dirname "$(find lib* -name 'librectool-chain.*' | head -n 1)")
linkage=shared
if [ -e "$prefix/$libdir/librectool-chain.a" ]; then linkage=static; fi

for file in bin/rectool include/rectool/chain.hpp share/doc/rectool/README.md share/doc/rectool/LICENSE; do
    [ -f "$prefix/$file" ] || fail "$file is not installed"
done
for page in "$here"/../../man/*.[15]; do
    if [ -e "$page" ]; then [ -f "$prefix/share/man/man${page##*.}/${page##*/}" ] || fail "${page##*/} is not installed"; fi
done
"$prefix/bin/rectool" --version >/dev/null || fail "the installed program does not start"

"$here/../speech.sh" "$work/talk.wav" 2 8000

# By CMake, with the prefix moved meanwhile: nothing in it may point to where it was.
mv "$prefix" "$work/moved"
prefix=$work/moved
"$prefix/bin/rectool" keygen -q --no-passphrase -s "$work/key" -p "$work/key.pub"
"$prefix/bin/rectool" sign -q "$work/talk.wav" -s "$work/key" || fail "the program that was moved does not find its decoder"
opusenc --quiet "$work/talk.wav" "$work/talk.opus"
"$prefix/bin/rectool" sign -q "$work/talk.opus" -s "$work/key"
"$prefix/bin/rectool" redact -q "$work/talk.opus" --cut 1-1.5 --reason privacy -o "$work/cut.opus" -s "$work/key" ||
    fail "the program that was moved does not find what writes packets"
cmake -S "$here/program" -B "$work/cmake" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$compiler" \
    >"$work/cmake.log" 2>&1 || { cat "$work/cmake.log"; fail "find_package(rectool)"; }
cmake --build "$work/cmake" >"$work/cmake.log" 2>&1 || { cat "$work/cmake.log"; fail "building on rectool::chain and rectool::audio"; }
run "$work/cmake/chain-only"
run "$work/cmake/with-audio"
no_audio "$work/cmake/chain-only"

# By pkg-config.
export PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig
for part in chain audio; do
    source=chain_only
    if [ $part = audio ]; then source=with_audio; fi
    # shellcheck disable=SC2086,SC2046 # flags are words
    "$compiler" -std=c++20 -o "$work/$source" "$here/program/$source.cpp" \
        $(pkg-config --cflags --libs "rectool-$part") ||
        fail "building with pkg-config rectool-$part"
    run "$work/$source"
done
no_audio "$work/chain_only"
echo "installed, and linked from outside by CMake and pkg-config ($linkage libraries)"
