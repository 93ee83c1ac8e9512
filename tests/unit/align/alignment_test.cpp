#include "unit/align/made_audio.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace made;

namespace {

/// Only where spans lie.
struct Place {
    Range copy;
    Range reference;
    bool operator==(const Place&) const = default;
};

using Places = std::vector<Place>;

Places places(const Alignment& alignment) {
    Places all;
    for (const Span& span : alignment.spans)
        all.push_back({span.copy, span.reference});
    return all;
}

/// Aligns, checks what holds for every alignment, and returns where the spans lie.
Places aligned(const Samples& reference, const Samples& copy) {
    const Recording a = mono(reference);
    const Recording b = mono(copy);
    const Alignment alignment = align(a, b);
    CHECK(faults(alignment, a, b).empty());
    return places(alignment);
}

} // namespace

template <> struct doctest::StringMaker<Places> {
    static doctest::String convert(const Places& all) {
        std::string line;
        for (const Place& place : all)
            line += "[" + std::to_string(place.copy.start) + "," + std::to_string(place.copy.end) + ")=[" +
                    std::to_string(place.reference.start) + "," + std::to_string(place.reference.end) + ") ";
        return line.c_str();
    }
};

TEST_CASE("an unchanged copy is one span, at the price of one strong hash of it") {
    const Recording recording = mono(noise(50'123, 1));
    const MadeReference reference(recording);
    const Alignment alignment = align(reference, recording);
    CHECK(alignment.spans == std::vector<Span>{{{0, 50'123}, {0, 50'123}, {0, 50'123}, true}});
    CHECK(alignment.copy_units == 50'123);
    CHECK(alignment.reference_units == 50'123);
    CHECK(alignment.not_compared.empty());
    CHECK(alignment.withheld.empty());
    CHECK(reference.bytes_hashed == recording.bytes.size());
}

TEST_CASE("a cut at any offset leaves the whole blocks on both sides of it") {
    const Samples samples = noise(60'000, 2);
    // Kept: [0, 12345) and [34567, 60000). Whole blocks of them: to 12000, and from 35000, which is 433 into the second part.
    const Places found = aligned(samples, joined({part(samples, 0, 12'345), part(samples, 34'567, 60'000)}));
    CHECK(found == Places{{{0, 12'000}, {0, 12'000}}, {{12'778, 37'778}, {35'000, 60'000}}});
}

TEST_CASE("an insert, a missing head and a missing tail are left out of the spans") {
    const Samples samples = noise(40'000, 3);
    const Places inserted = aligned(samples, joined({part(samples, 0, 10'000), noise(5'555, 4), part(samples, 10'000, 40'000)}));
    CHECK(inserted == Places{{{0, 10'000}, {0, 10'000}}, {{15'555, 45'555}, {10'000, 40'000}}});
    const Places no_head = aligned(samples, part(samples, 1'001, 40'000));
    CHECK(no_head == Places{{{999, 38'999}, {2'000, 40'000}}});
    const Places no_tail = aligned(samples, part(samples, 0, 38'999));
    CHECK(no_tail == Places{{{0, 38'000}, {0, 38'000}}});
}

TEST_CASE("one changed sample takes one block out") {
    Samples samples = noise(40'000, 5);
    Samples changed = samples;
    changed[17'500] = static_cast<std::int16_t>(changed[17'500] ^ 1);
    const Places found = aligned(samples, changed);
    CHECK(found == Places{{{0, 17'000}, {0, 17'000}}, {{18'000, 40'000}, {18'000, 40'000}}});
}

TEST_CASE("moved and repeated stretches are found wherever they stand") {
    const Samples samples = noise(40'000, 6);
    const Places moved =
        aligned(samples, joined({part(samples, 20'000, 30'000), part(samples, 0, 20'000), part(samples, 30'000, 40'000)}));
    CHECK(moved ==
          Places{{{0, 10'000}, {20'000, 30'000}}, {{10'000, 30'000}, {0, 20'000}}, {{30'000, 40'000}, {30'000, 40'000}}});
    const Places repeated = aligned(samples, joined({part(samples, 0, 20'000), part(samples, 5'000, 40'000)}));
    CHECK(repeated == Places{{{0, 20'000}, {0, 20'000}}, {{20'000, 55'000}, {5'000, 40'000}}});
}

TEST_CASE("a recording shorter than a block is found at the start, at the end and in between") {
    const Samples samples = noise(600, 7);
    for (const Range& around : {Range{0, 500}, Range{500, 0}, Range{3'333, 2'222}, Range{0, 0}}) {
        const Places found = aligned(samples, joined({noise(around.start, 8), samples, noise(around.end, 9)}));
        const std::uint64_t start = around.start; // so much noise before, and `end` behind
        CHECK(found == Places{{{start, start + 600}, {0, 600}}});
    }
}

TEST_CASE("recordings of one unit and of none") {
    CHECK(aligned({42}, {42}) == Places{{{0, 1}, {0, 1}}});
    CHECK(aligned({42}, {43}).empty());
    CHECK(aligned({42}, {}).empty());
    CHECK(aligned({}, {42}).empty());
    CHECK(aligned(noise(5'000, 1), {42}).empty());
}

TEST_CASE("a last block that is short is found behind any match and at the end of the copy") {
    const Samples samples = noise(20'300, 10);
    Samples changed = part(samples, 1'500, 20'300);
    const Places shifted = aligned(samples, changed);
    CHECK(shifted == Places{{{500, 18'800}, {2'000, 20'300}}});
    changed[18'000] = static_cast<std::int16_t>(~changed[18'000]); // in the last full block, [17500, 18500) of the copy
    const Places before = aligned(samples, changed);
    CHECK(before == Places{{{500, 17'500}, {2'000, 19'000}}, {{18'500, 18'800}, {20'000, 20'300}}});
}

TEST_CASE("unrelated audio gives an empty alignment") {
    CHECK(aligned(noise(60'000, 11), noise(60'000, 12)).empty());
}

TEST_CASE("units that lost bits prove nothing") {
    const Samples samples = noise(20'000, 13);
    const Recording reference = mono(samples);
    Recording copy = reference;
    copy.inexact = {{4'500, 4'501}, {6'100, 6'200}};
    const Alignment alignment = align(reference, copy);
    const Places found = places(alignment);
    CHECK(found == Places{{{0, 4'000}, {0, 4'000}}, {{5'000, 6'000}, {5'000, 6'000}}, {{7'000, 20'000}, {7'000, 20'000}}});
}

TEST_CASE("silences of at least 10 ms are listed") {
    // 80 units are 10 ms at 8000 Hz.
    Samples samples = noise(300'000, 14);
    std::replace(samples.begin(), samples.end(), std::int16_t{0}, std::int16_t{1});
    const std::vector<Range> planned = {{0, 80},          {500, 600},         {4'000, 9'000},
                                        {65'500, 65'600}, {131'000, 200'001}, {299'000, 300'000}};
    for (const Range& range : planned)
        std::fill(samples.begin() + static_cast<std::ptrdiff_t>(range.start),
                  samples.begin() + static_cast<std::ptrdiff_t>(range.end), std::int16_t{0});
    std::fill(samples.begin() + 2'000, samples.begin() + 2'079, std::int16_t{0}); // 79: too short
    const Recording recording = mono(samples);
    CHECK(align(recording, recording).copy_silent == planned);
    CHECK(align(mono(noise(5'000, 1)), mono(silence(79))).copy_silent.empty());
}

TEST_CASE("a cut within a digital silence has all of it as play, and no more spans than two") {
    const Samples samples = joined({noise(20'000, 15), silence(30'000), noise(20'000, 16)});
    const Recording a = mono(samples);
    const Recording b = mono(joined({part(samples, 0, 27'777), part(samples, 40'404, 70'000)}));
    const Alignment alignment = align(a, b);
    CHECK(faults(alignment, a, b).empty());
    REQUIRE(alignment.spans.size() == 2);
    // The first part can go on to where the silence of the copy ends, the second begin where it begins, in whole blocks.
    CHECK(alignment.spans[0].copy_extent == Range{0, 37'000});      // silence to 37373, on the grid of the first
    CHECK(alignment.spans[1].copy_extent == Range{20'373, 57'373}); // silence from 20000: blocks end at 57373
    CHECK(alignment.spans[0].copy.end == alignment.spans[1].copy.start);
}

TEST_CASE("a changed sample within a digital silence leaves its block alone unplaced") {
    for (const std::size_t speech_after : {std::size_t{0}, std::size_t{20'000}}) {
        const Samples samples = joined({noise(20'000, 15), silence(30'000), noise(speech_after, 16)});
        Samples changed = samples;
        changed[27'345] = 1;
        const Places found = aligned(samples, changed);
        CAPTURE(speech_after);
        CHECK(found == Places{{{0, 27'000}, {0, 27'000}}, {{28'000, samples.size()}, {28'000, samples.size()}}});
    }
}

TEST_CASE("a sound that was put into a digital silence is one gap") {
    const Samples samples = joined({noise(20'000, 15), silence(30'000), noise(20'000, 16)});
    const Samples copy = joined({part(samples, 0, 27'345), noise(2'500, 33), part(samples, 27'345, 70'000)});
    const Places found = aligned(samples, copy);
    REQUIRE(found.size() == 2);
    CHECK(found[0].copy == Range{0, 27'000});
    CHECK(found[1].copy.end == 72'500);
    CHECK(found[1].reference.end == 70'000);
}

TEST_CASE("silence that was put in is no span, and neither is silence instead of speech") {
    const Samples samples = joined({noise(10'000, 17), silence(3'000), noise(10'000, 18), silence(1'000), noise(10'000, 19)});
    const Places muted = aligned(samples, joined({part(samples, 0, 14'000), silence(8'000), part(samples, 22'000, 34'000)}));
    CHECK(muted == Places{{{0, 14'000}, {0, 14'000}}, {{22'000, 34'000}, {22'000, 34'000}}});
    const Places longer = aligned(samples, joined({part(samples, 0, 11'000), silence(20'500), part(samples, 11'000, 34'000)}));
    CHECK(longer == Places{{{0, 13'000}, {0, 13'000}}, {{30'500, 54'500}, {10'000, 34'000}}});
}

TEST_CASE("recordings of nothing but silence or a tone are placed by their start and end") {
    CHECK(aligned(silence(20'500), silence(20'500)) == Places{{{0, 20'500}, {0, 20'500}}});
    CHECK(aligned(silence(20'000), silence(12'000)) == Places{{{0, 12'000}, {0, 12'000}}});
    CHECK(aligned(tone(40'000, 8), tone(40'000, 8)) == Places{{{0, 40'000}, {0, 40'000}}});
    const Samples sound = tone(40'000, 8);
    const Places headless = aligned(sound, part(sound, 12'345, 40'000));
    REQUIRE(headless.size() == 1);
    CHECK(headless[0].copy.end == 27'655);
}

TEST_CASE("a cut within a tone or a loop is two spans that overlap by its play") {
    const Samples loop = noise(4'000, 20);
    const Samples samples = joined({noise(10'500, 21), tone(40'000, 8), loop, loop, loop, loop, loop, loop, noise(10'000, 22)});
    for (const Range& out : {Range{20'111, 30'222}, Range{20'000, 30'000}, Range{55'555, 63'555}, Range{60'000, 61'234}}) {
        const auto [start, end] = out;
        const Samples copy = joined({part(samples, 0, start), part(samples, end, samples.size())});
        const Places found = aligned(samples, copy);
        CAPTURE(out.start);
        REQUIRE(found.size() == 2);
        CHECK(found[0].copy.start == 0);
        CHECK(found[0].reference.start == 0);
        CHECK(found[1].copy.end == copy.size());
        CHECK(found[1].reference.end == samples.size());
    }
}

TEST_CASE("packets of any size are placed, with or without looking back") {
    std::vector<Bytes> payloads;
    const Samples sizes = noise(2'000, 23);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        Bytes payload(static_cast<std::size_t>(sizes[i] & 0x3ff) % 700);
        const Samples content = noise(payload.size(), 100 + static_cast<unsigned>(i));
        std::transform(content.begin(), content.end(), payload.begin(),
                       [](std::int16_t sample) { return static_cast<std::uint8_t>(sample); });
        payloads.push_back(payload);
    }
    const Recording whole = packets(payloads);
    payloads.erase(payloads.begin() + 601, payloads.begin() + 913);
    const Recording cut = packets(payloads);
    const MadeReference reference(whole, 12);
    for (const bool looks_back : {true, false}) {
        CHECK(places(align(reference, whole, looks_back)) == Places{{{0, 2'000}, {0, 2'000}}});
        const Alignment alignment = align(reference, cut, looks_back);
        CHECK(faults(alignment, whole, cut).empty());
        // 600 = 50 x 12; the next block of the reference begins at 924, which is 612 in the copy.
        CHECK(places(alignment) == Places{{{0, 600}, {0, 600}}, {{612, 1'688}, {924, 2'000}}});
    }
}

TEST_CASE("bytes are placed like samples") {
    Recording recording = mono(noise(10'000, 24));
    recording.essence = {};
    Recording copy = recording;
    copy.bytes.erase(copy.bytes.begin() + 5'001, copy.bytes.begin() + 7'001);
    const Alignment alignment = align(recording, copy);
    CHECK(faults(alignment, recording, copy).empty());
    CHECK(places(alignment) == Places{{{0, 5'000}, {0, 5'000}}, {{6'000, 18'000}, {8'000, 20'000}}});
}
