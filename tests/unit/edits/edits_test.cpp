#include "unit/edits/found.hpp"

#include <algorithm>

using namespace made;

namespace {

std::vector<Edit> edits_of(const Samples& reference, const Samples& copy) {
    return found(reference, copy).edits;
}

} // namespace

TEST_CASE("an unchanged copy has no edits and is compared whole") {
    const Samples samples = noise(40'100, 1);
    const EditList list = found(samples, samples);
    CHECK(list.edits.empty());
    CHECK(list.notes.empty());
    CHECK(list.compared_copy == 1);
    CHECK(list.compared_reference == 1);
    CHECK(frames(list.duration_a) == doctest::Approx(40'100));
    CHECK(frames(list.duration_b) == doctest::Approx(40'100));
}

TEST_CASE("unrelated audio has no edits, and nothing of it is compared") {
    const EditList list = found(noise(40'000, 1), noise(30'000, 2));
    CHECK(list.edits.empty());
    CHECK(list.compared_copy == 0);
    CHECK(list.compared_reference == 0);
    CHECK(frames(list.duration_b) == doctest::Approx(30'000));
}

TEST_CASE("a missing head and a missing tail are cuts at the very start and end") {
    const Samples samples = noise(40'000, 3);
    CHECK(differences(edits_of(samples, part(samples, 12'345, 40'000)), {{EditKind::cut, {0, 12'345}, {0, 0}}}, 655) == "");
    CHECK(differences(edits_of(samples, part(samples, 12'000, 40'000)), {{EditKind::cut, {0, 12'000}, {0, 0}}}, 0) == "");
    CHECK(differences(edits_of(samples, part(samples, 0, 33'333)), {{EditKind::cut, {33'333, 40'000}, {33'333, 33'333}}}, 333) ==
          "");
    CHECK(differences(edits_of(samples, part(samples, 5'001, 33'333)),
                      {{EditKind::cut, {0, 5'001}, {0, 0}}, {EditKind::cut, {33'333, 40'000}, {28'332, 28'332}}}, 999) == "");
}

TEST_CASE("sound put before the start or behind the end is an insert there") {
    const Samples samples = noise(20'000, 4);
    CHECK(differences(edits_of(samples, joined({noise(777, 5), samples})), {{EditKind::insert, {0, 0}, {0, 777}}}, 0) == "");
    CHECK(differences(edits_of(samples, joined({samples, noise(7'777, 5)})),
                      {{EditKind::insert, {20'000, 20'000}, {20'000, 27'777}}}, 0) == "");
}

TEST_CASE("one changed sample is a replacement of its block and of no other") {
    const Samples samples = noise(20'000, 6);
    Samples changed = samples;
    changed[7'001] = static_cast<std::int16_t>(~changed[7'001]);
    const std::vector<Edit> edits = edits_of(samples, changed);
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].kind == EditKind::replace);
    CHECK(frames(edits[0].a.start) == doctest::Approx(7'000));
    CHECK(frames(edits[0].a.end) == doctest::Approx(8'000));
    CHECK(edits[0].b == edits[0].a);
}

TEST_CASE("one sample taken out or put in is a cut or an insert of one sample") {
    const Samples samples = noise(20'000, 7);
    CHECK(differences(edits_of(samples, joined({part(samples, 0, 7'500), part(samples, 7'501, 20'000)})),
                      {{EditKind::cut, {7'500, 7'501}, {7'500, 7'500}}}, 500) == "");
    CHECK(differences(edits_of(samples, joined({part(samples, 0, 7'500), {1}, part(samples, 7'500, 20'000)})),
                      {{EditKind::insert, {7'500, 7'500}, {7'500, 7'501}}}, 500) == "");
}

TEST_CASE("a cut within a digital silence says that it may be anywhere in it") {
    const Samples samples = joined({noise(20'000, 8), silence(30'000), noise(20'000, 9)});
    // The same copy comes of any cut of 12000 within the silence; its place is somewhere in the 18000 that are left of it.
    const Samples copy = joined({part(samples, 0, 21'500), part(samples, 33'500, 70'000)});
    const std::vector<Edit> edits = edits_of(samples, copy);
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].in_silence);
    CHECK(frames(edits[0].a.length()) == doctest::Approx(12'000));
    for (const std::uint64_t start : {20'000U, 21'500U, 29'000U, 38'000U})
        CHECK_MESSAGE(is(edits[0], {EditKind::cut, {start, start + 12'000}, {start, start}}), text(edits));
    CHECK(frames(edits[0].precision) < 9'000 + 2 * block_units);
}

TEST_CASE("a digital silence that was made longer is an insert of silence") {
    const Samples samples = joined({noise(20'000, 10), silence(5'000), noise(20'000, 11)});
    const std::vector<Edit> edits =
        edits_of(samples, joined({part(samples, 0, 22'000), silence(7'321), part(samples, 22'000, 45'000)}));
    REQUIRE_MESSAGE(edits.size() == 1, text(edits));
    CHECK_MESSAGE(is(edits[0], {EditKind::insert, {22'000, 22'000}, {22'000, 29'321}}), text(edits));
    CHECK(edits[0].in_silence);
}

TEST_CASE("silence in place of speech is a mute with the borders of the silence") {
    const Samples samples = noise(40'000, 12);
    Samples copy = samples;
    std::fill(copy.begin() + 12'345, copy.begin() + 23'456, std::int16_t{0});
    const std::vector<Edit> edits = edits_of(samples, copy);
    CHECK(differences(edits, {{EditKind::mute, {12'345, 23'456}, {12'345, 23'456}}}, block_units) == "");
    REQUIRE(edits.size() == 1);
    CHECK(frames(edits[0].b.start) == doctest::Approx(12'345));
    CHECK(frames(edits[0].b.end) == doctest::Approx(23'456));
}

TEST_CASE("other sound of another length is one replacement") {
    const Samples samples = noise(40'000, 13);
    CHECK(differences(edits_of(samples, joined({part(samples, 0, 10'500), noise(9'000, 14), part(samples, 15'700, 40'000)})),
                      {{EditKind::replace, {10'500, 15'700}, {10'500, 19'500}}}, block_units) == "");
}

TEST_CASE("a moved stretch is one move, and no cut where it was") {
    const Samples samples = noise(60'000, 15);
    const Samples forward = joined(
        {part(samples, 0, 10'100), part(samples, 30'300, 36'600), part(samples, 10'100, 30'300), part(samples, 36'600, 60'000)});
    CHECK(differences(edits_of(samples, forward), {{EditKind::move, {30'300, 36'600}, {10'100, 16'400}}}, 500) == "");
    const Samples to_the_end = joined({part(samples, 0, 10'100), part(samples, 17'700, 60'000), part(samples, 10'100, 17'700)});
    CHECK(differences(edits_of(samples, to_the_end), {{EditKind::move, {10'100, 17'700}, {52'400, 60'000}}}, 500) == "");
}

TEST_CASE("halves that changed places are one move") {
    const Samples samples = noise(50'000, 16);
    const std::vector<Edit> edits = edits_of(samples, joined({part(samples, 20'500, 50'000), part(samples, 0, 20'500)}));
    CHECK(differences(edits, {{EditKind::move, {0, 20'500}, {29'500, 50'000}}}, 500) == "");
}

TEST_CASE("everything in reverse order is moves only, and nothing is missing") {
    const Samples samples = noise(50'000, 17);
    const std::vector<Edit> edits = edits_of(samples, joined({part(samples, 36'000, 50'000), part(samples, 23'500, 36'000),
                                                              part(samples, 11'200, 23'500), part(samples, 0, 11'200)}));
    CHECK_MESSAGE(edits.size() == 3, text(edits));
    CHECK_MESSAGE(std::all_of(edits.begin(), edits.end(), [](const Edit& edit) { return edit.kind == EditKind::move; }),
                  text(edits));
}

TEST_CASE("a stretch that is played again is one repeat, at once or later") {
    const Samples samples = noise(50'000, 18);
    // At once: which of the two is the repeat nobody can tell; it begins where the first one ends.
    CHECK(differences(edits_of(samples, joined({part(samples, 0, 25'600), part(samples, 14'300, 50'000)})),
                      {{EditKind::repeat, {14'300, 25'600}, {25'600, 36'900}}}, 700) == "");
    CHECK(differences(
              edits_of(samples, joined({part(samples, 0, 30'100), part(samples, 5'200, 12'300), part(samples, 30'100, 50'000)})),
              {{EditKind::repeat, {5'200, 12'300}, {30'100, 37'200}}}, 1000) == "");
}

TEST_CASE("cuts in a tone or a loop have their exact length, and say that their place is not known") {
    const Samples loop = noise(4'000, 19);
    const Samples samples = joined({noise(10'500, 20), tone(40'000, 8), loop, loop, loop, loop, loop, loop, noise(10'000, 21)});
    for (const Range& out : {Range{20'000, 30'400}, Range{20'111, 30'222}, Range{55'555, 63'555}, Range{60'000, 61'234}}) {
        const auto [start, end] = out;
        const std::vector<Edit> edits = edits_of(samples, joined({part(samples, 0, start), part(samples, end, samples.size())}));
        CAPTURE(out.start);
        CHECK(differences(edits, {{EditKind::cut, {start, end}, {start, start}}}, 20'000) == "");
    }
}

TEST_CASE("a recording of nothing but silence that is shorter now has a cut of what is missing") {
    const std::vector<Edit> edits = edits_of(silence(30'000), silence(18'500));
    REQUIRE(edits.size() == 1);
    CHECK(edits[0].kind == EditKind::cut);
    CHECK(frames(edits[0].a.length()) == doctest::Approx(11'500));
    CHECK(edits_of(silence(30'000), silence(30'000)).empty());
}

TEST_CASE("what the chain withholds is no edit where the copy is as long, and is one where it is not") {
    const Samples samples = noise(40'000, 22);
    const Recording recording = mono(samples);
    MadeReference chain(recording);
    std::fill(chain.provable.begin() + 10, chain.provable.begin() + 15, false);
    std::fill(chain.weak_known.begin() + 10, chain.weak_known.begin() + 15, false);
    Samples redacted = samples;
    std::fill(redacted.begin() + 10'000, redacted.begin() + 15'000, std::int16_t{0});
    const EditList list = found(chain, recording, mono(redacted));
    CHECK_MESSAGE(list.edits.empty(), text(list.edits));
    REQUIRE(list.withheld_a.size() == 1);
    CHECK(frames(list.withheld_a[0].start) == doctest::Approx(10'000));
    CHECK(frames(list.withheld_a[0].end) == doctest::Approx(15'000));
    CHECK(list.compared_reference == doctest::Approx(35.0 / 40));

    std::fill(redacted.begin() + 15'000, redacted.begin() + 17'000, std::int16_t{0}); // more than was withheld
    CHECK(differences(found(chain, recording, mono(redacted)).edits, {{EditKind::mute, {15'000, 17'000}, {15'000, 17'000}}},
                      block_units) == "");
    const Samples shorter = joined({part(samples, 0, 11'000), part(samples, 14'000, 40'000)});
    CHECK(differences(found(chain, recording, mono(shorter)).edits, {{EditKind::replace, {10'000, 15'000}, {10'000, 12'000}}},
                      block_units) == "");
}

TEST_CASE("what was left uncompared is not called replaced") {
    Alignment alignment;
    alignment.copy_units = 30'000;
    alignment.reference_units = 30'000;
    alignment.block_units = block_units;
    alignment.spans = {{{0, 10'000}, {0, 10'000}, {0, 10'000}, true},
                       {{20'000, 30'000}, {20'000, 30'000}, {20'000, 30'000}, true}};
    alignment.not_compared = {{10'000, 20'000}};
    const Recording recording = mono(silence(30'000));
    CHECK(find_edits(alignment, whole(recording), whole(recording), false).edits.empty());
    alignment.not_compared.clear();
    CHECK(find_edits(alignment, whole(recording), whole(recording), false).edits.size() == 1);
}
