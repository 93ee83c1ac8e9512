#include "rectool/trust.hpp"

#include <doctest/doctest.h>
#include <limits>

using namespace rectool;

TEST_CASE("a time is read as date -u +%s has it") {
    struct Case {
        const char* text;
        UnixTime time;
    };
    const Case cases[] = {
        {"1970-01-01", 0},
        {"2024-02-29", 1709164800},
        {"2000-02-29T12:34:56Z", 951827696},
        {"2025-01-01T00:00:00+01:00", 1735686000},
        {"2024-12-31T19:30:00-03:30", 1735686000},
        {"9999-12-31T23:59:59Z", 253402300799},
    };
    for (const Case& each : cases) {
        CAPTURE(each.text);
        CHECK(parse_time(each.text) == each.time);
    }
}

TEST_CASE("a time that is not exact or not in the calendar is refused") {
    for (const char* text : {"",
                             "2024",
                             "2024-13-01",
                             "2024-00-10",
                             "2024-01-00",
                             "2024-04-31",
                             "2023-02-29",
                             "2100-02-29",
                             "1969-12-31",
                             "24-01-01",
                             "2024-1-01",
                             "2024-01-01T",
                             "2024-01-01T00:00:00",
                             "2024-01-01T24:00:00Z",
                             "2024-01-01T00:60:00Z",
                             "2024-01-01T00:00:60Z",
                             "2024-01-01T00:00Z",
                             "2024-01-01 00:00:00Z",
                             "2024-01-01t00:00:00z",
                             "2024-01-01T00:00:00.5Z",
                             "2024-01-01T00:00:00+1:00",
                             "2024-01-01T00:00:00+24:00",
                             "2024-01-01T00:00:00+01:60",
                             "2024-01-01T00:00:00Z ",
                             " 2024-01-01",
                             "+024-01-01",
                             "2024-01-01T-1:00:00Z",
                             "1970-01-01T00:00:00+00:01",
                             "9999-12-31T23:59:59-00:01",
                             "10000-01-01"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text));
    }
}

TEST_CASE("a time is written in UTC, and never outside the years 1970 to 9999") {
    CHECK(format_time(0) == "1970-01-01T00:00:00Z");
    CHECK(format_time(951827696) == "2000-02-29T12:34:56Z");
    CHECK(format_time(253402300799) == "9999-12-31T23:59:59Z");
    CHECK(format_time(std::numeric_limits<UnixTime>::max()) == "9999-12-31T23:59:59Z");
    CHECK(format_time(std::numeric_limits<UnixTime>::min()) == "1970-01-01T00:00:00Z");
}
