// Receipts: a recording head in forms that a person can keep on paper, and their reading (docs/format.md, "Receipts").
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

/// The text of the receipt's QR code: "RECTOOL1:" and the whole recording head in upper-case hexadecimal.
[[nodiscard]] std::string receipt_code(const Hash& head);

/// The part of a recording head that receipt letters hold.
using ReceiptBits = std::array<std::uint8_t, 20>;
[[nodiscard]] ReceiptBits receipt_bits(const Hash& head);

/// A receipt as somebody typed or scanned it.
struct Receipt {
    ReceiptBits bits{};
    std::optional<Hash> head; ///< the whole recording head, when it was read from the QR code's text
    std::vector<unsigned>
        mistyped; ///< groups of letters, counted from 1, whose check letter does not fit: then `bits` holds nothing

    /// Whether it is the receipt of that recording head: by all 256 bits if it has them, else by 160.
    [[nodiscard]] bool is_of(const Hash& recording_head) const noexcept;
    bool operator==(const Receipt&) const = default;
};

/// Reads receipt letters. Case, blanks, line ends and hyphens do not matter. Nothing: they are not 40 letters and digits.
[[nodiscard]] std::optional<Receipt> read_receipt_letters(std::string_view text);

/// Finds the receipts in a text (an e-mail, a saved sheet, what `rectool sign` printed): the QR code's text, or eight groups of
/// five letters in a row, of which at least five have the right check letter. In the order of the text, each once; letters of
/// which the whole head is there too are left out.
[[nodiscard]] std::vector<Receipt> find_receipts(std::string_view text);

} // namespace rectool
