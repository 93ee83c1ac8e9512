#!/usr/bin/env bash
# Keys and trust, through the built program and the real minisign: keys.sh RECTOOL READ_KEY [-v]
# Every opening of an encrypted key takes a second and 1 GiB, so that there are few of them.
set -euo pipefail
rectool=$(realpath "$1")
read_key=$(realpath "$2")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
tests=$(realpath "$0")
cd "$work"
echo "what is signed" >message

mode_of() { stat -c %a "$1"; }
public_of() { tail -n 1 "$1"; }
is() { [[ $1 == "$2" ]]; }
documented() { # PAGE COMMAND...: each long option that the commands' help names
  local page=$1 command option
  shift
  for command in "$@"; do
    # shellcheck disable=SC2086
    for option in $("$rectool" $command --help | sed -n '/^Options:/,/^Examples:/s/^  *\(-.,\)\{0,1\}--\([a-z-]*\).*/\2/p'); do
      [[ $option == help ]] || grep -q "^.It .*Fl -$option\b" "$page" || { echo "$option is missing" && return 1; }
    done
  done
}

# --- keygen without a passphrase -----------------------------------------------------------------------------------------
ok "keygen makes a key pair at minisign's places" "$rectool" keygen --no-passphrase
says "$(public_of minisign.pub)" "keygen prints the public key"
says "$(sed -n '1s/.* //p' minisign.pub)" "keygen prints the key id of the public key file"
ok "the secret key is for its owner alone" is "$(mode_of home/.minisign/minisign.key)" 600
ok "the folder made for it is for its owner alone" is "$(mode_of home/.minisign)" 700
ok "minisign signs with an unencrypted key of ours" minisign -S -W -m message
ok "minisign verifies that with our public key" minisign -V -m message -p minisign.pub
ok "minisign finds our public key in our secret key" minisign -R -W -s home/.minisign/minisign.key -p again.pub
ok "and it is the same" is "$(public_of again.pub)" "$(public_of minisign.pub)"

cp home/.minisign/minisign.key before.key
refuses "exists already" "a secret key is never overwritten" "$rectool" keygen --no-passphrase -p new.pub
no "and no public key is left behind" test -e new.pub
refuses "exists already" "a public key is never overwritten" "$rectool" keygen --no-passphrase -s new.key
no "and no secret key is left behind" test -e new.key
ok "the key that was there is unchanged" cmp before.key home/.minisign/minisign.key
ln -s nowhere dangling
refuses "exists already" "a dangling link is not followed" "$rectool" keygen --no-passphrase -s dangling -p new.pub
refuses "No such file" "a folder that is missing for the public key is told" "$rectool" keygen --no-passphrase -s new.key -p no/new.pub
no "and no secret key is left behind then" test -e new.key
ok "MINISIGN_CONFIG_DIR is where the secret key goes" \
  env MINISIGN_CONFIG_DIR="$work/config" "$rectool" keygen --no-passphrase -q -p config.pub
no "-q prints nothing" test -s "$output"
ok "it is there" test -s config/minisign.key

# --- damage is told from a wrong passphrase ------------------------------------------------------------------------------
flip() { # FILE LINE COLUMN: another base64 character there
  awk -v line="$2" -v at="$3" 'NR == line { c = substr($0, at, 1); $0 = substr($0, 1, at - 1) (c == "A" ? "B" : "A") substr($0, at + 1) } 1' "$1"
}
for column in 1 30 60 80 120 200; do
  flip before.key 2 "$column" >damaged.key
  exits 1 "a damaged character $column in our own key is found" "$read_key" damaged.key
  says "damaged" "and called damage ($column)"
done

# --- encrypted, both ways ------------------------------------------------------------------------------------------------
printf 'correct horse\nsomething else\n' >passphrase
ok "keygen reads a passphrase from a descriptor" "$rectool" keygen -s ours.key -p ours.pub --passphrase-fd 7 7<passphrase
hides "correct horse" "the passphrase is not printed"
ok "minisign signs with an encrypted key of ours" \
  bash -c 'echo "correct horse" | minisign -S -s ours.key -m message -x ours.minisig'
ok "minisign verifies that" minisign -V -m message -p ours.pub -x ours.minisig
flip ours.key 2 150 >ours-damaged.key
exits 1 "damage to an encrypted key of ours is found" "$read_key" ours-damaged.key "wrong"
says "damaged" "and called damage though the passphrase is wrong too"
exits 1 "our key does not open with another passphrase" "$read_key" ours.key "correct horsf"
says "wrong passphrase" "and that is what is said"
hides "badly damaged" "with no doubt about it"

printf 'pass\npass\n' | minisign -G -s theirs.key -p theirs.pub >/dev/null 2>&1
ok "we open an encrypted key of minisign's" "$read_key" theirs.key pass
says "$(public_of theirs.pub)" "and have the same public key"
flip theirs.key 2 100 >theirs-damaged.key
exits 1 "damage to an encrypted key of minisign's is found" "$read_key" theirs-damaged.key pass
says "damaged" "and is not called a wrong passphrase"
minisign -G -W -s plain.key -p plain.pub >/dev/null
ok "we open an unencrypted key of minisign's" is "$("$read_key" plain.key)" "$(public_of plain.pub)"

# The two limits are bytes 38 to 53 of the payload.
costly() { # OPSLIMIT MEMLIMIT, each as 16 hexadecimal digits, least significant byte first
  head -n 1 theirs.key
  { tail -n 1 theirs.key | base64 -d | head -c 38; printf '%s%s' "$1" "$2" | xxd -r -p; tail -n 1 theirs.key | base64 -d | tail -c 104; } | base64 -w 0
}
costly 0100000200000000 0000004000000000 >costly.key
exits 1 "a key that costs one operation more than minisign's is refused" "$read_key" costly.key pass
says "2^25 operations" "with the limit"
costly 0000000200000000 0100004000000000 >costly.key
exits 1 "a key that costs one byte more than minisign's is refused" "$read_key" costly.key pass
says "1 GiB" "with that limit"

# --- passphrases ---------------------------------------------------------------------------------------------------------
with_input() { # TEXT with printf's escapes, COMMAND...
  local text=$1
  shift
  printf '%b' "$text" | "$@"
}
refuses "--no-passphrase" "an empty passphrase is refused with what to do" \
  with_input '\n' "$rectool" keygen -s x.key -p x.pub --passphrase-fd 0
refuses "no passphrase" "an empty input is refused" with_input '' "$rectool" keygen -s x.key -p x.pub --passphrase-fd 0
refuses "zero byte" "a passphrase with a zero byte is refused" with_input 'a\0000b\n' "$rectool" keygen -s x.key -p x.pub --passphrase-fd 0
refuses "too long" "a passphrase that minisign could not read is refused" \
  with_input "$(printf 'x%.0s' {1..1023})" "$rectool" keygen -s x.key -p x.pub --passphrase-fd 0
refuses "Bad file descriptor" "a closed descriptor is told" "$rectool" keygen -s x.key -p x.pub --passphrase-fd 9
refuses "excludes" "with and without a passphrase at once is refused" "$rectool" keygen -s x.key -p x.pub --no-passphrase --passphrase-fd 0
refuses "no terminal" "without terminal and descriptor that is told" setsid -w "$rectool" keygen -s x.key -p x.pub
no "and nothing was written by any of these" test -e x.key -o -e x.pub

cat >ask.exp <<'EXPECT'
set timeout 60
spawn -noecho {*}$argv
expect "new key: " { send "tty secret\r" }
expect "again: " { send "tty secret\r" }
expect eof
exit [lindex [wait] 3]
EXPECT
ok "keygen asks twice on the terminal" expect ask.exp "$rectool" keygen -s tty.key -p tty.pub
says "again: " "and says so"
hides "tty secret" "and does not show what is typed"
ok "what was typed is the passphrase" is "$("$read_key" tty.key "tty secret" 2>&1)" "$(public_of tty.pub)"
sed 's/again: " { send "tty secret/again: " { send "other secret/' ask.exp >differ.exp
exits 2 "two different passphrases are refused" expect differ.exp "$rectool" keygen -s x.key -p x.pub
says "differ" "with the reason"
cat >interrupt.exp <<'EXPECT'
set timeout 60
spawn -noecho sh -c {trap : INT; "$0" keygen -s x.key -p x.pub; echo "code $?"; stty -a} {*}$argv
expect "new key: " { send "half\003" }
expect eof
EXPECT
ok "the prompt can be interrupted" expect interrupt.exp "$rectool"
says "code 130" "by which the program ends"
says " echo " "and the terminal echoes again"
no "nothing was written after all that" test -e x.key -o -e x.pub

# --- the trust file ------------------------------------------------------------------------------------------------------
trust=home/.config/rectool/trust
ours=$(public_of ours.pub)
theirs=$(public_of theirs.pub)
ok "an empty trust list is no error" "$rectool" trust list
refuses "No such file" "nothing can be removed from it" "$rectool" trust remove Anna
no "and no folder is made for that" test -e home/.config
ok "a key is trusted by its file" "$rectool" trust add "Anna de Vries" ours.pub --role citizen
ok "a key is trusted by its text, for a time" \
  "$rectool" trust add Oost "$theirs" --role agency --from 2025-01-01 --until 2026-01-01T00:00:00+01:00
printf '"Anna de Vries" %s role=citizen\nOost %s role=agency from=2025-01-01T00:00:00Z until=2025-12-31T23:00:00Z\n' \
  "$ours" "$theirs" >expected
ok "the file is one line a key" cmp expected "$trust"
ok "trust list prints them" "$rectool" trust list
says "$theirs" "with the key"
says "Anna de Vries (citizen)" "with name and role"
refuses "already" "a key is not added twice" "$rectool" trust add Bea ours.pub
refuses "already" "a name is not added twice" "$rectool" trust add Oost plain.pub
refuses "role" "an unknown role is refused" "$rectool" trust add Bea plain.pub --role king
refuses "no date" "a date that does not exist is refused" "$rectool" trust add Bea plain.pub --from 2025-02-29
refuses "empty" "an empty option is no default" "$rectool" trust add Bea plain.pub --until ""
refuses "never be trusted" "a window that ends before it starts is refused" \
  "$rectool" trust add Bea plain.pub --from 2025-02-01 --until 2025-01-01
refuses "control characters" "a name with control characters is refused" "$rectool" trust add $'a\nb' plain.pub
refuses "weak key" "a small-order key is refused" \
  "$rectool" trust add Bea RWQBAgMEBQYHCAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
refuses '\u{001B}' "what is printed of a name is escaped" "$rectool" trust add Bea $'\033[31m.pub'
ok "none of these changed the file" cmp expected "$trust"
ok "a name may be that of a command" "$rectool" trust add list plain.pub
ok "a key is removed by its text" "$rectool" trust remove "$(public_of plain.pub)"
ok "and only that" cmp expected "$trust"
ok "a key is revoked by its name" "$rectool" trust revoke Oost --since 2025-06-30
ok "since the time that was given" grep -qx "Oost .* revoked=2025-06-30T00:00:00Z" "$trust"
refuses "already" "a revoked key keeps its time" "$rectool" trust revoke Oost
refuses "no such name" "a name that is not there is told" "$rectool" trust remove Nobody

printf '# my people\r\n\n  Bea   %s # no\n' "$ours" >own
refuses "own:3" "a mistake in the file is told with its line" "$rectool" trust list --trust own
printf '# my people\n\n  Bea   %s  role=witness\n"Bea" %s' "$ours" "$theirs" >own
chmod 640 own
ln -s own link
refuses "several keys" "a name that two keys have is not enough" "$rectool" trust remove Bea --trust link
ok "but the key is" "$rectool" trust remove "$theirs" --trust link
printf '# my people\n\n  Bea   %s  role=witness\n' "$ours" >expected
ok "comments and other lines stay as they are" cmp expected own
ok "the mode stays" is "$(mode_of own)" 640
ok "a link stays a link" test -L link
refuses "No such file" "a file that was named must be there" "$rectool" trust list --trust missing
refuses "No such file" "also for a change" "$rectool" trust remove Bea --trust no/missing
no "for which no folder is made" test -e no
for name in {1..8}; do "$rectool" trust add "p$name" <("$rectool" --version) --trust many >/dev/null 2>&1 || true; done
no "what is no public key file adds nothing" test -e many
for name in {1..8}; do
  "$rectool" keygen --no-passphrase -q -s "many$name.key" -p "many$name.pub"
  "$rectool" trust add "p$name" "many$name.pub" --trust many >/dev/null &
done
wait
ok "of changes made at the same time none is lost" is "$(wc -l <many)" 8

# --- the frame of the program --------------------------------------------------------------------------------------------
ok "--help is no error" "$rectool" --help
says "keygen" "it names the commands"
ok "--version is no error" "$rectool" --version
for command in keygen trust "trust add" "trust list" "trust remove" "trust revoke"; do
  # shellcheck disable=SC2086
  ok "$command has help" "$rectool" $command --help
  says "Examples:" "with examples ($command)"
done
refuses "--help" "no command is a mistake" "$rectool"
refuses "no such command" "an unknown command is a mistake" "$rectool" frobnicate
refuses "no such command" "an unknown command of trust is a mistake" "$rectool" trust frobnicate
refuses "--colour" "an unknown option is a mistake" "$rectool" trust list --colour
refuses "required" "a missing argument is a mistake" "$rectool" trust add Bea
refuses "--lang" "a language that is a path is refused" "$rectool" --lang ../../etc trust list
ok "--lang stands before the command" "$rectool" --lang nl trust list
ok "--lang stands behind the command" "$rectool" trust list --lang nl
mkdir -p locale/nl/LC_MESSAGES
printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "there is no such command:"\nmsgstr "dit commando bestaat niet – één fout:"\n' |
  msgfmt -o locale/nl/LC_MESSAGES/rectool.mo -
for locale in C C.UTF-8; do
  refuses "dit commando bestaat niet – één fout: rectool x" "--lang works on a bare system ($locale)" \
    env LC_ALL=$locale TEXTDOMAINDIR="$work/locale" "$rectool" --lang nl x
done
refuses "no such command" "without --lang the environment decides" env TEXTDOMAINDIR="$work/locale" "$rectool" x
full() { "$@" >/dev/full; }
closed() { "$@" >&-; }
exits 2 "a full disk is not success" full "$rectool" trust list
says "standard output" "and told"
exits 2 "a closed stdout is not success" closed "$rectool" --version
exits 2 "a full disk is not success for --help" full "$rectool" --help
closed_all() { "$@" <&- >&- 2>&-; }
exits 2 "keys are made whole with all streams closed, though what is printed is lost" \
  closed_all "$rectool" keygen --no-passphrase -s closed.key -p closed.pub
ok "and nothing was printed into them" is "$("$read_key" closed.key)" "$(public_of closed.pub)"

# --- manual pages --------------------------------------------------------------------------------------------------------
pages=$(dirname "$tests")/../../man
for page in rectool rectool-keygen rectool-trust; do
  ok "the page of $page is correct mdoc" mandoc -T lint -W warning "$pages/$page.1"
done
ok "each option of keygen is in its page" documented "$pages/rectool-keygen.1" keygen
ok "each option of trust is in its page" documented "$pages/rectool-trust.1" "trust add" "trust revoke"

finish
