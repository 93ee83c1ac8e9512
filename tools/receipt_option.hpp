// A receipt on the command line.
#pragma once

#include "rectool/receipt.hpp"

#include <string>

namespace rectool {

/// The receipt that an option names: receipt letters, the text of the QR code, or a file in which one of them stands. Throws
/// Error{usage} naming the mistyped groups; Error{input}: no receipt in the file, or several.
[[nodiscard]] Receipt receipt_of(const std::string& option);

} // namespace rectool
