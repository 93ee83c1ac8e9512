#include "tools/terminal_qr.hpp"

#include "receipt/qr_code.hpp"
#include "tools/terminal.hpp"

#include <langinfo.h>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace rectool {

std::string terminal_qr(const std::string& text) {
    const QrCode code = make_qr_code(text);
    const bool unicode = std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
    const QrStyle style = !unicode ? QrStyle::ascii : wants_colour(stdout) ? QrStyle::coloured : QrStyle::blocks;
    const std::size_t columns = (code.size + 2 * qr_quiet_zone) * (unicode ? 1 : 2);
    winsize window{};
    const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0;
    return known && window.ws_col < columns ? std::string() : qr_text(code, style);
}

} // namespace rectool
