#!/usr/bin/perl
# Plays a sound card: recorder.pl FILE.wav SECONDS [LOSE_AT LOST] writes what FILE holds by the clock, as a WAV stream, in pieces of a
# tenth of a second. Like a sound card it keeps a quarter of a second at most: what nobody fetched in time is lost. With LOSE_AT it looks
# away at that second, for LOST seconds.
use strict;
use warnings;
use Time::HiRes qw(time sleep);
my ($file, $seconds, $lose_at, $lost) = @ARGV;
open my $in, '<:raw', $file or die "$file: $!";
read $in, my $header, 44;
my ($rate, $bytes_a_second) = unpack 'VV', substr $header, 24, 8;
read $in, my $sound, -s $file;
substr($header, 40, 4) = pack 'V', 0;
$| = 1;
binmode STDOUT;
print $header;
my $start = time;
my $done = 0;    # tenths of a second
while ((my $now = int((time - $start) * 10)) < $seconds * 10) {
    if (defined $lose_at && $now >= $lose_at * 10) { sleep $lost; undef $lose_at; next }
    $done = $now - 2 if $done < $now - 2;
    if ($done >= $now) { sleep 0.02; next }
    print substr $sound, int($done++ * $bytes_a_second / 10 / 2) * 2, int($bytes_a_second / 10 / 2) * 2;
}
