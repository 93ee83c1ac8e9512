// What players show: played ranges, trims, speed, gain, channels. The essence is the same on both sides.
#include "unit/edits/found.hpp"

using namespace made;

namespace {

constexpr std::uint64_t packet_frames = 100;

/// 400 packets of 100 frames: 5 seconds at 8000 Hz.
Side packets_played(std::vector<Range> played) {
    Side side;
    side.rate = rate;
    side.units = 400;
    side.frames = 400 * packet_frames;
    side.frame_of = [](std::uint64_t unit) { return unit * packet_frames; };
    side.presentation.played = std::move(played);
    return side;
}

Alignment same_packets() {
    Alignment alignment;
    alignment.spans = {{{0, 400}, {0, 400}, {0, 400}, true}};
    alignment.copy_units = 400;
    alignment.reference_units = 400;
    alignment.block_units = 10;
    return alignment;
}

EditList played(std::vector<Range> reference, std::vector<Range> copy, bool lossy = true) {
    return find_edits(same_packets(), packets_played(std::move(reference)), packets_played(std::move(copy)), lossy);
}

} // namespace

TEST_CASE("the same packets played the same have no edits") {
    CHECK(played({{500, 39'000}}, {{500, 39'000}}).edits.empty());
    CHECK(played({{500, 20'000}, {20'000, 39'000}}, {{500, 39'000}}).edits.empty());
    CHECK(played({{0, 9'000}, {3'000, 40'000}}, {{0, 9'000}, {3'000, 40'000}}).edits.empty());
}

TEST_CASE("a range that the copy does not play is a cut, to the frame") {
    const EditList list = played({{500, 39'000}}, {{500, 12'345}, {23'456, 39'000}});
    CHECK(differences(list.edits, {{EditKind::cut, {11'845, 22'956}, {11'845, 11'845}}}, 0) == "");
    CHECK(list.compared_copy == 1);
    CHECK(list.compared_reference == doctest::Approx((38'500.0 - 11'111) / 38'500));
    CHECK(frames(list.duration_b) == doctest::Approx(38'500 - 11'111));
}

TEST_CASE("a range that the copy plays twice is a repeat, and one played elsewhere a move") {
    CHECK(differences(played({{0, 40'000}}, {{0, 30'000}, {10'000, 15'000}, {30'000, 40'000}}).edits,
                      {{EditKind::repeat, {10'000, 15'000}, {30'000, 35'000}}}, 0) == "");
    CHECK(differences(played({{0, 40'000}}, {{0, 10'000}, {15'000, 30'000}, {10'000, 15'000}, {30'000, 40'000}}).edits,
                      {{EditKind::move, {10'000, 15'000}, {25'000, 30'000}}}, 0) == "");
}

TEST_CASE("trims within a codec's delay are notes, and only in lossy files") {
    // 120 ms are 960 frames at 8000 Hz.
    const EditList list = played({{500, 39'000}}, {{1'300, 39'960}});
    CHECK(list.edits.empty());
    REQUIRE(list.notes.size() == 2);
    CHECK(list.notes[0].kind == EditNoteKind::head_trim);
    CHECK(frames(list.notes[0].amount) == doctest::Approx(800));
    CHECK(list.notes[1].kind == EditNoteKind::tail_trim);
    CHECK(frames(list.notes[1].amount) == doctest::Approx(-960));
    const EditList lossless = played({{500, 39'000}}, {{1'300, 39'960}}, false);
    CHECK(lossless.notes.empty());
    CHECK(differences(lossless.edits, {{EditKind::cut, {0, 800}, {0, 0}}, {EditKind::insert, {38'500, 38'500}, {37'700, 38'660}}},
                      0) == "");
}

TEST_CASE("trims beyond a codec's delay are edits") {
    CHECK(differences(played({{500, 40'000}}, {{1'461, 40'000}}).edits, {{EditKind::cut, {0, 961}, {0, 0}}}, 0) == "");
    CHECK(differences(played({{0, 39'000}}, {{0, 38'039}}).edits, {{EditKind::cut, {38'039, 39'000}, {38'039, 38'039}}}, 0) ==
          "");
    CHECK(differences(played({{1'000, 40'000}}, {{0, 40'000}}).edits, {{EditKind::insert, {0, 0}, {0, 1'000}}}, 0) == "");
}

TEST_CASE("packets missing at the head are a cut, however few") {
    Alignment alignment = same_packets();
    alignment.copy_units = 398;
    alignment.spans = {{{8, 398}, {10, 400}, {8, 398}, true}};
    Side copy = packets_played({{0, 39'800}});
    copy.units = 398;
    copy.frames = 39'800;
    const EditList list = find_edits(alignment, packets_played({{0, 40'000}}), copy, true);
    CHECK(list.notes.empty());
    CHECK(differences(list.edits, {{EditKind::cut, {0, 200}, {0, 0}}}, 800) == "");
}

TEST_CASE("another rate is another speed, with times in each side's own timeline") {
    Side copy = packets_played({{0, 20'000}, {24'000, 40'000}});
    copy.rate = 16'000;
    const EditList list = find_edits(same_packets(), packets_played({{0, 40'000}}), copy, true);
    REQUIRE(list.edits.size() == 2);
    CHECK(list.edits[0].kind == EditKind::speed);
    CHECK(list.edits[0].amount == doctest::Approx(2));
    CHECK(list.edits[0].a == TimeRange{{0}, {5}});
    CHECK(list.edits[0].b == TimeRange{{0}, {2.25}});
    CHECK(list.edits[1].kind == EditKind::cut);
    CHECK(list.edits[1].a == TimeRange{{2.5}, {3}});
    CHECK(list.edits[1].b == TimeRange{{1.25}, {1.25}});
}

TEST_CASE("another gain and another order of channels are edits of the whole") {
    Side reference = packets_played({{0, 40'000}});
    Side copy = reference;
    copy.presentation.gain = -1'536;
    reference.presentation.layout = "FL+FR";
    copy.presentation.layout = "FR+FL";
    const EditList list = find_edits(same_packets(), reference, copy, true);
    REQUIRE(list.edits.size() == 2);
    CHECK(list.edits[0].kind == EditKind::gain);
    CHECK(list.edits[0].amount == doctest::Approx(-6));
    CHECK(list.edits[1].kind == EditKind::channels);
    CHECK(list.edits[1].b == TimeRange{{0}, {5}});
    copy.presentation = reference.presentation;
    copy.presentation.layout.clear(); // the file does not say
    CHECK(find_edits(same_packets(), reference, copy, true).edits.empty());
}

TEST_CASE("bytes have no time, so no edits; their shares are told") {
    Alignment alignment;
    alignment.spans = {{{0, 300}, {0, 300}, {0, 300}, true}};
    alignment.copy_units = 400;
    alignment.reference_units = 600;
    alignment.block_units = 100;
    Side reference;
    reference.units = 600;
    Side copy;
    copy.units = 400;
    const EditList list = find_edits(alignment, reference, copy, false);
    CHECK(list.edits.empty());
    CHECK(list.compared_copy == doctest::Approx(0.75));
    CHECK(list.compared_reference == doctest::Approx(0.5));
}

TEST_CASE("a copy that repeats its audio without end is bounded") {
    std::vector<Range> often(200'000, Range{0, 40'000});
    const EditList list = played({{0, 40'000}}, std::move(often));
    CHECK(list.edits.size() == 199'999);
}
