#!/bin/bash
# Runs every vector over rectool: run.sh RECTOOL. The recordings and chains stand in data, what is expected in data/manifest.tsv.
set -euo pipefail
rectool=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/../cli/lib.sh"
export PYTHONDONTWRITEBYTECODE=1

if [[ -z ${RECTOOL_SANITIZE:-} ]]; then # it runs nothing that was built
    ok "the vectors are what the generator makes" python3 "$here/make.py" "$work/again"
    ok "byte for byte" diff -r "$work/again" "$here/data"
fi

# deceives FILE...: whether there are characters in it that deceive a reader. None can be printed of a chain that holds neither such
# characters nor escaped ones.
deceives() { LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf' "$@"; }
may_deceive() { LC_ALL=C grep -qP '[^\x0a\x20-\x7e]|\x5c' "$1"; }

# other_way_round NAME RECORDING KEY ROOT: from the chain of the original, with what was declared, the answer is the same.
other_way_round() {
    local code=0 options=(--declared "$here/data/$1.recsig") again
    for again in ${parents//,/ }; do [[ $again == "$4" ]] || options+=(--parent "$here/data/$again.recsig"); done
    jq -S '[.verdict, .identity, .exit_code, .doubts, .edits]' "$output" >"$work/one"
    "$rectool" verify "$here/data/$2" --chain "$here/data/$4.recsig" "${options[@]}" -p "$here/data/$3" --json >"$output" 2>&1 || code=$?
    jq -S '[.verdict, .identity, .exit_code, .doubts, .edits]' "$output" >"$work/other"
    if cmp -s "$work/one" "$work/other"; then
        pass "$1 from the original's chain"
    else
        fail "$1 from the original's chain" "another answer, exit code $code"
    fi
}

# check_answers: whether the JSON of each vector has its verdict, and names what it has to as a fault, a doubt or an edit. By one jq, as
# hundreds take half of the time.
check_answers() {
    local name verdict names
    local -A verdicts=() named=()
    while IFS=$'\t' read -r name verdict names; do
        verdicts[$name]=$verdict
        named[$name]=" $names "
    done < <(cd "$work/answers" && jq -r '[input_filename, .verdict, ([.problems[].fault, .doubts[], .edits[].kind] | join(" "))] | @tsv' ./*)
    while IFS=$'\t' read -r name verdict what; do
        if [[ ${verdicts[./$name]:-} == "$verdict" && ($what == - || ${named[./$name]} == *" $what "*) ]]; then
            pass "$name"
        else
            fail "$name" "not $verdict, or $what is not named"
        fi
    done <"$work/to_answer"
}

mkdir "$work/answers"
: >"$work/to_answer"
while IFS=$'\t' read -r name recording key wanted verdict what _ parents <&3; do
    [[ $name != name ]] || continue
    code=0
    more=()
    [[ $parents == - ]] || for parent in ${parents//,/ }; do more+=(--parent "$here/data/$parent.recsig"); done
    "$rectool" verify "$here/data/$recording" --chain "$here/data/$name.recsig" "${more[@]}" -p "$here/data/$key" --json >"$output" 2>"$work/errors" || code=$?
    if ((code != wanted)); then
        fail "$name" "exit code $code instead of $wanted"
    elif ((code == 2)); then
        if [[ ! -s $output ]] && (($(wc -l <"$work/errors") == 1)); then pass "$name"; else fail "$name" "not one line on stderr alone"; fi
    elif may_deceive "$here/data/$name.recsig" &&
        deceives <("$rectool" verify "$here/data/$recording" --chain "$here/data/$name.recsig" -p "$here/data/$key" 2>&1) "$output"; then
        fail "$name" "characters that deceive a reader are printed"
    else
        cp "$output" "$work/answers/$name"
        printf '%s\t%s\t%s\n' "$name" "$verdict" "$what" >>"$work/to_answer"
    fi
    [[ $parents == - ]] || other_way_round "$name" "$recording" "$key" "${parents##*,}"
done 3<"$here/data/manifest.tsv"
check_answers

mkdir "$work/large"
python3 "$here/make.py" --large "$work/large"
for chain in "$work"/large/*.recsig; do
    name=$(basename "$chain" .recsig)
    exits 6 "$name is refused" /usr/bin/time -o "$work/memory" -f %M "$rectool" verify "$here/data/talk.wav" --chain "$chain" -p "$here/data/signer.pub"
    if [[ -n ${RECTOOL_SANITIZE:-} ]] || (($(tail -n 1 "$work/memory") < 65536)); then pass "$name within 64 MB"; else fail "$name within 64 MB" "$(cat "$work/memory") kB"; fi
done
finish
