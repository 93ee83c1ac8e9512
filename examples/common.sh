# shellcheck shell=bash
# What the examples share: showing a command with its answer, and building rectool first where it is not there. A script sources this in the
# folder of the sources, and calls `prepare`.

name=$(basename "$0")

say() { printf '\n%s\n' "$*"; }

# expect CODE COMMAND...: shows a command, runs it, and stops if it does not end with CODE.
expect() {
    local wanted=$1 code=0
    shift
    printf '\n  $'
    printf ' %s' "$@"
    printf '\n'
    "$@" 2>&1 </dev/null | sed 's/^/  | /' || code=${PIPESTATUS[0]}
    printf '  (exit code %s)\n' "$code"
    if [ "$code" != "$wanted" ]; then
        echo "$name: that should have been exit code $wanted; something is wrong with this build" >&2
        exit 1
    fi
}

quiet() {
    if "$@" </dev/null >"$log" 2>&1; then return; fi
    tail -n 40 "$log" >&2
    echo "$name: this failed: $*" >&2
    exit 1
}

# prepare FOLDER [RECTOOL]: goes to build/FOLDER, empty, with a rectool that is built first. If the program is given, goes to a folder that is
# removed at the end.
prepare() {
    local folder program=${2:-}
    if [ -z "$program" ]; then
        mkdir -p build
        log=$PWD/build/$1.log
        folder=$PWD/build/$1
        say "Building rectool (the first time takes a few minutes) ..."
        tests/packages.sh build speech
        quiet cmake --preset release -D RECTOOL_TESTS=OFF -B build/demo-build
        quiet cmake --build build/demo-build -j "$(nproc)" --target rectool
        program=build/demo-build/tools/rectool
        rm -rf "$folder"
        mkdir "$folder"
    else
        folder=$(mktemp -d)
        log=$folder/log
        # shellcheck disable=SC2064 # that very folder
        trap "rm -rf '$folder'" EXIT
    fi
    program=$(realpath "$program")
    PATH=${program%/*}:$PATH
    cd "$folder" || exit
}
