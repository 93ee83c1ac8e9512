// Borders of spans, from blocks to single samples.
#include "align/refine.hpp"
#include "unit/align/made_audio.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace made;

namespace {

Alignment refined(const Recording& reference, const Recording& copy) {
    const auto units_of = [](const Recording& recording) {
        return [&recording](UnitChunk& chunk, Range units) {
            chunk.clear();
            chunk.first = units.start;
            chunk.count = units.length();
            const ByteView bytes = recording.part(units);
            chunk.bytes.assign(bytes.begin(), bytes.end());
            return true;
        };
    };
    return refine_borders(align(reference, copy), reference.essence, units_of(reference), units_of(copy));
}

/// Samples and their ranges on both sides, of what is equal.
std::vector<std::pair<Range, Range>> spans_of(const Alignment& alignment) {
    std::vector<std::pair<Range, Range>> spans;
    for (const Span& span : alignment.spans)
        spans.emplace_back(span.reference, span.copy);
    return spans;
}

using Spans = std::vector<std::pair<Range, Range>>;

} // namespace

TEST_CASE("a cut has its borders where the samples differ") {
    const Samples samples = noise(40'000, 1);
    const Alignment alignment = refined(mono(samples), mono(joined({part(samples, 0, 10'123), part(samples, 20'456, 40'000)})));
    CHECK(spans_of(alignment) == Spans{{{0, 10'123}, {0, 10'123}}, {{20'456, 40'000}, {10'123, 29'667}}});
    CHECK(alignment.block_units == 1);
}

TEST_CASE("changed samples part spans if 64 equal ones lie between") {
    const Samples samples = noise(40'000, 2);
    Samples changed = samples;
    for (const std::size_t at : {5'000U, 5'064U, 5'129U, 30'999U}) // 63, then 64 equal ones
        changed[at] = static_cast<std::int16_t>(~changed[at]);
    const Alignment alignment = refined(mono(samples), mono(changed));
    CHECK(spans_of(alignment) == Spans{{{0, 5'000}, {0, 5'000}},
                                       {{5'065, 5'129}, {5'065, 5'129}},
                                       {{5'130, 30'999}, {5'130, 30'999}},
                                       {{31'000, 40'000}, {31'000, 40'000}}});
}

TEST_CASE("what was put in is not taken for the reference because a sample is equal by chance") {
    Samples samples = noise(40'000, 3);
    Samples foreign = noise(3'000, 4);
    foreign.front() = samples[12'345]; // goes on as the reference does ...
    foreign.back() = samples[12'344];  // ... and ends as what stands before it
    const Alignment alignment =
        refined(mono(samples), mono(joined({part(samples, 0, 12'345), foreign, part(samples, 12'345, 40'000)})));
    REQUIRE(alignment.spans.size() == 2);
    CHECK(alignment.spans[0].reference.end == alignment.spans[1].reference.start);
    CHECK(alignment.spans[1].copy.start - alignment.spans[0].copy.end == 3'000);
}

TEST_CASE("refined spans are equal, unit by unit, and as long as they can be, whatever was edited") {
    for (unsigned seed = 0; seed < 30; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        Samples samples = noise(60'000, 100 + seed);
        for (std::int16_t& sample : samples)
            sample = static_cast<std::int16_t>(sample % 4); // quiet: much is equal by chance
        Samples copy;
        std::size_t at = 0;
        while (at + 9'000 < samples.size()) {
            const std::size_t next = at + 3'000 + random() % 4'000;
            copy.insert(copy.end(), samples.begin() + static_cast<std::ptrdiff_t>(at),
                        samples.begin() + static_cast<std::ptrdiff_t>(next));
            at = next + random() % 2'000 * (random() % 2);
            const Samples foreign = noise(random() % 2'000 * (random() % 2), seed);
            copy.insert(copy.end(), foreign.begin(), foreign.end());
        }
        const Recording a = mono(samples);
        const Recording b = mono(copy);
        const Alignment alignment = refined(a, b);
        CHECK(faults(alignment, a, b) == "");
        for (std::size_t i = 0; i + 1 < alignment.spans.size(); ++i) {
            const Span& left = alignment.spans[i];
            const Span& right = alignment.spans[i + 1];
            const bool room = left.copy.end < right.copy.start && left.reference.end < right.reference.start;
            if (room) CHECK(samples[left.reference.end] != copy[left.copy.end]);
            if (room) CHECK(samples[right.reference.start - 1] != copy[right.copy.start - 1]);
        }
    }
}
