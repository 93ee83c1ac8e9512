// A receipt in words, for a terminal and for paper.
#pragma once

#include "rectool/chain.hpp"

#include <string>
#include <vector>

namespace rectool {

/// What a receipt says besides the letters: a sentence each, in plain words. Both forms are made of it.
struct ReceiptWords {
    std::vector<std::string> facts;  ///< who, when, how long; what the signer says about the talk
    std::vector<std::string> proves; ///< what the letters prove, and what not
    std::vector<std::string> check;  ///< how to check them later
};

/// `chain` is whole and has a head. `chain_name` is what the .recsig file is called.
[[nodiscard]] ReceiptWords receipt_words(const Chain& chain, const std::string& chain_name);

/// The letters and the words, for a terminal. `code` is the QR code as text, or empty.
[[nodiscard]] std::string receipt_text(const Chain& chain, const std::string& chain_name, const std::string& code);

enum class Paper { a4, a6 };

/// A page to print, complete in itself: letters, QR code, words, and room for signatures with a pen.
[[nodiscard]] std::string receipt_sheet(const Chain& chain, const std::string& chain_name, Paper paper);

} // namespace rectool
