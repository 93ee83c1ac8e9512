#!/usr/bin/perl
# Rewrites what a file says about its sound, without touching a packet or sample:
#   rewrite.pl elst IN OUT DURATION,START ...   the edit list of an MP4 whose moov box stands last (ISO/IEC 14496-12, 8.6.6)
#   rewrite.pl opus-head IN OUT OFFSET HEX      bytes of OpusHead (RFC 7845, 5.1), with its page's checksum (RFC 3533)
#   rewrite.pl second-data IN OUT               a second data chunk behind the first of a WAV: a copy of its last two seconds
use strict;
use warnings;

my ($what, $in, $out, @values) = @ARGV;
open my $file, '<:raw', $in or die "$in: $!\n";
my $bytes = do { local $/; <$file> };

sub boxes { # the places of a box's children: [start, size, type]
    my ($at, $end) = @_;
    my @found;
    while ($at < $end) {
        my ($size, $type) = unpack 'N a4', substr $bytes, $at, 8;
        push @found, [$at, $size, $type];
        $at += $size;
    }
    return @found;
}

sub rewrite_elst {
    my $entries = join '', map { my ($duration, $start) = split /,/; pack 'N l> N', $duration, $start, 0x10000 } @_;
    my $elst = pack('N a4 N N', 16 + length $entries, 'elst', 0, scalar @_) . $entries;
    my ($at, $end, @path) = (0, length $bytes);
    for my $type (qw(moov trak edts)) {
        my ($box) = grep { $_->[2] eq $type } boxes($at, $end);
        push @path, $box->[0];
        ($at, $end) = ($box->[0] + 8, $box->[0] + $box->[1]);
    }
    my $grown = length($elst) - ($end - $at);
    substr($bytes, $at, $end - $at) = $elst;
    substr($bytes, $_, 4) = pack 'N', $grown + unpack 'N', substr $bytes, $_, 4 for @path;
}

sub ogg_checksum {
    my $sum = 0;
    for my $byte (unpack 'C*', shift) {
        $sum ^= $byte << 24;
        $sum = $sum & 0x80000000 ? (($sum << 1) ^ 0x04c11db7) & 0xffffffff : ($sum << 1) & 0xffffffff for 1 .. 8;
    }
    return $sum;
}

sub rewrite_opus_head {
    my ($offset, $hex) = @_;
    my $head = index $bytes, 'OpusHead';
    substr($bytes, $head + $offset, length($hex) / 2) = pack 'H*', $hex;
    my $next = index $bytes, 'OggS', 4;
    substr($bytes, 22, 4) = pack 'N', 0;
    substr($bytes, 22, 4) = pack 'V', ogg_checksum(substr $bytes, 0, $next);
}

sub append_second_data {
    my ($rate) = unpack 'V', substr $bytes, 28, 4; # bytes a second
    $bytes .= pack('a4 V', 'data', 2 * $rate) . substr $bytes, -2 * $rate;
    substr($bytes, 4, 4) = pack 'V', length($bytes) - 8;
}

if ($what eq 'elst') { rewrite_elst(@values) }
elsif ($what eq 'opus-head') { rewrite_opus_head(@values) }
elsif ($what eq 'second-data') { append_second_data() }
else { die "unknown: $what\n" }
open my $made, '>:raw', $out or die "$out: $!\n";
print $made $bytes or die "$out: $!\n";
close $made or die "$out: $!\n";
