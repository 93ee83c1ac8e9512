#pragma once

#include <string>

namespace rectool {

/// The QR code of a text as lines for standard output, as far as that can show it: in colour on a terminal, without elsewhere, in
/// ASCII where the locale has no UTF-8. Empty: the terminal is too narrow.
[[nodiscard]] std::string terminal_qr(const std::string& text);

} // namespace rectool
