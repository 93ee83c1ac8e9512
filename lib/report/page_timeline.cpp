// Both recordings on one time axis, how they lie on each other, and every edit.
#include "base/text.hpp"
#include "rectool/report.hpp"
#include "report/edit_cells.hpp"
#include "report/html.hpp"
#include "report/page_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace rectool {

namespace {

// The picture's own units: it is stretched to whatever width there is.
constexpr double band = 90;   // height of a waveform
constexpr double bridge = 96; // height of what lies between
constexpr double height = 2 * band + bridge;

/// A stretch of each side, drawn to one scale.
struct View {
    TimeRange a;
    TimeRange b;
    double width = 0; ///< of the picture
    double most_ticks = 0;

    [[nodiscard]] double seconds() const { return std::max({a.length().value, b.length().value, 1e-6}); }
    [[nodiscard]] double x(Seconds time, const TimeRange& side) const {
        const double at = (time.value - side.start.value) / seconds() * width;
        return std::clamp(at, -width, 2 * width); // what is outside is cut off anyway
    }
    [[nodiscard]] bool shows(const TimeRange& in_a, const TimeRange& in_b) const {
        return (in_a.end >= a.start && in_a.start <= a.end) || (in_b.end >= b.start && in_b.start <= b.end);
    }
    [[nodiscard]] double xa(Seconds time) const { return x(time, a); }
    [[nodiscard]] double xb(Seconds time) const { return x(time, b); }
};

std::string point(double x, double y) {
    return html_number(x) + "," + html_number(y) + " ";
}

/// Lowest and highest of the outline, about one column a unit of the picture, each recording to its own loudest moment.
std::string waveform(const Outline& outline, const View& view, const TimeRange& side, double top) {
    if (outline.empty()) return {};
    int peak = 1;
    for (const Outline::Column& column : outline.columns)
        peak = std::max({peak, static_cast<int>(column.high), -static_cast<int>(column.low)});
    const double scale = (band / 2 - 3) / peak;
    const double middle = top + band / 2;
    const double seconds_a_unit = view.seconds() / view.width;
    const double columns_a_unit = std::max(1.0, seconds_a_unit / outline.step.value);
    const double first = std::max(0.0, (side.start.value - outline.start.value) / outline.step.value);
    const double last =
        std::min(static_cast<double>(outline.columns.size()), (side.end.value - outline.start.value) / outline.step.value);
    std::string above;
    std::string below;
    const auto points = static_cast<std::size_t>(std::max(0.0, std::ceil((last - first) / columns_a_unit)));
    for (std::size_t number = 0; number < points; ++number) {
        const double at = first + static_cast<double>(number) * columns_a_unit;
        if (at >= last) break; // by rounding
        const auto begin = static_cast<std::size_t>(at);
        const auto end = std::min(outline.columns.size(), static_cast<std::size_t>(std::ceil(at + columns_a_unit)));
        Outline::Column column = outline.columns[begin];
        for (std::size_t i = begin; i < end; ++i)
            column = {std::min(column.low, outline.columns[i].low), std::max(column.high, outline.columns[i].high)};
        const double time = outline.start.value + (at + columns_a_unit / 2) * outline.step.value;
        const double x = view.x({time}, side);
        above += point(x, std::min(middle - column.high * scale, middle - 0.5));
        below.insert(0, point(x, std::max(middle - column.low * scale, middle + 0.5)));
    }
    return "<polygon class=\"wave\" points=\"" + above + below + "\"/>\n";
}

std::string bar(const View& view, const TimeRange& side, const TimeRange& range, double top, const char* look) {
    const double start = view.x(range.start, side);
    const double end = std::max(view.x(range.end, side), start + 1);
    return fmt::format("<rect {} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", look, html_number(start), html_number(top),
                       html_number(end - start), html_number(band));
}

/// What the copy has of the reference, as a bridge from one to the other.
std::string bridge_between(const View& view, const TimeRange& a, const TimeRange& b) {
    return "<polygon class=\"same\" points=\"" + point(view.xa(a.start), band) + point(view.xa(a.end), band) +
           point(view.xb(b.end), band + bridge) + point(view.xb(b.start), band + bridge) + "\"/>\n";
}

std::string alignment(const EditList& list, const View& view) {
    std::string html;
    for (const SameStretch& stretch : list.same)
        if (view.shows(stretch.a, stretch.b)) html += bridge_between(view, stretch.a, stretch.b);
    for (const AlikeStretch& stretch : list.alike)
        if (view.shows(stretch.a, stretch.b)) html += bridge_between(view, stretch.a, stretch.b);
    return html;
}

std::string edit_shape(const Edit& edit, std::size_t number, const View& view) {
    const double a0 = view.xa(edit.a.start);
    const double a1 = view.xa(edit.a.end);
    const double b0 = view.xb(edit.b.start);
    const double b1 = view.xb(edit.b.end);
    const double end = band + bridge;
    const EditCells cells = edit_cells(edit);
    return fmt::format("<polygon class=\"edit {}\" fill=\"{}\" points=\"", edit.declared ? 'd' : 'u',
                       kind_fill(edit.kind, edit.declared)) +
           point(a0, 0) + point(a1, 0) + point(a1, band) + point(b1, end) + point(b1, height) + point(b0, height) +
           point(b0, end) + point(a0, band) + "\"><title>" +
           escape_for_html(fmt::format("{}: {}, {}", number, cells.kind, cells.length)) + "</title></polygon>\n";
}

std::string picture(const PageModel& model, const View& view, const std::string& label) {
    std::string html = fmt::format("<svg class=\"picture\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" role=\"img\" "
                                   "aria-label=\"{}\">\n",
                                   view.width, height, escape_for_html(label));
    html += bar(view, view.a, view.a, 0, model.a.outline != nullptr ? "class=\"band\"" : "class=\"band chain\"");
    html += bar(view, view.b, view.b, band + bridge, "class=\"band\"");
    html += alignment(*model.edits, view);
    if (model.a.outline != nullptr) html += waveform(*model.a.outline, view, view.a, 0);
    if (model.b.outline != nullptr) html += waveform(*model.b.outline, view, view.b, band + bridge);
    for (const TimeRange& range : model.edits->withheld_a)
        html += bar(view, view.a, range, 0, "class=\"void\" fill=\"url(#void)\"");
    for (const TimeRange& range : model.edits->not_compared_b)
        html += bar(view, view.b, range, band + bridge, "class=\"void\" fill=\"url(#void)\"");
    for (std::size_t i = 0; i < model.edits->edits.size(); ++i) {
        const Edit& edit = model.edits->edits[i];
        if (!is_of_whole_copy(edit.kind) && view.shows(edit.a, edit.b)) html += edit_shape(edit, i + 1, view);
    }
    return html + "</svg>\n";
}

std::string tick_text(double time, double step) {
    const auto seconds = static_cast<long long>(std::floor(time + 1e-6));
    std::string text = seconds >= 3600 ? fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
                                       : fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    if (step < 1) text += fmt::format(".{:01}", static_cast<int>(std::floor((time - static_cast<double>(seconds)) * 10 + 0.5)));
    return text;
}

/// Times of one side; every second one goes where there is little room.
std::string ticks(const View& view, const TimeRange& side) {
    constexpr std::array steps{0.1,  0.2,  0.5,  1.,   2.,    5.,    10.,   15.,    30.,   60.,
                               120., 300., 600., 900., 1800., 3600., 7200., 14400., 36000.};
    double step = steps.back();
    const auto fits = [&view](double candidate) { return view.seconds() / candidate <= view.most_ticks; };
    if (const auto* at = std::find_if(steps.begin(), steps.end(), fits); at != steps.end()) step = *at;
    std::string html = "<div class=\"ticks\" aria-hidden=\"true\">";
    auto count = static_cast<long long>(std::ceil(side.start.value / step - 1e-9));
    for (; static_cast<double>(count) * step <= side.end.value + 1e-9; ++count) {
        const double time = static_cast<double>(count) * step;
        const double percent = view.x({time}, side) / view.width * 100;
        if (percent > 96) break;
        html += fmt::format("<span class=\"{}{}\" style=\"left:{}%\">{}</span>", percent < 3 ? "first " : "",
                            count % 2 != 0 ? "odd" : "even", html_number(percent), tick_text(time, step));
    }
    return html + "</div>\n";
}

struct Mark {
    double percent = 0;
    std::size_t first = 0; ///< edits, from 1
    std::size_t last = 0;
    bool undeclared = false;
};

/// A mark for each edit; those that would cover each other share one.
std::vector<Mark> marks_of(const PageModel& model, const View& view, bool of_a) {
    constexpr double room = 3.4; // per cent
    std::vector<Mark> marks;
    const std::vector<Edit>& edits = model.edits->edits;
    for (std::size_t i = 0; i < edits.size(); ++i) {
        if (is_of_whole_copy(edits[i].kind)) continue;
        const double start = of_a ? view.xa(edits[i].a.start) : view.xb(edits[i].b.start);
        const double end = of_a ? view.xa(edits[i].a.end) : view.xb(edits[i].b.end);
        marks.push_back({std::clamp((start + end) / 2 / view.width * 100, 1.4, 98.6), i + 1, i + 1, !edits[i].declared});
    }
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& x, const Mark& y) { return x.percent < y.percent; });
    std::vector<Mark> shared;
    for (const Mark& mark : marks) {
        const bool next = !shared.empty() && mark.first == shared.back().last + 1;
        if (next && mark.percent - shared.back().percent < room) {
            shared.back().last = mark.last;
            shared.back().undeclared = shared.back().undeclared || mark.undeclared;
        } else {
            shared.push_back(mark);
        }
    }
    return shared;
}

std::string mark_name(const PageModel& model, const Mark& mark) {
    const Edit& edit = model.edits->edits[mark.first - 1];
    if (mark.first != mark.last) return fmt::format(fmt::runtime(tr("differences {0} to {1}")), mark.first, mark.last);
    std::string text = fmt::format(fmt::runtime(tr("difference {0}: {1}")), mark.first, kind_text(edit.kind));
    if (model.declarations) text += std::string(", ") + (edit.declared ? tr("declared") : tr("not declared"));
    return text;
}

std::string mark_row(const PageModel& model, const View& view, bool of_a) {
    std::string marks;
    double before = -100;
    bool low = false;
    bool two_rows = false;
    for (const Mark& mark : marks_of(model, view, of_a)) {
        low = mark.percent - before < 7 && !low; // neighbours can be read where there is little room
        two_rows = two_rows || low;
        before = mark.percent;
        const Edit& edit = model.edits->edits[mark.first - 1];
        const std::string text = mark.first == mark.last ? fmt::format("{}<i>{}</i>", mark.first, kind_sign(edit.kind))
                                                         : fmt::format("{}–{}", mark.first, mark.last);
        const std::string look = fmt::format("class=\"mark {}{}\" style=\"left:{}%\"", mark.undeclared ? 'u' : 'd',
                                             low ? " low" : "", html_number(mark.percent));
        marks += of_a ? fmt::format("<a {} href=\"#e{}\" aria-label=\"{}\">{}</a>", look, mark.first,
                                    escape_for_html(mark_name(model, mark)), text)
                      : fmt::format("<span {}>{}</span>", look, text);
    }
    return fmt::format("<div class=\"marks {}{}\"{}>{}</div>\n", of_a ? "up" : "down", two_rows ? "" : " flat",
                       of_a ? "" : " aria-hidden=\"true\"", marks);
}

std::string lanes(const PageModel& model, const View& view, const std::string& label, bool with_marks) {
    std::string html = "<div class=\"lanes\">\n";
    if (with_marks) html += mark_row(model, view, true);
    html += ticks(view, view.a);
    html += "<div class=\"canvas\">" + picture(model, view, label);
    html += "<b class=\"letter la\" aria-hidden=\"true\">" + escape_for_html(model.a.letter) +
            "</b><b class=\"letter lb\" aria-hidden=\"true\">" + escape_for_html(model.b.letter) + "</b></div>\n";
    html += ticks(view, view.b);
    if (with_marks) html += mark_row(model, view, false);
    return html + "</div>\n";
}

std::string swatch(const std::string& fill, const char* look, const std::string& text) {
    return fmt::format(
        "<li><svg class=\"swatch\" viewBox=\"0 0 36 18\" aria-hidden=\"true\"><rect class=\"{}\" fill=\"{}\" x=\"1\" y=\"1\" "
        "width=\"34\" height=\"16\"/></svg>{}</li>\n",
        look, fill, escape_for_html(text));
}

std::string legend(const PageModel& model) {
    std::string html = "<ul class=\"legend\">\n";
    for (const EditKind kind :
         {EditKind::cut, EditKind::insert, EditKind::replace, EditKind::mute, EditKind::move, EditKind::repeat})
        for (const bool declared : {false, true}) {
            const bool used = std::any_of(model.edits->edits.begin(), model.edits->edits.end(),
                                          [&](const Edit& edit) { return edit.kind == kind && edit.declared == declared; });
            if (!used) continue;
            std::string text = std::string(kind_sign(kind)) + " " + kind_text(kind);
            if (model.declarations) text += std::string(", ") + (declared ? tr("declared") : tr("not declared"));
            html += swatch(kind_fill(kind, declared), declared ? "edit d" : "edit u", text);
        }
    if (!model.edits->same.empty()) html += swatch("none", "same", tr("the same in both (proven)"));
    if (!model.edits->alike.empty()) html += swatch("none", "same", tr("sounds the same in both (measured)"));
    if (!model.edits->not_compared_b.empty()) html += swatch("url(#void)", "void", tr("nothing can be said of it"));
    if (!model.edits->withheld_a.empty()) html += swatch("url(#void)", "void", tr("withheld in the chain"));
    return html + "</ul>\n";
}

std::string picture_label(const PageModel& model) {
    return fmt::format(
        fmt::runtime(trn("Both recordings on one time axis, with {0} difference marked. The table below lists the same.",
                         "Both recordings on one time axis, with {0} differences marked. The table below lists the same.",
                         model.edits->edits.size())),
        model.edits->edits.size());
}

} // namespace

std::string timeline_html(const PageModel& model) {
    const View view{model.a.shown, model.b.shown, 1200, 9};
    std::string html = "<figure class=\"timeline\" aria-labelledby=\"h-time\">\n" +
                       lanes(model, view, picture_label(model), !model.edits->edits.empty());
    html += "<figcaption>" + legend(model) +
            html_paragraph(model.a.outline != nullptr
                               ? tr("A above, B below, each with its own times; each is drawn to its own loudest moment.")
                               : tr("Above the signed recording, whose sound is not in the chain; below the copy."));
    return html + "</figcaption>\n</figure>\n";
}

std::string close_ups_html(const PageModel& model) {
    constexpr std::size_t most = 8;
    constexpr double around = 1.5;   // seconds
    constexpr double longest = 20;   // seconds: what is longer is seen in the whole picture
    constexpr double noticeable = 8; // close-ups are for recordings so many times longer
    std::string html;
    std::size_t drawn = 0;
    const double whole = View{model.a.shown, model.b.shown, 1200, 9}.seconds();
    for (std::size_t i = 0; i < model.edits->edits.size() && drawn < most; ++i) {
        const Edit& edit = model.edits->edits[i];
        const double size = std::max(edit.a.length().value, edit.b.length().value);
        if (is_of_whole_copy(edit.kind) || size > longest || (size + 2 * around) * noticeable > whole) continue;
        const auto widened = [&](const TimeRange& range, const TimeRange& limits) {
            return TimeRange{{std::max(limits.start.value, range.start.value - around)},
                             {std::min(limits.end.value, range.end.value + around)}};
        };
        View view{widened(edit.a, model.a.shown), widened(edit.b, model.b.shown), 400, 4};
        const double seconds = view.seconds();
        view.a.end = {std::min(model.a.shown.end.value, view.a.start.value + seconds)};
        view.b.end = {std::min(model.b.shown.end.value, view.b.start.value + seconds)};
        const EditCells cells = edit_cells(edit);
        const std::string title = fmt::format("{} {} {}, {}", i + 1, kind_sign(edit.kind), cells.kind, cells.length);
        html += "<figure class=\"close-up\" aria-label=\"" + escape_for_html(title) + "\"><figcaption>" + escape_for_html(title) +
                "</figcaption>\n" + lanes(model, view, title, false) + "</figure>\n";
        ++drawn;
    }
    if (html.empty()) return {};
    return "<section aria-labelledby=\"h-close\">\n<h2 id=\"h-close\">" + escape_for_html(tr("Close-ups")) +
           "</h2>\n<div class=\"close-ups\">\n" + html + "</div>\n</section>\n";
}

} // namespace rectool
