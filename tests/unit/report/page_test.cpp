#include "rectool/page.hpp"
#include "rectool/report.hpp"

#include <doctest/doctest.h>

using namespace rectool;

namespace {

Edit edit(EditKind kind, double a0, double a1, double b0, double b1) {
    Edit one;
    one.kind = kind;
    one.a = {{a0}, {a1}};
    one.b = {{b0}, {b1}};
    one.proven = true;
    return one;
}

/// Ten seconds on each side, with a sound of its own, and a cut that was declared beside one that was not.
DiffResult result_with_declared() {
    DiffResult result;
    for (DiffSide* side : {&result.a, &result.b}) {
        side->path = "talk.wav";
        side->length = {10};
        side->part = {{0}, {10}};
        side->outline.step = {0.02};
        side->outline.columns.assign(500, {-1000, 2000});
    }
    result.verdict.relation = Relation::edited;
    result.verdict.integrity = Integrity::undisclosed;
    Edit declared = edit(EditKind::cut, 2, 3, 2, 2);
    declared.declared = true;
    declared.declared_by = "Anna";
    declared.reason = "third-party\t<b>\n\xE2\x80\xAEneighbour";
    result.edits.edits = {declared, edit(EditKind::cut, 6, 7, 5, 5)};
    result.declarations.resize(1);
    result.edits.duration_a = result.edits.duration_b = {10};
    return result;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("declared and undeclared edits of one kind differ on the page in pattern, in form and in words") {
    const std::string html = diff_html(result_with_declared(), {"rectool diff", "1", "2026-01-01T00:00:00Z"});
    CHECK(contains(html, "<polygon class=\"edit d\" fill=\"url(#cut-d)\""));
    CHECK(contains(html, "<polygon class=\"edit u\" fill=\"url(#cut-u)\""));
    CHECK(contains(html, "aria-label=\"difference 1: cut out, declared\""));
    CHECK(contains(html, "aria-label=\"difference 2: cut out, not declared\""));
    CHECK(contains(html, ".edit.d{stroke:var(--d);stroke-width:1.4;stroke-dasharray")); // dashed, also without colour
}

TEST_CASE("what a declaration says is inert on the page") {
    const std::string html = diff_html(result_with_declared(), {"rectool 'a&b'", "1", "2026-01-01T00:00:00Z"});
    CHECK(contains(html, "declared: third-party\\u{0009}&lt;b&gt;\\u{000A}\\u{202E}neighbour (Anna)"));
    CHECK(contains(html, "rectool &#39;a&amp;b&#39;"));
    CHECK_FALSE(contains(html, "<b>\n"));
}

TEST_CASE("a label stays one line of three columns whatever a declaration says") {
    const DiffResult result = result_with_declared();
    CHECK(label_track(result.edits, LabelSide::a) ==
          "2.000000\t3.000000\t1 cut out, 1.000 s, exact, proven: third-party <b> \xE2\x80\xAEneighbour\n"
          "6.000000\t7.000000\t2 cut out, 1.000 s, exact, proven\n");
    CHECK(label_track(result.edits, LabelSide::b) ==
          "2.000000\t2.000000\t1 cut out, 1.000 s, exact, proven: third-party <b> \xE2\x80\xAEneighbour\n"
          "5.000000\t5.000000\t2 cut out, 1.000 s, exact, proven\n");
}

TEST_CASE("a recording without a sound to draw still has a page") {
    DiffResult result = result_with_declared();
    result.a.outline = result.b.outline = {};
    const std::string html = diff_html(result, {"rectool diff", "1", "2026-01-01T00:00:00Z"});
    CHECK_FALSE(contains(html, "class=\"picture\""));
    CHECK(contains(html, "0:00:06.000000 - 0:00:07.000000"));
}
