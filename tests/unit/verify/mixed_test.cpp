#include "verify/mixed.hpp"

#include "verify/swapped.hpp"

#include <doctest/doctest.h>

using namespace rectool;

namespace {

TimeRange at(double start, double end) {
    return {{start}, {end}};
}

Edit edit(EditKind kind, TimeRange a, TimeRange b, bool proven) {
    Edit made;
    made.kind = kind;
    made.a = a;
    made.b = b;
    made.proven = proven;
    return made;
}

/// A minute of which the seconds from `start` to `end` are not the signed ones; `shorter` of them are missing.
EditList replaced(double start, double end, double shorter = 0) {
    EditList list;
    list.duration_a = {60};
    list.duration_b = {60 - shorter};
    list.same.push_back({at(0, start), at(0, start), at(0, start)});
    list.same.push_back({at(end, 60), at(end - shorter, 60 - shorter), at(end - shorter, 60 - shorter)});
    list.edits.push_back(edit(EditKind::replace, at(start, end), at(start, end - shorter), true));
    list.compared_copy = list.compared_reference = (60 - end + start) / 60;
    return list;
}

/// The same minute, measured: nothing was done to it.
EditList all_alike() {
    EditList list;
    list.alike.push_back({at(0, 60), at(0, 60)});
    return list;
}

} // namespace

TEST_CASE("a stretch that sounds as it was signed is no edit, and is told as alike") {
    EditList list = replaced(20, 30);
    const auto open = open_stretches(list);
    REQUIRE(open == std::vector<OpenStretch>{{at(20, 30), at(20, 30)}});
    CHECK(mix_in(list, all_alike(), open));
    CHECK(list.edits.empty());
    REQUIRE(list.alike.size() == 1);
    CHECK(list.alike[0] == AlikeStretch{at(20, 30), at(20, 30)});
    CHECK(list.compared_copy == doctest::Approx(1));
}

TEST_CASE("less than a second of other samples stays replaced") {
    CHECK(open_stretches(replaced(20, 20.9)).empty());
}

TEST_CASE("what the chain withholds is not measured") {
    EditList list = replaced(20, 30);
    list.withheld_a.push_back(at(25, 26));
    CHECK(open_stretches(list).empty());
}

TEST_CASE("other sound stays proven to be replaced") {
    EditList list = replaced(20, 30);
    const EditList before = list;
    EditList measured;
    measured.alike = {{at(0, 20.02), at(0, 20.02)}, {at(29.97, 60), at(29.97, 60)}};
    measured.edits = {edit(EditKind::replace, at(20.02, 29.97), at(20.02, 29.97), false)};
    CHECK_FALSE(mix_in(list, measured, open_stretches(list)));
    CHECK(list.edits == before.edits);
}

TEST_CASE("a cut that was measured has to make up for the length that is proven to be missing") {
    EditList measured;
    measured.alike = {{at(0, 25), at(0, 25)}, {at(27, 60), at(25, 58)}};
    measured.edits = {edit(EditKind::cut, at(25, 27), at(25, 25), false)};
    SUBCASE("it does") {
        EditList list = replaced(20, 30, 2);
        CHECK(mix_in(list, measured, open_stretches(list)));
        CHECK(list.edits == measured.edits);
    }
    SUBCASE("nothing is missing") {
        EditList list = replaced(20, 30);
        const EditList before = list;
        CHECK_FALSE(mix_in(list, measured, open_stretches(list)));
        CHECK(list.edits == before.edits);
    }
    SUBCASE("more is missing than was found") {
        EditList list = replaced(20, 30, 2);
        CHECK_FALSE(mix_in(list, all_alike(), open_stretches(list)));
        CHECK(list.edits.size() == 1);
    }
}

TEST_CASE("edits that were proven elsewhere stay, in their order") {
    EditList list = replaced(20, 30);
    const Edit cut = edit(EditKind::cut, at(40, 41), at(40, 40), true);
    list.edits.push_back(cut);
    list.same = {{at(0, 20), at(0, 20), at(0, 20)}, {at(30, 40), at(30, 40), at(30, 40)}, {at(41, 60), at(40, 59), at(40, 59)}};
    list.duration_b = {59};
    EditList measured;
    measured.alike = {{at(0, 40), at(0, 40)}, {at(41, 60), at(40, 59)}};
    measured.edits = {edit(EditKind::cut, at(40.02, 41.02), at(40.02, 40.02), false)};
    CHECK(mix_in(list, measured, open_stretches(list)));
    CHECK(list.edits == std::vector<Edit>{cut});
}

TEST_CASE("from the copy to the reference a cut is an insert, and the times change places") {
    EditList list;
    list.duration_a = {60};
    list.duration_b = {58};
    list.edits = {edit(EditKind::cut, at(10, 12), at(10, 10), true)};
    list.compared_copy = 1;
    list.compared_reference = 0.9;
    const EditList other = swapped(list);
    CHECK(other.edits == std::vector<Edit>{edit(EditKind::insert, at(10, 10), at(10, 12), true)});
    CHECK(other.duration_a.value == 58);
    CHECK(other.compared_copy == 0.9);
}

TEST_CASE("from the copy to the reference what is repeated is cut out, where the reference goes on") {
    EditList list;
    list.duration_a = {60};
    list.duration_b = {63};
    list.same = {{at(0, 20), at(0, 20), at(0, 20)}, {at(5, 8), at(20, 23), at(20, 23)}, {at(20, 60), at(23, 63), at(23, 63)}};
    list.edits = {edit(EditKind::repeat, at(5, 8), at(20, 23), true)};
    CHECK(swapped(list).edits == std::vector<Edit>{edit(EditKind::cut, at(20, 23), at(20, 20), true)});
}
