// The receipt letters: the first 160 bits of a recording head in a form a person can keep on paper.
#pragma once

#include "rectool/bytes.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rectool {

/// Eight groups of four letters and a check letter, joined by "-" (docs/format.md, "Receipt letters").
[[nodiscard]] std::string receipt_letters(const Hash& head);

/// The part of a recording head that receipt letters hold.
using ReceiptBits = std::array<std::uint8_t, 20>;
[[nodiscard]] ReceiptBits receipt_bits(const Hash& head);

/// Receipt letters as somebody typed them.
struct TypedReceipt {
    ReceiptBits bits{};
    std::vector<unsigned>
        mistyped; ///< groups, counted from 1, that are not what `receipt_letters` gives; `bits` holds only without any
};

/// Reads receipt letters. Case, blanks, line ends and hyphens do not matter. Nothing: they are not 40 letters and digits.
[[nodiscard]] std::optional<TypedReceipt> read_receipt(std::string_view text);

} // namespace rectool
