// Many small edits are one change of tempo, if they keep to it.
#include "edits/steady_speed.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>

using namespace rectool;

namespace {

/// 100 s with `count` cuts of `length` seconds, each where `place` of its number says.
template <class Place> EditList cuts(int count, double length, Place place) {
    EditList list;
    for (int i = 0; i < count; ++i) {
        Edit edit;
        edit.a.start.value = place(i);
        edit.a.end.value = edit.a.start.value + length;
        edit.b.start.value = edit.b.end.value = edit.a.start.value - i * length;
        list.edits.push_back(edit);
    }
    list.duration_a.value = 100;
    list.duration_b.value = 100 - count * length;
    list.compared_copy = 1;
    return list;
}

} // namespace

TEST_CASE("a cut of 10 ms every 0.2 s of the recording is a tempo of 100 / 95") {
    EditList list = cuts(500, 0.01, [](int i) { return 0.2 * i; });
    const std::optional<double> factor = steady_speed(list);
    REQUIRE(factor);
    CHECK(*factor == doctest::Approx(100.0 / 95).epsilon(1e-4));
    conclude_speed(list, *factor);
    REQUIRE(list.edits.size() == 1);
    CHECK(list.edits[0].kind == EditKind::speed);
    CHECK(list.edits[0].b == TimeRange{{0}, {95}});
    CHECK_FALSE(list.edits[0].proven);
    CHECK(list.compared_copy == 0);
}

TEST_CASE("packets that were lost now and then are cuts") {
    std::mt19937 draw(1);
    std::vector<int> packets(5000); // of 20 ms
    for (std::size_t i = 0; i < packets.size(); ++i)
        packets[i] = static_cast<int>(i);
    std::shuffle(packets.begin(), packets.end(), draw);
    packets.resize(250);
    std::sort(packets.begin(), packets.end());
    CHECK_FALSE(steady_speed(cuts(250, 0.02, [&](int i) { return 0.02 * packets[static_cast<std::size_t>(i)]; })));
}

TEST_CASE("a word that is gone beside is not taken for the tempo") {
    EditList list = cuts(500, 0.01, [](int i) { return 0.2 * i; });
    for (std::size_t i = 250; i < 500; ++i) {
        list.edits[i].b.start.value -= 0.15;
        list.edits[i].b.end.value -= 0.15;
    }
    list.edits[249].a.end.value += 0.15;
    CHECK_FALSE(steady_speed(list));
}

TEST_CASE("a few cuts at equal distances are cuts") {
    CHECK_FALSE(steady_speed(cuts(10, 0.2, [](int i) { return 10.0 * i; })));
}

TEST_CASE("stretches that a factor puts in their places may be of another speed, also where a long one is elsewhere by chance") {
    EditList list;
    for (int i = 0; i < 8; ++i) {
        const double b = 5.0 * i;
        list.alike.push_back({{{1.05 * b}, {1.05 * b + 1}}, {{b}, {b + 1}}});
    }
    CHECK(may_be_steady(list));
    list.alike[6].a = {{33}, {34}}; // 1.5 s off
    CHECK(may_be_steady(list));
    list.alike[1].a = {{6.5}, {7.5}};
    list.alike[3].a = {{17}, {18}};
    list.alike[5].a = {{28}, {29}};
    CHECK_FALSE(may_be_steady(list));
}
