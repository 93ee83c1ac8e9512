#include "base/utf8.hpp"
#include "rectool/report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace rectool {

namespace {

struct CodePoints {
    char32_t first;
    char32_t last;
};

/// Characters that move the cursor, change what stands around them or cannot be seen.
constexpr std::array unsafe{
    CodePoints{0x0000, 0x001f},   // C0
    CodePoints{0x007f, 0x009f},   // DEL, C1
    CodePoints{0x00ad, 0x00ad},   // soft hyphen
    CodePoints{0x061c, 0x061c},   // Arabic letter mark (bidirectional)
    CodePoints{0x180e, 0x180e},   // Mongolian vowel separator
    CodePoints{0x200b, 0x200f},   // zero width, left-to-right and right-to-left marks
    CodePoints{0x2028, 0x202e},   // line and paragraph separators, bidirectional embeddings and overrides
    CodePoints{0x2060, 0x206f},   // word joiner, invisible operators, bidirectional isolates, deprecated format characters
    CodePoints{0xfeff, 0xfeff},   // zero width no-break space (byte order mark)
    CodePoints{0xfff9, 0xfffb},   // interlinear annotation
    CodePoints{0xe0000, 0xe007f}, // tags
};

bool is_unsafe(char32_t point) {
    return std::any_of(unsafe.begin(), unsafe.end(),
                       [&](const CodePoints& range) { return point >= range.first && point <= range.last; });
}

} // namespace

std::string escape_for_terminal(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    std::array<char, 16> escape{};
    while (!text.empty()) {
        const std::string_view before = text;
        const std::optional<char32_t> point = take_code_point(text);
        if (!point) {
            std::snprintf(escape.data(), escape.size(), "\\x%02X",
                          static_cast<unsigned>(static_cast<unsigned char>(text.front())));
            safe += escape.data();
            text.remove_prefix(1);
        } else if (is_unsafe(*point)) {
            std::snprintf(escape.data(), escape.size(), "\\u{%04X}", static_cast<unsigned>(*point));
            safe += escape.data();
        } else {
            safe.append(before.substr(0, before.size() - text.size()));
        }
    }
    return safe;
}

} // namespace rectool
