// The report as one page that needs nothing but itself.
#include "base/text.hpp"
#include "report/html.hpp"
#include "report/page_model.hpp"

#include <fmt/format.h>

namespace rectool {

namespace {

// Nothing is fetched, run or sent, whatever stands in a file's name.
constexpr const char* policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

std::string head(const PageModel& model) {
    // translators: the code of the language that you translate into, such as "nl".
    std::string html = fmt::format("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n", tr("en"));
    html += fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", policy);
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" "
            "content=\"no-referrer\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n";
    html += "<title>" + escape_for_html(model.heading) + " – rectool</title>\n<style>\n" + page_style() + "</style>\n</head>\n";
    return html;
}

std::string section(const char* id, const char* heading, const std::string& content) {
    return fmt::format("<section aria-labelledby=\"h-{0}\">\n<h2 id=\"h-{0}\">{1}</h2>\n{2}</section>\n", id,
                       escape_for_html(heading), content);
}

const char* tone_name(PageTone tone) {
    switch (tone) {
    case PageTone::good:
        return "good";
    case PageTone::measured:
        return "measured";
    case PageTone::bad:
        return "bad";
    case PageTone::open:
        break;
    }
    return "open";
}

/// A tick, a wave, an exclamation mark or a question mark.
const char* tone_sign(PageTone tone) {
    switch (tone) {
    case PageTone::good:
        return "M14 25l7 7 14-16";
    case PageTone::measured:
        return "M11 26q6-10 13-2t13-2";
    case PageTone::bad:
        return "M24 12v15M24 34v1";
    case PageTone::open:
        break;
    }
    return "M18 18q1-6 7-6 6 1 6 6 0 3-4 5-3 2-3 5M24 35v1";
}

/// The words before the first colon stand out: they are the verdict in short.
std::string verdict_text(const std::string& verdict) {
    const std::size_t colon = verdict.find(": ");
    if (colon == std::string::npos) return "<p class=\"say\">" + escape_for_html(verdict) + "</p>\n";
    std::string more = verdict.substr(colon + 2);
    if (!more.empty() && more[0] >= 'a' && more[0] <= 'z') more[0] = static_cast<char>(more[0] - 'a' + 'A');
    return "<p class=\"say\">" + escape_for_html(std::string_view(verdict).substr(0, colon)) + "</p>\n<p class=\"more\">" +
           escape_for_html(more) + "</p>\n";
}

std::string list(const std::vector<std::string>& lines, const char* look) {
    if (lines.empty()) return {};
    std::string html = fmt::format("<ul class=\"{}\">\n", look);
    for (const std::string& line : lines)
        html += "<li>" + escape_for_html(line) + "</li>\n";
    return html + "</ul>\n";
}

std::string verdict(const PageModel& model) {
    std::string html = fmt::format("<section class=\"verdict {}\" aria-labelledby=\"h-verdict\">\n", tone_name(model.tone));
    html += fmt::format("<svg class=\"sign\" viewBox=\"0 0 48 48\" aria-hidden=\"true\"><circle cx=\"24\" cy=\"24\" r=\"22\"/>"
                        "<path d=\"{}\"/></svg>\n",
                        tone_sign(model.tone));
    html += "<div><h2 id=\"h-verdict\">" + escape_for_html(tr("Verdict")) + "</h2>\n" + verdict_text(model.verdict) +
            list(model.limits, "limits") + "</div>\n";
    return html + "</section>\n";
}

std::string facts(const std::vector<PageFact>& all) {
    std::string html = "<dl>\n";
    for (const PageFact& fact : all)
        html += fmt::format("<div><dt>{}</dt><dd{}>{}</dd></div>\n", escape_for_html(fact.name),
                            fact.code ? " class=\"code\"" : "", html_name(fact.value));
    return html + "</dl>\n";
}

std::string side(const PageSide& one) {
    return "<div class=\"side\">\n<h3>" + escape_for_html(one.title) + "</h3>\n" + facts(one.facts) + list(one.notes, "notes") +
           "</div>\n";
}

std::string how_to_read() {
    return list({tr("Proven: samples, packets or signed block hashes were compared. It cannot be otherwise."),
                 tr("Measured: the likeness of the sound was compared. How precise a place is and how sure, the table says."),
                 tr("A comparison tells what differs. It cannot tell who did that, nor why."),
                 tr("The digests can be checked without rectool, with: b2sum -l 256 FILE")},
                "notes");
}

std::string made(const PageModel& model) {
    return facts({{tr("made at"), model.facts.made_at, false},
                  {tr("made with"), "rectool " + model.facts.version, false},
                  {tr("command"), model.facts.command_line, true}});
}

std::string findings(const PageModel& model) {
    return model.findings.empty() ? std::string() : section("found", tr("What was compared"), list(model.findings, "notes"));
}

bool has_picture(const PageModel& model) {
    return model.b.outline != nullptr && !model.b.outline->empty();
}

} // namespace

PageTone tone_of(Integrity integrity, Identity identity) {
    const bool known = identity == Identity::trusted || identity == Identity::not_applicable;
    switch (integrity) {
    case Integrity::unchanged:
    case Integrity::disclosed:
        return known ? PageTone::good : PageTone::open;
    case Integrity::consistent:
        return known ? PageTone::measured : PageTone::open;
    case Integrity::undisclosed:
    case Integrity::unrelated:
    case Integrity::invalid:
        return PageTone::bad;
    case Integrity::inconclusive:
    case Integrity::unfinished:
        break;
    }
    return PageTone::open;
}

std::string page_html(const PageModel& model) {
    std::string html = head(model) + "<body>\n";
    html +=
        "<a class=\"skip\" href=\"#h-edits\">" + escape_for_html(tr("To the list of differences")) + "</a>\n" + edit_patterns();
    html += "<header>\n<p class=\"brand\">rectool</p>\n<h1>" + escape_for_html(model.heading) + "</h1>\n<p class=\"names\">" +
            html_name(model.a.name) + " <span aria-hidden=\"true\">↔</span> " + html_name(model.b.name) +
            "</p>\n</header>\n<main>\n";
    html += verdict(model);
    if (has_picture(model)) html += section("time", tr("Where"), timeline_html(model));
    html += section("edits", tr("Differences"), edit_table_html(model));
    if (has_picture(model)) html += close_ups_html(model);
    html += findings(model);
    std::size_t number = 0;
    for (const PageSection& one : model.sections)
        if (!one.lines.empty())
            html += section(fmt::format("s{}", ++number).c_str(), one.heading.c_str(), list(one.lines, "notes"));
    html += section("files", tr("What was looked at"), "<div class=\"sides\">\n" + side(model.a) + side(model.b) + "</div>\n");
    html += section("read", tr("How to read this"), how_to_read());
    html += "</main>\n<footer>\n" + made(model) + "</footer>\n</body>\n</html>\n";
    return html;
}

} // namespace rectool
