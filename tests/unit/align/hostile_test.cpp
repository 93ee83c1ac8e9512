// Withheld blocks, and copies made to make the aligner slow or wrong.
#include "unit/align/made_audio.hpp"

#include <doctest/doctest.h>

#include <algorithm>

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
    // A constant signal has one weak sum at every offset; a reference that claims that sum for its blocks, and nothing equal.
    const Recording claimed = mono(Samples(8'000, 77));
    const Recording recording = mono(noise(8'000, 4));
    const MadeReference honest(recording);
    const MadeReference liar(claimed);
    Reference reference = honest.reference();
    reference.block = [&, first = liar.reference().block](std::uint64_t index) { return first(index); };
    const Recording copy = mono(joined({part(noise(8'000, 4), 0, 3'000), Samples(60'000, 77), noise(5'000, 9)}));
    std::uint64_t hashed = 0;
    reference.proves = [&, inner = reference.proves](std::uint64_t index, ByteView bytes) { return inner(index, bytes); };
    const Alignment alignment = align_exact(reference, reader(copy), {});
    hashed = honest.bytes_hashed;
    CHECK(hashed <= 8 * copy.bytes.size());
    CHECK(copies_of(alignment) == std::vector<Range>{{0, 3'000}});
}
