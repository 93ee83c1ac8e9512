#include "receipt/qr_code.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <fmt/format.h>
#include <memory>
#include <qrencode.h>

namespace rectool {

bool QrCode::is_dark(std::size_t column, std::size_t row) const {
    if (column < qr_quiet_zone || row < qr_quiet_zone) return false;
    column -= qr_quiet_zone;
    row -= qr_quiet_zone;
    return column < size && row < size && dark[row * size + column];
}

QrCode make_qr_code(const std::string& text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1),
                                                               QRcode_free);
    if (!made) throw Error(ErrorKind::usage, tr("this does not fit in a QR code"));
    QrCode code;
    code.size = static_cast<std::size_t>(made->width);
    code.dark.resize(code.size * code.size);
    for (std::size_t i = 0; i < code.dark.size(); ++i)
        code.dark[i] = (made->data[i] & 1U) != 0;
    return code;
}

namespace {

std::string ascii_text(const QrCode& code) {
    const std::size_t side = code.size + 2 * qr_quiet_zone;
    std::string text;
    for (std::size_t row = 0; row < side; ++row) {
        for (std::size_t column = 0; column < side; ++column)
            text += code.is_dark(column, row) ? "##" : "  ";
        text += '\n';
    }
    return text;
}

} // namespace

std::string qr_text(const QrCode& code, QrStyle style) {
    if (style == QrStyle::ascii) return ascii_text(code);
    const std::size_t side = code.size + 2 * qr_quiet_zone;
    std::string text;
    for (std::size_t row = 0; row < side; row += 2) {
        if (style == QrStyle::coloured) text += "\x1b[30;107m";
        for (std::size_t column = 0; column < side; ++column) {
            const bool above = code.is_dark(column, row);
            const bool below = code.is_dark(column, row + 1);
            const bool ink_above = style == QrStyle::coloured ? above : !above;
            const bool ink_below = style == QrStyle::coloured ? below : !below;
            text += ink_above ? (ink_below ? "█" : "▀") : (ink_below ? "▄" : " ");
        }
        text += style == QrStyle::coloured ? "\x1b[0m\n" : "\n";
    }
    return text;
}

std::string qr_svg(const QrCode& code, SvgUse use) {
    const std::size_t side = code.size + 2 * qr_quiet_zone;
    std::string path;
    for (std::size_t row = 0; row < side; ++row) {
        for (std::size_t column = 0; column < side; ++column) {
            std::size_t end = column;
            while (code.is_dark(end, row))
                ++end;
            if (end == column) continue;
            path += fmt::format("M{} {}h{}v1h-{}z", column, row, end - column, end - column);
            column = end;
        }
    }
    const bool own_file = use == SvgUse::file;
    return fmt::format("{}<svg{} viewBox=\"0 0 {} {}\"{} shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{}v{}H0z\"/>"
                       "<path fill=\"#000\" d=\"{}\"/></svg>\n",
                       own_file ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : "",
                       own_file ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", side, side,
                       own_file ? " width=\"40mm\" height=\"40mm\"" : " role=\"img\"", side, side, path);
}

} // namespace rectool
