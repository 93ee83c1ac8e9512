// QR codes (ISO/IEC 18004), made by libqrencode, for a terminal, for a page and as a picture.
#pragma once

#include <string>
#include <vector>

namespace rectool {

/// The modules of a QR code, row by row, without the quiet zone of four modules that has to be around it.
struct QrCode {
    std::size_t size = 0;   ///< modules a side
    std::vector<bool> dark; ///< size x size

    /// By column and row counted with the quiet zone, from 0 to size + 7.
    [[nodiscard]] bool is_dark(std::size_t column, std::size_t row) const;
};

inline constexpr std::size_t qr_quiet_zone = 4;

/// Error correction M: still readable with some 15 % damaged. Throws Error{usage}: too long for a QR code.
[[nodiscard]] QrCode make_qr_code(const std::string& text);

/// How a terminal shows it: `coloured` with half blocks in black on white; `blocks` the same without colours, for light text on a
/// dark ground; `ascii` with two characters a module.
enum class QrStyle { coloured, blocks, ascii };

/// Lines for a terminal, size + 8 columns wide (ascii: twice that).
[[nodiscard]] std::string qr_text(const QrCode& code, QrStyle style);

/// An SVG picture; `file` adds what a file of its own needs, and is not wanted inside a page.
enum class SvgUse { file, page };
[[nodiscard]] std::string qr_svg(const QrCode& code, SvgUse use);

/// A PNG picture of eight pixels a module.
[[nodiscard]] std::string qr_png(const QrCode& code);

} // namespace rectool
