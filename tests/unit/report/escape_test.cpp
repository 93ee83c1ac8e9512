#include "rectool/report.hpp"

#include <doctest/doctest.h>

using rectool::escape_for_terminal;

TEST_CASE("ordinary text in any script reaches the terminal as it is") {
    for (const char* text : {"", "Anna de Vries", "C:\\recordings\\talk.wav", "Ünïcödé", "会議", "\xF0\x9F\x8E\x99"})
        CHECK(escape_for_terminal(text) == text);
}

TEST_CASE("control characters cannot reach the terminal") {
    CHECK(escape_for_terminal("a\nb\r\tc") == "a\\u{000A}b\\u{000D}\\u{0009}c");
    CHECK(escape_for_terminal("\x1b[2J\x7f") == "\\u{001B}[2J\\u{007F}");
    CHECK(escape_for_terminal(std::string_view("\0", 1)) == "\\u{0000}");
    CHECK(escape_for_terminal("\xC2\x9B") == "\\u{009B}"); // the one-character form of ESC [
    CHECK(escape_for_terminal("\xC2\xA0") == "\xC2\xA0");  // the first character behind C1
}

TEST_CASE("bidirectional and invisible characters are shown as their numbers") {
    CHECK(escape_for_terminal("\xD8\x9C") == "\\u{061C}");
    CHECK(escape_for_terminal("\xE2\x80\x8B\xE2\x80\x8C\xE2\x80\x8D") == "\\u{200B}\\u{200C}\\u{200D}");
    CHECK(escape_for_terminal("\xE2\x80\x8E\xE2\x80\x8F") == "\\u{200E}\\u{200F}");
    CHECK(escape_for_terminal("\xE2\x80\xAA\xE2\x80\xAE") == "\\u{202A}\\u{202E}");
    CHECK(escape_for_terminal("\xE2\x81\xA0") == "\\u{2060}");
    CHECK(escape_for_terminal("\xE2\x81\xA6\xE2\x81\xA9") == "\\u{2066}\\u{2069}");
    CHECK(escape_for_terminal("\xEF\xBB\xBF") == "\\u{FEFF}");
    CHECK(escape_for_terminal("\xF3\xA0\x81\x81") == "\\u{E0041}");
}

TEST_CASE("bytes that are not UTF-8 are shown one by one") {
    CHECK(escape_for_terminal("a\xFFz") == "a\\xFFz");
    CHECK(escape_for_terminal("\xC0\xAF") == "\\xC0\\xAF");                   // overlong
    CHECK(escape_for_terminal("\xE0\x80\xAF") == "\\xE0\\x80\\xAF");          // overlong
    CHECK(escape_for_terminal("\xED\xA0\x80") == "\\xED\\xA0\\x80");          // surrogate
    CHECK(escape_for_terminal("\xF4\x90\x80\x80") == "\\xF4\\x90\\x80\\x80"); // beyond U+10FFFF
    CHECK(escape_for_terminal("\xE2\x82") == "\\xE2\\x82");                   // cut off
    CHECK(escape_for_terminal("\xE2\x82\x1b") == "\\xE2\\x82\\u{001B}");      // a control character cannot hide as a third byte
}
