#include "rectool/attachments.hpp"

#include <doctest/doctest.h>

using namespace rectool;

TEST_CASE("the times of a SubRip and a WebVTT file are read") {
    const Cues srt = parse_cues("1\r\n00:00:01,000 --> 01:02:03,450\r\nText.\r\n");
    REQUIRE(srt.cues.size() == 1);
    CHECK(srt.cues[0].time == TimeRange{{1}, {3723.45}});
    CHECK(srt.cues[0].line == 2);
    const Cues vtt = parse_cues("WEBVTT\n\n00:01.500 --> 00:02.000 align:start\nText.");
    REQUIRE(vtt.cues.size() == 1);
    CHECK(vtt.cues[0].time == TimeRange{{1.5}, {2}});
}

TEST_CASE("a line with an arrow and no times is named") {
    for (const char* line :
         {"1 --> 2", "00:00:01,000 -->", "--> 00:00:01,000", "00:00:01,000 --> 00:00:00,500", "00:61:00,000 --> 00:62:00,000",
          "99999999999:00:00,000 --> 00:00:01,000", "00:00:01.0000 --> 00:00:02,000"})
        CHECK(parse_cues(std::string("x\n") + line).bad_line == 2);
    CHECK(!parse_cues("No times at all.\n").bad_line);
}
