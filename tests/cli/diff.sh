#!/bin/bash
# Compares lossless copies sample by sample: tests/cli/diff.sh RECTOOL
# The copies are made with head, tail, perl, sox, flac and ffmpeg; where an edit was made, is known from their arguments.
set -euo pipefail
tree=$(cd "$(dirname "$0")/../.." && pwd)
rectool=$(readlink -f "$1")
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

rate=48000
"$tree/tests/speech.sh" talk.wav 40 $rate 1
"$tree/tests/speech.sh" other.wav 40 $rate 2
tail -c +45 talk.wav >talk.raw
tail -c +45 other.wav >other.raw
wav() { sox -t raw -r $rate -e signed -b 16 -c 1 - "$1"; } # 16-bit samples on standard input as a WAV
frames() { tail -c +$((2 * $2 + 1)) "$1" | head -c $((2 * $3)) || true; } # RAW FIRST COUNT
diff() { "$rectool" diff talk.wav "$@"; }
# finds CODE FILTER "sentence" COPY [OPTION...]: diff ends with that code, and its JSON makes the jq filter true. In it at(x; n)
# says that the time x is sample n, or may be by the precision that is stated.
finds() {
  local expected=$1 filter=$2 sentence=$3 code=0
  shift 3
  diff "$@" --json >found.json 2>found.err || code=$?
  cp found.json "$output"
  if [[ $code == "$expected" ]] && jq -e "def at(\$e; x; n): ((x * $rate - n) | fabs) <= \$e.precision * $rate + 0.01;
      def length(r; n): (((r.end - r.start) * $rate - n) | fabs) < 0.01; $filter" found.json >/dev/null; then
    pass "$sentence"
  else
    fail "$sentence" "exit code $code instead of $expected, or not: $filter"
  fi
}
# one KIND A_START A_LENGTH B_START B_LENGTH: a filter for this one edit and no other, known to the sample or two.
# shellcheck disable=SC2016 # $e is jq's
one() {
  printf '(.edits | length) == 1 and .relation == "edited" and .verdict == "undisclosed" and (.edits[0] as $e | $e.kind == "%s" and $e.proven and
    at($e; $e.a.start; %s) and length($e.a; %s) and at($e; $e.b.start; %s) and length($e.b; %s) and $e.precision <= 3 / 48000)' "$@"
}

# --- the same ---------------------------------------------------------------------------------------------------------------
cp talk.wav same.wav
finds 0 '.relation == "identical-file" and .verdict == "unchanged" and .identity == "not-applicable" and .edits == []' "a copy of the file is the same" same.wav
flac --silent talk.wav -o talk.flac
finds 0 '.relation == "identical-audio" and .edits == []' "a FLAC of it has the same samples" talk.flac
sox talk.wav -b 24 talk24.wav
finds 0 '.relation == "identical-audio"' "the same samples in 24 bits are the same" talk24.wav
ok "the other way round as well" "$rectool" diff talk24.wav talk.flac
says "every sample of A is in B" "and it is said how that is known"
ffmpeg -nostdin -v error -i talk.wav -c:a aac talk.m4a
ffmpeg -nostdin -v error -i talk.m4a -c copy talk.mka
ok "the same packets in another container are the same" "$rectool" diff talk.m4a talk.mka
ok "quiet says nothing" "$rectool" diff -q talk.wav same.wav
ok "and prints nothing" test ! -s "$output"

# --- one edit, to the sample ------------------------------------------------------------------------------------------------------
{ frames talk.raw 0 500000; frames talk.raw 512345 9999999; } | wav cut.wav
finds 1 "$(one cut 500000 12345 500000 0)" "a cut" cut.wav
{ frames talk.raw 0 500001; frames talk.raw 500002 9999999; } | wav lost.wav
finds 1 "$(one cut 500001 1 500001 0)" "one missing sample" lost.wav
{ frames talk.raw 0 700000; frames other.raw 1000 33333; frames talk.raw 700000 9999999; } | wav insert.wav
finds 1 "$(one insert 700000 0 700000 33333)" "an insert" insert.wav
{ frames talk.raw 0 700000; frames other.raw 1000 33333; frames talk.raw 733333 9999999; } | wav replace.wav
finds 1 '(.edits | length) == 1 and (.edits[0] | .kind == "replace" and .precision == 0 and ((.a.start * 48000 - 700000) | fabs) < 4
  and ((.a.end * 48000 - 733333) | fabs) < 4)' "a replacement of the same length" replace.wav
{ frames talk.raw 0 800000; head -c 48000 /dev/zero; frames talk.raw 824000 9999999; } | wav mute.wav
finds 1 "(.edits | length) == 1 and (.edits[0] | .kind == \"mute\" and ((.a.start * $rate - 800000) | fabs) < 4 and ((.a.end * $rate - 824000) | fabs) < 4)" "a mute" mute.wav
{ frames talk.raw 0 900000; frames talk.raw 850000 9999999; } | wav repeat.wav
finds 1 "$(one repeat 850000 50000 900000 50000)" "a repeat" repeat.wav
{ frames talk.raw 0 300000; frames talk.raw 400000 100000; frames talk.raw 300000 100000; frames talk.raw 500000 9999999; } | wav move.wav
finds 1 '[.edits[].kind] == ["move"] and .edits[0].precision < 0.001' "a move" move.wav
frames talk.raw 1000 9999999 | wav head.wav
finds 1 "$(one cut 0 1000 0 0)" "a missing start" head.wav
frames talk.raw 0 1900000 | wav tail.wav
finds 1 "$(one cut 1900000 20000 1900000 0)" "a missing end" tail.wav
change() { perl -0777 -pe 'BEGIN { @at = split /,/, shift @ARGV } for my $n (@at) { substr($_, 2 * $n, 1) ^= "\x01" }' "$1" talk.raw; }
change 123456 | wav sample.wav
finds 1 "$(one replace 123456 1 123456 1)" "one bit of one sample" sample.wav
change 123456,123556 | wav two.wav
finds 1 '[.edits[] | .kind] == ["replace", "replace"] and ([.edits[] | (.a.start * 48000 | round)] == [123456, 123556])' "two samples, a hundred apart" two.wav

# --- many edits: every half second another one ------------------------------------------------------------------------------------
perl -e '
  local $/; open F, "<:raw", "talk.raw"; $talk = <F>; open G, "<:raw", "other.raw"; $other = <G>; open T, ">", "truth";
  my ($at, $kind) = (0, 0);
  for (my $next = 20000; $next < 1880000; $next += 24000) {
    print substr $talk, 2 * $at, 2 * ($next - $at);
    my $length = 10 + 37 * $kind;
    my $what = (qw(cut insert replace))[$kind++ % 3];
    print substr $other, 2 * $next, 2 * $length if $what ne "cut";
    $at = $what eq "insert" ? $next : $next + $length;
    print T "$what $next\n";
  }
  print substr $talk, 2 * $at' >many.raw
wav many.wav <many.raw
"$rectool" diff talk.wav many.wav --json >found.json || true
jq -r '.edits[] | "\(.kind) \(.a.start * 48000 / 100 | round)"' found.json >found
awk '{ printf "%s %.0f\n", $1, $2 / 100 }' truth >expected
cp found "$output"
ok "each of $(wc -l <truth) edits is found, at its place" cmp found expected

# --- copies that were encoded anew: by their sound ---------------------------------------------------------------------------------
opusenc --quiet --bitrate 24 talk.wav talk.opus
finds 5 '.relation == "same-recording" and .verdict == "consistent" and .edits == [] and .compared > 0.9' "a copy that was encoded anew is the same recording, by measurement" talk.opus
ok "which a script may accept" "$rectool" diff -q talk.wav talk.opus --accept consistent
lossy() { # OUT: samples on standard input, quieter, at another rate and lossy
  sox -t raw -r $rate -e signed -b 16 -c 1 - -r 16000 lossy.wav vol 0.5
  ffmpeg -nostdin -v error -y -i lossy.wav -c:a libopus -b:a 24k "$1"
}
# near KIND A_START A_END B_START B_END: one edit, not proven, within 30 ms of these samples, and as long to $play samples.
play=144
near() {
  printf '(.edits | length) == 1 and .relation == "edited" and .verdict == "undisclosed" and (.edits[0] | .kind == "%s" and (.proven | not) and
    .precision > 0 and ([.a.start * 48000 - %s, .a.end * 48000 - %s, .b.start * 48000 - %s, .b.end * 48000 - %s] | map(fabs) | max) < 1440 and
    ((.a.end - .a.start) * 48000 - (%s) | fabs) < '$play' and ((.b.end - .b.start) * 48000 - (%s) | fabs) < '$play')' "$@" $(($3 - $2)) $(($5 - $4))
}
{ frames talk.raw 0 500000; frames talk.raw 509600 9999999; } | lossy cut.opus
finds 1 "$(near cut 500000 509600 500000 500000)" "a cut of 200 ms before the copy was encoded" cut.opus
{ frames talk.raw 0 700000; frames other.raw 1000 33600; frames talk.raw 700000 9999999; } | lossy insert.opus
finds 1 "$(near insert 700000 700000 700000 733600)" "an insert" insert.opus
{ frames talk.raw 0 851000; head -c 24000 /dev/zero; frames talk.raw 863000 9999999; } | lossy mute.opus
play=960 # lossy sound goes down and up again
finds 1 "$(near mute 851000 863000 851000 863000)" "a mute of 250 ms in a word" mute.opus
{ frames talk.raw 0 900000; frames talk.raw 852000 9999999; } | lossy repeat.opus
play=144
finds 1 "$(near repeat 852000 900000 900000 948000)" "a repeat" repeat.opus

# --- what cannot be told --------------------------------------------------------------------------------------------------------
finds 1 '.relation == "unrelated" and .edits == []' "another talk is not called an edit of this one" other.wav
head -c 960000 /dev/zero | wav silence.wav
finds 4 '.relation == "unknown" and .edits == []' "silence" silence.wav
cp talk.wav second.wav
"$tree/tests/cli/rewrite.pl" second-data talk.wav second.wav
finds 4 '.doubts == ["unread-audio"] and .edits == []' "sound that was not read is a doubt" second.wav

# --- sound that breaks off before a pause: a codec lets it ring on for 10 ms, which is no part of what was recorded ---------------------
"$tree/tests/speech.sh" speech.wav 40 16000 11
for cut in 19.71:21.46 28.60:29.77 32.31:34.17; do
  sox -D speech.wav broken.wav trim 0 "${cut%:*}" "=${cut#*:}"
  opusenc --quiet --bitrate 12 broken.wav broken.opus
  exits 1 "what was cut out between ${cut%:*} and ${cut#*:} s is found" "$rectool" diff --json speech.wav broken.opus
  ok "its place is right to 6 ms" jq -e "(.edits | length) == 1 and (.edits[0].a.start - ${cut%:*} | fabs) < 0.006 and
    (.edits[0].a.end - ${cut#*:} | fabs) < 0.006" "$output"
done

# --- labels, and bad input ---------------------------------------------------------------------------------------------------------
exits 1 "label tracks are written" "$rectool" diff talk.wav cut.wav --labels places
printf '10.416667\t10.673854\t1 cut out\n' >expected
ok "in the recording from start to end" cmp <(cut -d, -f1 places.a.txt) expected
printf '10.416667\t10.416667\t1 cut out\n' >expected
ok "in the copy where the gap is" cmp <(cut -d, -f1 places.b.txt) expected
refuses "places.a.txt" "they are not overwritten" "$rectool" diff talk.wav cut.wav --labels places
exits 1 "unless one says so" "$rectool" diff talk.wav cut.wav --labels places --force
says "cut out" "and the table names the edit"
refuses "missing.wav" "a missing file is named" "$rectool" diff talk.wav missing.wav
refuses "folder" "so is a folder" "$rectool" diff . talk.wav
refuses "no audio track 2" "and a track that is not there" "$rectool" diff talk.wav talk.wav --track-b 2
finish
