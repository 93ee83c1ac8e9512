// Withheld blocks, and copies made to make the aligner slow or wrong.
#include "unit/align/made_audio.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

using namespace made;

namespace {

/// A chain of which blocks [from, to) cannot be proven.
void withhold(MadeReference& reference, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
        reference.provable[i] = false;
        reference.weak_known[i] = false;
    }
}

std::vector<Range> copies_of(const Alignment& alignment) {
    std::vector<Range> ranges;
    for (const Span& span : alignment.spans)
        ranges.push_back(span.copy);
    return ranges;
}

} // namespace

TEST_CASE("withheld blocks are left out, and what lies behind them is found") {
    const Recording recording = mono(noise(40'000, 1));
    MadeReference reference(recording);
    withhold(reference, 10, 15);
    withhold(reference, 20, 21);
    const Alignment alignment = align(reference, recording);
    CHECK(copies_of(alignment) == std::vector<Range>{{0, 10'000}, {15'000, 20'000}, {21'000, 40'000}});
    CHECK(alignment.withheld == std::vector<Range>{{10'000, 15'000}, {20'000, 21'000}});
    MadeReference headless(recording);
    withhold(headless, 0, 3);
    CHECK(copies_of(align(headless, recording)) == std::vector<Range>{{3'000, 40'000}});
    MadeReference nothing(recording);
    withhold(nothing, 0, 40);
    CHECK(align(nothing, recording).spans.empty());
    CHECK(align(nothing, recording).withheld == std::vector<Range>{{0, 40'000}});
}

TEST_CASE("a block that only its salt fails to prove accuses nobody, one of another sound is found all the same") {
    const Samples samples = noise(40'000, 1);
    Samples other = samples;
    for (std::size_t i = 20'000; i < 21'000; ++i)
        other[i] = static_cast<std::int16_t>(~other[i]);
    MadeReference reference(mono(samples));
    reference.salt_damaged = {10};
    const Alignment alignment = align(reference, mono(other));
    CHECK(copies_of(alignment) == std::vector<Range>{{0, 10'000}, {11'000, 20'000}, {21'000, 40'000}});
    CHECK(alignment.salt_damaged == std::vector<Range>{{10'000, 11'000}});
    reference.salts_bound = true; // then the sound must have been changed
    CHECK(align(reference, mono(samples)).salt_damaged.empty());
}

TEST_CASE("without weak sums blocks are found next to others and from the end") {
    const Samples samples = noise(40'000, 2);
    const Recording recording = mono(samples);
    MadeReference reference(recording);
    reference.weak_known.assign(40, false);
    CHECK(copies_of(align(reference, recording)) == std::vector<Range>{{0, 40'000}});
    CHECK(copies_of(align(reference, mono(part(samples, 1'234, 40'000)))) == std::vector<Range>{{766, 38'766}});
    const Recording cut = mono(joined({part(samples, 0, 10'100), part(samples, 20'200, 40'000)}));
    CHECK(copies_of(align(reference, cut)) == std::vector<Range>{{0, 10'000}, {10'900, 29'900}});
    Samples changed = samples;
    changed[20'500] = static_cast<std::int16_t>(~changed[20'500]);
    CHECK(copies_of(align(reference, mono(changed))) == std::vector<Range>{{0, 20'000}, {21'000, 40'000}});
    // Known again from 30 on: the ones before are found backwards from there.
    std::fill(reference.weak_known.begin() + 30, reference.weak_known.end(), true);
    CHECK(copies_of(align(reference, mono(part(samples, 1'234, 35'500)))) == std::vector<Range>{{766, 33'766}});
}

TEST_CASE("what lies before withheld blocks is found backwards across them") {
    const Samples samples = noise(40'000, 3);
    MadeReference reference(mono(samples));
    reference.weak_known.assign(40, false);
    withhold(reference, 20, 24);
    reference.weak_known[30] = true;
    CHECK(copies_of(align(reference, mono(part(samples, 1'234, 40'000)))) == std::vector<Range>{{766, 18'766}, {22'766, 38'766}});
}

TEST_CASE("a copy that hits a weak sum everywhere is left uncompared within the bound on work") {
    // A tone of 8 samples has 8 weak sums, one at each offset. The reference claims them for its blocks, of other content.
    const Samples sound = tone(60'000, 8);
    Samples phases;
    for (std::size_t phase = 0; phase < 8; ++phase)
        phases = joined({phases, part(sound, phase, phase + block_units)});
    const MadeReference claimed(mono(phases));
    const Samples samples = noise(8'000, 4);
    const MadeReference honest(mono(samples));
    Reference reference = honest.reference();
    reference.block = claimed.reference().block;
    const Recording copy = mono(joined({part(samples, 0, 3'000), sound, part(samples, 3'000, 8'000)}));
    const Alignment alignment = align_exact(reference, reader(copy), {});
    CHECK(honest.bytes_hashed <= 8 * copy.bytes.size());
    CHECK(honest.bytes_hashed > copy.bytes.size()); // it does hit
    // Found in spite of it: what begins at the start, and what ends at the end.
    CHECK(copies_of(alignment) == std::vector<Range>{{0, 3'000}, {63'000, 68'000}});
    REQUIRE_FALSE(alignment.not_compared.empty());
    CHECK(alignment.not_compared.front().start >= 3'000);
    CHECK(alignment.not_compared.back().end <= 63'000);
}

TEST_CASE("a copy made of blocks in any order is aligned within the bound on work") {
    const Samples samples = joined({noise(5'000, 5), silence(5'000), noise(5'000, 6), silence(3'500)});
    Samples copy;
    for (unsigned i = 0; i < 200; ++i) {
        const std::size_t block = (i * 7U + i / 5U) % 18U;
        copy = joined({copy, part(samples, block * block_units, (block + 1) * block_units), silence(i % 3U)});
    }
    const Recording a = mono(samples);
    const Recording b = mono(copy);
    const MadeReference reference(a);
    const Alignment alignment = align(reference, b);
    CHECK(faults(alignment, a, b).empty());
    CHECK(reference.bytes_hashed <= 8 * b.bytes.size());
}

TEST_CASE("a failure while blocks are checked on another thread reaches the caller") {
    const Recording recording = mono(noise(40'000, 7));
    const MadeReference made(recording);
    Reference reference = made.reference();
    reference.proves = [inner = reference.proves](std::uint64_t index, ByteView bytes) {
        if (index == 25) throw std::runtime_error("as if memory had run out");
        return inner(index, bytes);
    };
    CHECK_THROWS_AS((void)align_exact(reference, reader(recording), {}), std::runtime_error);
    CopyReader copy = reader(recording);
    copy.read = [inner = copy.read](UnitChunk& chunk, std::uint64_t most) mutable {
        if (chunk.first + chunk.count > 20'000) throw std::runtime_error("as if the file could not be read");
        return inner(chunk, most);
    };
    CHECK_THROWS_AS((void)align_exact(made.reference(), copy, {}), std::runtime_error);
}
