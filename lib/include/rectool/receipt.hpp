// The receipt letters: the first 160 bits of a recording head in a form a person can keep on paper.
#pragma once

#include "rectool/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rectool {

/// Eight groups of four letters and a check letter, joined by "-" (docs/format.md, "Receipt letters").
[[nodiscard]] std::string receipt_letters(const Hash& head);

} // namespace rectool
