#include "verify/outline_maker.hpp"

#include <doctest/doctest.h>

using namespace rectool;

namespace {

/// 16 bit samples of one channel at 50 Hz: one each 20 ms.
UnitChunk slow_samples(std::size_t count) {
    UnitChunk chunk;
    chunk.count = count;
    chunk.bytes.resize(2 * count);
    return chunk;
}

} // namespace

TEST_CASE("the outline of a day does not take more memory than that of six hours, and a click keeps its place") {
    constexpr std::size_t day = 24 * 3600 * 50;
    constexpr std::size_t click = 1000001;
    Essence essence;
    essence.type = EssenceType::pcm;
    essence.sample = SampleFormat::s16;
    essence.channels = 1;
    essence.rate = 50;
    OutlineMaker maker(essence);
    UnitChunk chunk = slow_samples(day);
    chunk.bytes[2 * click + 1] = 0x10;
    maker.add(chunk, 0);
    const Outline outline = maker.take({{0, day}});
    CHECK(outline.columns.size() <= std::size_t{6} * 3600 * 50);
    CHECK(outline.step.value * static_cast<double>(outline.columns.size()) == doctest::Approx(24 * 3600).epsilon(1e-4));
    std::size_t loud = 0;
    for (const Outline::Column& column : outline.columns)
        loud += column.high != 0 ? 1 : 0;
    CHECK(loud == 1);
    const auto there = static_cast<std::size_t>(0.02 * click / outline.step.value);
    CHECK(outline.columns[there].high == 0x1000);
}
