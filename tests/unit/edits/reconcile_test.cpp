// Declared edits against found ones. All numbers are by hand: an original of 60 s, blocks of an eighth of a second.
#include "rectool/reconcile.hpp"

#include <doctest/doctest.h>

using namespace rectool;

namespace {

const Grain blocks{{0.125}, {0.0001}};
const auto silent = [](TimeRange) { return true; };
const auto loud = [](TimeRange) { return false; };

TimeRange range(double start, double end) {
    return {{start}, {end}};
}

DeclaredEdit declared(DeclaredKind kind, TimeRange a, TimeRange b) {
    return {kind, a, b, "third-party", {}, 0, "Ben"};
}

SameStretch same(double a, double b, double length) {
    return {range(a, a + length), range(b, b + length), range(b, b + length)};
}

Edit found(EditKind kind, TimeRange a, TimeRange b) {
    Edit edit;
    edit.kind = kind;
    edit.a = a;
    edit.b = b;
    edit.precision = {0.125};
    edit.proven = true;
    return edit;
}

/// 10 s to 13 s are missing; the blocks around are broken.
EditList with_cut() {
    EditList list;
    list.duration_a = {60};
    list.duration_b = {57};
    list.same = {same(0, 0, 9.9), same(13.1, 10.1, 46.9)};
    list.edits = {found(EditKind::cut, range(10, 13), range(10, 10))};
    return list;
}

Reconciliation judge(const std::vector<DeclaredEdit>& edits, const EditList& list,
                     const std::function<bool(TimeRange)>& quiet = silent, Grain grain = blocks) {
    return reconcile(declared_map(edits, 0, list.duration_a, list.duration_b), edits, list, grain, quiet);
}

bool has(const Reconciliation& result, DiscrepancyKind kind) {
    for (const Discrepancy& one : result.discrepancies)
        if (one.kind == kind) return true;
    return false;
}

} // namespace

TEST_CASE("a cut that was declared explains the cut that was found") {
    const Reconciliation result = judge({declared(DeclaredKind::cut, range(10, 13), range(10, 10))}, with_cut());
    CHECK(result.explained());
    CHECK(result.declared == std::vector<bool>{true});
}

TEST_CASE("a declared cut that is shorter than what is missing is told with both lengths") {
    const Reconciliation result = judge({declared(DeclaredKind::cut, range(10, 12), range(10, 10))}, with_cut());
    REQUIRE(has(result, DiscrepancyKind::other_length));
    CHECK(result.discrepancies[0].declared.value == doctest::Approx(2));
    CHECK(result.discrepancies[0].found.value == doctest::Approx(3));
    CHECK(result.declared == std::vector<bool>{false});
}

TEST_CASE("a declared cut of the right length at another place explains nothing") {
    const Reconciliation result = judge({declared(DeclaredKind::cut, range(20, 23), range(20, 20))}, with_cut());
    CHECK(!result.explained());
    CHECK(result.declared == std::vector<bool>{false});
}

TEST_CASE("without any declaration the cut is undeclared") {
    CHECK(judge({}, with_cut()).declared == std::vector<bool>{false});
}

TEST_CASE("an edit beside a declared one is undeclared, and the declared one is not blamed for it") {
    EditList list = with_cut();
    list.same = {same(0, 0, 9.9), same(13.1, 10.1, 19.9), same(33.5, 30.5, 26.5)};
    list.edits.push_back(found(EditKind::replace, range(33, 33.5), range(30, 30.5)));
    const Reconciliation result = judge({declared(DeclaredKind::cut, range(10, 13), range(10, 10))}, list);
    CHECK(result.declared == std::vector<bool>{true, false});
    CHECK(has(result, DiscrepancyKind::undeclared));
}

TEST_CASE("what is declared silent has to be") {
    EditList list;
    list.duration_a = list.duration_b = {60};
    list.same = {same(0, 0, 9.9), same(13.1, 13.1, 46.9)};
    list.edits = {found(EditKind::replace, range(9.9, 13.1), range(9.9, 13.1))};
    const std::vector<DeclaredEdit> mute{declared(DeclaredKind::mute, range(10, 13), range(10, 13))};
    CHECK(judge(mute, list, silent).explained());
    CHECK(has(judge(mute, list, loud), DiscrepancyKind::not_silent));
    CHECK(judge(mute, list, loud).declared == std::vector<bool>{false});
}

TEST_CASE("more than a block beside a declared edit has to be proven") {
    EditList list;
    list.duration_a = list.duration_b = {60};
    list.same = {same(0, 0, 9.8), same(13.1, 13.1, 46.9)};
    list.edits = {found(EditKind::replace, range(9.8, 13.1), range(9.8, 13.1))};
    CHECK(has(judge({declared(DeclaredKind::mute, range(10, 13), range(10, 13))}, list), DiscrepancyKind::undeclared));
}

TEST_CASE("many small declared edits do not hide what stands between them") {
    EditList list;
    list.duration_a = list.duration_b = {60};
    list.same = {same(20, 20, 40)};
    list.edits = {found(EditKind::replace, range(0, 20), range(0, 20))};
    std::vector<DeclaredEdit> edits;
    for (int i = 0; i < 100; ++i)
        edits.push_back(declared(DeclaredKind::mute, range(i * 0.2, i * 0.2 + 0.01), range(i * 0.2, i * 0.2 + 0.01)));
    CHECK(!judge(edits, list).explained());
    CHECK(has(judge(edits, list), DiscrepancyKind::too_close));
}

TEST_CASE("the same move can be told from either side") {
    EditList list; // 10..13 stands behind 20
    list.duration_a = list.duration_b = {60};
    list.same = {same(0, 0, 10), same(13, 10, 7), same(10, 17, 3), same(20, 20, 40)};
    list.edits = {found(EditKind::move, range(10, 13), range(17, 20))};
    CHECK(judge({declared(DeclaredKind::move, range(10, 13), range(17, 20))}, list).explained());
    CHECK(judge({declared(DeclaredKind::move, range(13, 20), range(10, 17))}, list).explained());
    CHECK(!judge({declared(DeclaredKind::move, range(11, 14), range(17, 20))}, list).explained());
}

TEST_CASE("declared ranges that do not fit each other explain nothing") {
    EditList list;
    list.duration_a = list.duration_b = {60};
    list.same = {same(0, 0, 60)};
    CHECK(judge({}, list).explained());
    CHECK(!judge({declared(DeclaredKind::cut, range(10, 13), range(10, 10))}, list).explained());
    CHECK(has(judge({declared(DeclaredKind::replace, range(10, 13), range(10, 13))}, list), DiscrepancyKind::not_done));
}

TEST_CASE("what the chain withholds has to lie in a declared edit") {
    EditList list;
    list.duration_a = list.duration_b = {60};
    list.same = {same(0, 0, 9.9), same(13.1, 13.1, 16.9), same(32, 32, 28)};
    list.withheld_a = {range(9.9, 13.1), range(30, 32)};
    const Reconciliation result = judge({declared(DeclaredKind::mute, range(10, 13), range(10, 13))}, list);
    REQUIRE(result.discrepancies.size() == 1);
    CHECK(result.discrepancies[0].kind == DiscrepancyKind::withheld);
    CHECK(result.discrepancies[0].b == range(30, 32));
}

TEST_CASE("another speed, gain or order of channels is never declared") {
    EditList list = with_cut();
    list.edits.push_back(found(EditKind::gain, range(0, 60), range(0, 57)));
    CHECK(!judge({declared(DeclaredKind::cut, range(10, 13), range(10, 10))}, list).explained());
}

TEST_CASE("an edit of an edited copy is carried over to the first recording") {
    const std::vector<DeclaredEdit> first{declared(DeclaredKind::cut, range(10, 13), range(10, 10))};  // of 60 s, leaves 57 s
    const std::vector<DeclaredEdit> second{declared(DeclaredKind::cut, range(20, 25), range(20, 20))}; // of 57 s, leaves 52 s
    const DeclaredMap map = compose(declared_map(second, 0, {57}, {52}), declared_map(first, 0, {60}, {57}), second.size());
    REQUIRE(map.stretches.size() == 3);
    CHECK(map.consistent);
    CHECK(map.stretches[0].b == range(0, 10));
    CHECK(map.stretches[1].b == range(10, 20));
    CHECK(map.stretches[1].a_start.value == doctest::Approx(13));
    CHECK(map.stretches[2].b == range(20, 52));
    CHECK(map.stretches[2].a_start.value == doctest::Approx(28));
}

TEST_CASE("in a compilation what no excerpt names is from no recording") {
    EditList list;
    list.duration_a = {60};
    list.duration_b = {20};
    list.same = {same(30, 0, 10)};
    list.edits = {found(EditKind::insert, range(40, 40), range(10, 20))};
    const std::vector<DeclaredEdit> excerpt{declared(DeclaredKind::excerpt, range(30, 40), range(0, 10))};
    CHECK(has(judge(excerpt, list), DiscrepancyKind::of_no_recording));
    std::vector<DeclaredEdit> both = excerpt;
    both.push_back(declared(DeclaredKind::insert, range(0, 0), range(10, 20)));
    CHECK(judge(both, list).explained());
}
