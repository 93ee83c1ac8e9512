#!/bin/bash
# Builds rectool and runs every test and check, from a fresh clone on a bare Debian 12: tests/run.sh
# tests/run.sh quick: the release build and its tests alone.
# As root it installs what is missing of debian-packages.txt. Each stage prints one line; the first that fails stops it all, with the
# end of its log. The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-}" in
"" | quick) ;;
*)
    echo "usage: $0 [quick]" >&2
    exit 2
    ;;
esac

export LC_ALL=C.UTF-8 TZ=UTC CTEST_OUTPUT_ON_FAILURE=1
jobs=$(nproc)
logs=build/logs
mkdir -p "$logs"
if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
passed=0 failed=0 checks=0 started=$SECONDS

finish() {
    if [ "$checks" -gt 0 ]; then
        echo "counted: test cases (doctest's and the test scripts', in each build that ran them) and $checks other checks, one each;" \
            "$((SECONDS - started)) s"
    fi
    echo "$((passed + checks)) passed, $failed failed"
}
trap finish EXIT

# stage NAME COMMAND...: runs it with its output in a log, and prints one line.
stage() {
    local name=$1 before=$SECONDS log
    shift
    log=$logs/$(tr -c 'a-z0-9\n' - <<<"$name").log
    if "$@" >"$log" 2>&1 </dev/null; then
        printf '%-52s %4d s\n' "$name" $((SECONDS - before))
        return
    fi
    printf '%-52s FAILED, the end of %s:\n' "$name" "$log"
    tail -n 60 "$log"
    return 1
}

check() {
    if stage "$@"; then checks=$((checks + 1)); else
        failed=$((failed + 1))
        exit 1
    fi
}

# tests NAME PRESET: runs a preset's tests, and adds up their cases.
tests() {
    local ok bad result=0 log=build/$2/Testing/Temporary/LastTest.log
    rm -f "$log"
    stage "$1" ctest --preset "$2" -j $((jobs + 1)) || result=1 # some wait more than they work
    read -r ok bad < <(if [ -f "$log" ]; then awk -f tests/count.awk "$log"; else echo 0 0; fi)
    if [ $result = 1 ] && [ "$bad" = 0 ]; then bad=1; fi
    if [ $result = 0 ] && [ "$ok" = 0 ]; then
        echo "$1: no test ran"
        result=1 bad=1
    fi
    passed=$((passed + ok)) failed=$((failed + bad))
    if [ $result != 0 ]; then exit 1; fi
}

build() { cmake --preset "$1" && cmake --build --preset "$1" -j "$jobs"; }

sources() { find lib tools tests \( -name '*.cpp' -o "$@" \) | LC_ALL=C sort; }

format() { sources -name '*.hpp' | xargs clang-format-14 --dry-run -Werror; }

scripts() { { find tests examples po -name '*.sh'; echo .ci/run; } | xargs shellcheck; }

# In their folder, so that references among them are checked. Pages of other packages may be missing on a small system.
man_pages() {
    local findings
    findings=$(
        cd man
        mandoc -T lint -W all ./*.[15] |
            grep -v -E 'referenced manual not found: Xr (minisign|jq|openssl|b2sum|ffmpeg|flac|sox)' || true
        mandoc -T lint -W all nl/*.1 | grep -v 'referenced manual not found' || true # most are there in English only
    )
    if [ -n "$findings" ]; then
        echo "$findings"
        return 1
    fi
}

# The product's sources, each once, the large ones first; the tests are left to the compilers' warnings, as this is a long stage.
# In the files of tools/ one check takes half of the time, as it looks for every parameter through all of CLI11.
tidy() {
    mkdir -p build/tidy
    jq 'unique_by(.file) | sort_by(.file | contains("/Unity/") | not)' \
        build/clang/compile_commands.json >build/tidy/compile_commands.json
    jq -r '.[].file | if contains("/tools/") then "--checks=-performance-unnecessary-value-param" else "--checks=" end, .' \
        build/tidy/compile_commands.json | xargs -P "$jobs" -n 2 clang-tidy-14 --quiet -p build/tidy
}

# The package has to be complete enough that dpkg would take it, and start when unpacked.
package() {
    local deb unpacked=build/package
    rm -rf "$unpacked" build/release/rectool_*.deb
    cmake --build build/release --target package &&
        deb=$(find build/release -maxdepth 1 -name 'rectool_*.deb') &&
        dpkg-deb --extract "$deb" "$unpacked" &&
        dpkg-deb --field "$deb" Depends | grep libc6 &&
        "$unpacked/usr/bin/rectool" --version
}

needed=(build speech test)
if [ "${1:-}" = "" ]; then needed+=(check); fi
stage "packages" tests/packages.sh "${needed[@]}"
if [ "${1:-}" = "" ]; then
    check "clang-format" format
    check "shellcheck" scripts
    check "man pages" man_pages
fi
check "build, release" build release
tests "tests, release" release
if [ "${1:-}" = quick ]; then exit 0; fi
check "build, clang, warnings are errors, shared libraries" build clang
check "programs built on the shared libraries" tests/install/run.sh build/clang clang++-14
check "clang-tidy" tidy
check "build, asan+ubsan" build asan+ubsan
tests "tests, asan+ubsan" asan+ubsan
check "fuzzers" tests/fuzz/run.sh
check "debian package" package
