#include "rectool/error.hpp"
#include "unit/chain/made_chain.hpp"

#include <doctest/doctest.h>
#include <random>

using namespace rectool;
using namespace rectool::testing;

namespace {

/// Whether a reader would notice: a problem, or a refusal to read it at all.
bool is_reported(const std::string& text) {
    try {
        return !parse_chain(text, "changed").problems.empty();
    } catch (const Error&) {
        return true;
    }
}

} // namespace

TEST_CASE("whatever single byte of a chain is changed, it is reported") {
    std::string text;
    for (const std::string& line : test_lines(test_key()))
        text += line + "\n";
    REQUIRE(!is_reported(text));
    constexpr unsigned seed = 20260101;
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> change(1, 255);
    for (std::size_t at = 0; at < text.size(); at += RECTOOL_TEST_STRIDE) {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ change(random));
        INFO("seed ", seed, ", byte ", at, " is now ", static_cast<int>(changed[at]));
        REQUIRE(is_reported(changed));
    }
}

TEST_CASE("whatever single byte of a chain is dropped or doubled, it is reported") {
    std::string text;
    for (const std::string& line : test_lines(test_key()))
        text += line + "\n";
    for (std::size_t at = 0; at < text.size(); at += 3 * RECTOOL_TEST_STRIDE) {
        INFO("byte ", at);
        REQUIRE(is_reported(std::string(text).erase(at, 1)));
        REQUIRE(is_reported(std::string(text).insert(at, 1, text[at])));
    }
}
