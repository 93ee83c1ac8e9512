#include "tools/terminal.hpp"

#include "base/text.hpp"
#include "rectool/report.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace rectool {

namespace {

bool is_terminal(std::FILE* stream) {
    const char* type = std::getenv("TERM");
    return ::isatty(::fileno(stream)) == 1 && type != nullptr && std::string_view(type) != "dumb";
}

} // namespace

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

bool finish_output() noexcept {
    const bool failed = std::ferror(stdout) != 0;
    return std::fflush(stdout) == 0 && !failed;
}

void reserve_standard_streams() noexcept {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        // Read-only also for output, so that what is printed to a closed stream fails instead of vanishing.
        if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) (void)::open("/dev/null", O_RDONLY);
    }
}

bool wants_colour(std::FILE* stream) {
    const char* no_colour = std::getenv("NO_COLOR");
    return (no_colour == nullptr || *no_colour == '\0') && is_terminal(stream);
}

void print_error(std::string_view message, std::string_view hint) {
    std::string line = wants_colour(stderr) ? "\x1b[1;31mrectool:\x1b[0m " : "rectool: ";
    line += escape_for_terminal(message);
    if (!hint.empty()) line += "; " + escape_for_terminal(hint);
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

Progress::Progress(std::string what)
    : what_(std::move(what)), start_(Clock::now()), next_(start_ + std::chrono::seconds(1)), enabled_(is_terminal(stderr)) {}

Progress::~Progress() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::update(std::uint64_t done, std::optional<std::uint64_t> total) {
    if (!enabled_) return;
    const Clock::time_point now = Clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::milliseconds(200);
    shown_ = true;
    if (total && *total > 0) {
        const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(*total));
        fmt::print(stderr, "\r{}: {:.0f} %\x1b[K", what_, share * 100);
    } else {
        fmt::print(stderr, "\r{}: {} s\x1b[K", what_, std::chrono::duration_cast<std::chrono::seconds>(now - start_).count());
    }
    std::fflush(stderr);
}

} // namespace rectool
