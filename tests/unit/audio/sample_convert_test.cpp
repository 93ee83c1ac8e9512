#include "audio/sample_convert.hpp"

#include <doctest/doctest.h>

using namespace rectool;

TEST_CASE("wider samples get zero low bits") {
    Bytes out;
    std::vector<Range> inexact;
    convert_samples(Bytes{0x34, 0x12, 0xFF, 0xFF}, SampleFormat::s16, SampleFormat::s24, 1, 0, out, inexact);
    CHECK(out == Bytes{0, 0x34, 0x12, 0, 0xFF, 0xFF});
    CHECK(inexact.empty());
}

TEST_CASE("narrower samples lose their low bits, and the frames that lost something are listed") {
    Bytes out;
    std::vector<Range> inexact;
    const Bytes stereo24 = {0, 1, 2, 0, 3, 4, /* exact */ 1, 1, 2, 0, 3, 4, /* left */ 0, 1, 2, 9, 3, 4 /* right */};
    convert_samples(stereo24, SampleFormat::s24, SampleFormat::s16, 2, 100, out, inexact);
    CHECK(out == Bytes{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4});
    CHECK(inexact == std::vector<Range>{{101, 103}});
}
