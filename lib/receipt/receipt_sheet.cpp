#include "base/text.hpp"
#include "receipt/qr_code.hpp"
#include "receipt/receipt_text.hpp"
#include "rectool/receipt.hpp"
#include "report/html.hpp"

#include <fmt/format.h>

namespace rectool {

namespace {

// Sizes are in the size of the letters, which goes with the paper.
constexpr std::string_view style = R"(
* { box-sizing: border-box }
html { font-family: "DejaVu Sans", Verdana, Arial, sans-serif; line-height: 1.25; color: #000; background: #fff }
body { margin: 0 auto; max-width: 182mm }
h1 { font-size: 1.6em; line-height: 1.1; margin: 0 0 .35em }
h2 { font-size: 1em; margin: .7em 0 .15em }
p { margin: 0 0 .25em }
ul { margin: 0; padding-left: 1.2em }
.top { display: flex; gap: 1em; align-items: flex-start }
.top svg { flex: 0 0 auto; width: 12em; height: 12em; margin: -.8em }
.letters { font: bold 1.5em/1.4 "DejaVu Sans Mono", Consolas, monospace; white-space: pre; margin: .3em 0 .5em }
.code, .command { font-family: "DejaVu Sans Mono", Consolas, monospace; overflow-wrap: anywhere }
.code { font-size: .72em; margin-top: .6em }
li { overflow-wrap: anywhere }
.sign { display: flex; gap: 1.2em; margin-top: .6em; break-inside: avoid }
.sign div { flex: 1; border: 1px solid #000; padding: .5em .6em }
.sign p { border-bottom: 1px dotted #000; margin: 0 0 .35em; padding-top: 1.5em }
.sign b { display: block; min-height: 2.5em }
)";

std::string_view paper_style(Paper paper) {
    return paper == Paper::a6 ? "@page { size: 105mm 148mm; margin: 6mm }\nhtml { font-size: 6pt }\n"
                              : "@page { size: A4; margin: 15mm }\nhtml { font-size: 10.5pt }\n";
}

std::string paragraph(std::string_view text, std::string_view element = "p") {
    return fmt::format("<{0}>{1}</{0}>\n", element, escape_for_html(text));
}

/// Two lines of four groups.
std::string letters_block(const Hash& head) {
    std::string letters = receipt_letters(head);
    letters[letters.size() / 2] = '\n';
    return fmt::format("<p class=\"letters\">{}</p>\n", letters);
}

std::string signature_box(std::string_view who) {
    std::string box = "<div>" + fmt::format("<b>{}</b>", escape_for_html(who));
    for (const char* line : {tr("Name"), tr("Date and time"), tr("Signature")})
        box += fmt::format("<p>{}</p>", escape_for_html(line));
    return box + "</div>\n";
}

std::string section(const char* title, const std::vector<std::string>& sentences) {
    std::string text = paragraph(title, "h2");
    for (const std::string& sentence : sentences)
        text += paragraph(sentence);
    return text;
}

} // namespace

std::string receipt_sheet(const Chain& chain, const std::string& chain_name, Paper paper) {
    const ReceiptWords words = receipt_words(chain, chain_name);
    std::string page =
        fmt::format("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>{}{}</style>\n"
                    "</head>\n<body>\n",
                    escape_for_html(tr("Receipt of a recording")), style, paper_style(paper));
    page += "<div class=\"top\"><div>\n" + paragraph(tr("Receipt of a recording"), "h1");
    page += paragraph(tr("Keep this sheet. It shows later whether a recording is the one of this day, with nothing changed."));
    page += letters_block(*chain.head) + "</div>\n" + qr_svg(make_qr_code(receipt_code(*chain.head)), SvgUse::page) + "</div>\n";
    page += "<ul>\n";
    for (const std::string& fact : words.facts)
        page += paragraph(fact, "li");
    page +=
        "</ul>\n" + section(tr("What the letters prove"), words.proves) + section(tr("How to check them"), {words.check.front()});
    page += fmt::format("<p class=\"command\">{}</p>\n", escape_for_html(words.check.back()));
    page += "<div class=\"sign\">\n" + signature_box(tr("For the side that signed the recording")) +
            signature_box(tr("For the other side: I received this sheet")) + "</div>\n";
    page += fmt::format("<p class=\"code\">{}</p>\n</body>\n</html>\n", receipt_code(*chain.head));
    return page;
}

} // namespace rectool
