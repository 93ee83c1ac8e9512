#include "audio/presentation.hpp"

#include <doctest/doctest.h>

using namespace rectool;

TEST_CASE("what a player leaves out at start and end is not among the played frames") {
    PlayedFrames played;
    played.add(960, 312, 0);
    played.add(960, 0, 0);
    played.add(960, 0, 100);
    CHECK(played.total() == 2880);
    CHECK(played.ranges() == std::vector<Range>{{312, 2780}});
}

TEST_CASE("a pre-skip longer than a packet goes on into the next") {
    PlayedFrames played;
    played.add(960, 1500, 0);
    played.add(960, 0, 0);
    CHECK(played.ranges() == std::vector<Range>{{1500, 1920}});
}

TEST_CASE("frames left out in the middle make two ranges") {
    PlayedFrames played;
    played.add(1000, 0, 200);
    played.add(1000, 0, 0);
    CHECK(played.ranges() == std::vector<Range>{{0, 800}, {1000, 2000}});
    CHECK(frames_outside(played.ranges(), played.total()) == 200);
}

TEST_CASE("the end can be trimmed over several packets") {
    PlayedFrames played;
    played.add(1000, 0, 100);
    played.add(100, 0, 0);
    played.trim_end(150);
    CHECK(played.ranges() == std::vector<Range>{{0, 900}});
}

TEST_CASE("frames in none of the ranges are counted once, also when ranges overlap or repeat") {
    CHECK(frames_outside({{0, 500}, {400, 900}, {0, 100}}, 1000) == 100);
    CHECK(frames_outside({}, 1000) == 1000);
}
