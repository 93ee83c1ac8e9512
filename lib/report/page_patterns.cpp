// Kinds of edit, told apart by form: signs and patterns. Colour only repeats what they say.
#include "report/page_model.hpp"

#include <array>
#include <fmt/format.h>

namespace rectool {

namespace {

struct KindLook {
    EditKind kind;
    const char* sign;
    const char* id;
    const char* path; ///< in a square of 12
};

constexpr std::array looks{
    KindLook{EditKind::cut, "−", "cut", "M0 12L12 0M-3 3L3-3M9 15L15 9"},
    KindLook{EditKind::insert, "+", "ins", "M0 6H12M6 0V12"},
    KindLook{EditKind::replace, "≠", "rep", "M0 0L12 12M12 0L0 12"},
    KindLook{EditKind::mute, "∅", "mut", "M0 3H12M0 9H12"},
    KindLook{EditKind::move, "⇄", "mov", "M3 0V12M9 0V12"},
    KindLook{EditKind::repeat, "↻", "rpt", "M0 9L6 3L12 9"},
    KindLook{EditKind::speed, "×", "all", "M6 6h1"},
    KindLook{EditKind::gain, "±", "all", "M6 6h1"},
    KindLook{EditKind::channels, "⇵", "all", "M6 6h1"},
};

const KindLook& look_of(EditKind kind) {
    return looks.at(static_cast<std::size_t>(kind));
}

} // namespace

const char* kind_sign(EditKind kind) {
    return look_of(kind).sign;
}

std::string kind_fill(EditKind kind, bool declared) {
    return fmt::format("url(#{}-{})", look_of(kind).id, declared ? 'd' : 'u');
}

std::string edit_patterns() {
    std::string html = "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>\n";
    for (const KindLook& look : looks) {
        if (std::string_view(look.id) == "all") continue;
        for (const char side : {'u', 'd'})
            html +=
                fmt::format("<pattern id=\"{0}-{1}\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\">"
                            "<rect class=\"pb-{1}\" width=\"12\" height=\"12\"/><path class=\"pl-{1}\" d=\"{2}\"/></pattern>\n",
                            look.id, side, look.path);
    }
    html += "<pattern id=\"void\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\">"
            "<rect class=\"pb-v\" width=\"12\" height=\"12\"/><circle class=\"pl-v\" cx=\"6\" cy=\"6\" r=\"1.6\"/></pattern>\n";
    return html + "</defs></svg>\n";
}

} // namespace rectool
