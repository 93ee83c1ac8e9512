// Text for people, through gettext. Keep sentences whole: translators see no fragments.
#pragma once

#include <libintl.h>
#include <string>

namespace rectool {

inline constexpr const char* text_domain = "rectool";

/// The sentence in the user's language. xgettext finds calls of this name.
inline const char* tr(const char* english) {
    return dgettext(text_domain, english);
}

/// The sentence for `count` things in the user's language.
inline const char* trn(const char* one, const char* many, unsigned long count) {
    return dngettext(text_domain, one, many, count);
}

} // namespace rectool
