# shellcheck shell=bash
# Helpers for the tests of the command line program. A script sources this, makes its checks, and ends with `finish`.
# Each check is a sentence; only those that fail are printed, or all with -v among the script's arguments.

passed=0
failed=0
verbose=
for argument in "$@"; do [[ $argument == -v ]] && verbose=1; done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
output=$work/.output # what the last checked command printed, both streams

# The user's own settings must not decide what is tested.
unset LANGUAGE NO_COLOR MINISIGN_CONFIG_DIR TEXTDOMAINDIR
export SOX_OPTS=-R # the same dither every time
export LC_ALL=C.UTF-8 HOME=$work/home XDG_CONFIG_HOME=$work/home/.config
mkdir "$HOME"

pass() {
  passed=$((passed + 1))
  [[ -z $verbose ]] || echo "ok: $1"
}

fail() {
  failed=$((failed + 1))
  echo "FAILED: $1 ($2)"
  [[ ! -s $output ]] || sed 's/^/    /' "$output"
}

# Runs a command, and only then replaces $output, so that a command may read it.
run() {
  local code=0
  "$@" >"$work/.current" 2>&1 || code=$?
  mv "$work/.current" "$output"
  return "$code"
}

# exits CODE "sentence" command...: the command ends with that exit code.
exits() {
  local expected=$1 sentence=$2 code=0
  shift 2
  run "$@" || code=$?
  if ((code == expected)); then pass "$sentence"; else fail "$sentence" "exit code $code instead of $expected"; fi
}

# ok "sentence" command...: the command succeeds.
ok() { exits 0 "$@"; }

# no "sentence" command...: the command fails, whatever its code. For test, cmp and the like.
no() {
  local sentence=$1
  shift
  if run "$@"; then fail "$sentence" "it succeeded"; else pass "$sentence"; fi
}

# says TEXT "sentence": the last checked command printed TEXT.
says() {
  if grep -qF -e "$1" "$output"; then pass "$2"; else fail "$2" "'$1' was not printed"; fi
}

# hides TEXT "sentence": the last checked command printed something else than TEXT, or nothing.
hides() {
  if grep -qF -e "$1" "$output"; then fail "$2" "'$1' was printed"; else pass "$2"; fi
}

# refuses TEXT "sentence" command...: exit code 2, nothing on stdout, one line on stderr with TEXT in it.
refuses() {
  local text=$1 sentence=$2 code=0
  shift 2
  "$@" >"$work/.stdout" 2>"$output" || code=$?
  if ((code != 2)); then
    fail "$sentence" "exit code $code instead of 2"
  elif [[ -s $work/.stdout ]]; then
    fail "$sentence" "something was printed on stdout"
  elif (($(wc -l <"$output") != 1)) || ! grep -qF -e "$text" "$output"; then
    fail "$sentence" "the message is not one line with '$text'"
  else
    pass "$sentence"
  fi
}

finish() {
  echo "$passed passed, $failed failed"
  ((failed == 0))
}
