// The edits as a table, which becomes a list of cards where there is little room.
#include "base/text.hpp"
#include "report/edit_cells.hpp"
#include "report/html.hpp"
#include "report/page_model.hpp"

#include <array>
#include <fmt/format.h>

namespace rectool {

namespace {

std::string column(const char* name) {
    return std::string("<th scope=\"col\" role=\"columnheader\">") + escape_for_html(name) + "</th>";
}

/// Its column's name goes with it, for where the head of the table is not shown.
std::string cell(const char* name, const std::string& text, const char* look = "") {
    return fmt::format("<td role=\"cell\" class=\"{}\" data-name=\"{}\">{}</td>", look, escape_for_html(name),
                       text.empty() ? "–" : escape_for_html(text));
}

std::string declared_cell(const Edit& edit) {
    if (!edit.declared) return tr("not declared");
    std::string text = tr("declared");
    if (edit.reason && !edit.reason->empty()) text += ": " + *edit.reason;
    if (edit.declared_by && !edit.declared_by->empty()) text += " (" + *edit.declared_by + ")";
    return text;
}

std::string row(const PageModel& model, const Edit& edit, std::size_t number) {
    const EditCells cells = edit_cells(edit);
    std::string html = fmt::format("<tr role=\"row\" id=\"e{0}\" class=\"{1}\"><th scope=\"row\" role=\"rowheader\"><span "
                                   "class=\"mark {1}\">{0}<i>{2}</i></span> {3}</th>",
                                   number, edit.declared ? 'd' : 'u', kind_sign(edit.kind), escape_for_html(cells.kind));
    html += cell(tr("time in A"), cells.a, "num") + cell(tr("time in B"), cells.b, "num");
    html += cell(tr("length"), cells.length, "num one") + cell(tr("place"), cells.precision, "num one");
    html += cell(tr("certainty"), cells.certainty, "one") + cell(tr("heard around it"), cells.context);
    if (model.declarations) html += cell(tr("declared"), declared_cell(edit));
    return html + "</tr>\n";
}

} // namespace

std::string edit_table_html(const PageModel& model) {
    if (model.edits->edits.empty()) return html_paragraph(tr("There is none to list."));
    std::string html = "<table role=\"table\" class=\"edits\">\n<caption>";
    html += escape_for_html(tr("Times are hours:minutes:seconds of each recording, as a player shows them.")) + "</caption>\n";
    html += "<thead role=\"rowgroup\"><tr role=\"row\">" + column(tr("kind")) + column(tr("time in A")) +
            column(tr("time in B")) + column(tr("length")) + column(tr("place")) + column(tr("certainty")) +
            column(tr("heard around it"));
    if (model.declarations) html += column(tr("declared"));
    html += "</tr></thead>\n<tbody role=\"rowgroup\">\n";
    for (std::size_t i = 0; i < model.edits->edits.size(); ++i)
        html += row(model, model.edits->edits[i], i + 1);
    return html + "</tbody>\n</table>\n";
}

} // namespace rectool
