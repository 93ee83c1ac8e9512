#include "tools/passphrase.hpp"

#include "base/text.hpp"
#include "keys/locked.hpp"
#include "rectool/error.hpp"
#include "rectool/report.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace rectool {

namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int get() const noexcept { return number_; }

private:
    int number_;
};

Error cannot_read(int reason) {
    return {ErrorKind::usage, std::string(tr("cannot read the passphrase:")) + " " + std::strerror(reason)};
}

/// Reads a line byte by byte, as what follows is not ours. Nothing when `wait` says to stop.
template <class Wait> std::optional<Passphrase> read_line(int descriptor, const Wait& wait) {
    LockedBytes line(max_passphrase_size + 2); // room for a CR, and for one byte too many
    std::size_t length = 0;
    while (wait()) {
        std::uint8_t& byte = line.data()[length];
        const ssize_t got = ::read(descriptor, &byte, 1);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got < 0) throw cannot_read(errno);
        if (got == 0 && length == 0) throw Error(ErrorKind::usage, tr("no passphrase was given"));
        if (got == 0 || byte == '\n') {
            if (length > 0 && line.data()[length - 1] == '\r') --length;
            if (length > max_passphrase_size) break;
            return Passphrase(line.text(length));
        }
        if (byte == 0) throw Error(ErrorKind::usage, tr("the passphrase has a zero byte in it"));
        if (++length == line.size()) break;
    }
    if (length > max_passphrase_size)
        throw Error(ErrorKind::usage,
                    fmt::format(fmt::runtime(tr("the passphrase is too long ({} bytes at most)")), max_passphrase_size));
    return std::nullopt;
}

/// While it lives the terminal does not echo, and signals that end or stop the program wait until echo is back.
class SilentTerminal {
public:
    explicit SilentTerminal(int terminal) : terminal_(terminal) {
        sigset_t held;
        sigemptyset(&held);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP})
            sigaddset(&held, signal);
        if (::tcgetattr(terminal_, &before_) != 0) throw cannot_read(errno);
        signals_ = ::signalfd(-1, &held, SFD_CLOEXEC);
        if (signals_ < 0) throw cannot_read(errno);
        ::pthread_sigmask(SIG_BLOCK, &held, &mask_before_);
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
        ::tcsetattr(terminal_, TCSAFLUSH, &silent);
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;
    ~SilentTerminal() {
        ::tcsetattr(terminal_, TCSAFLUSH, &before_);
        ::close(signals_);
        ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr); // a signal that came meanwhile is delivered here
    }

    /// Waits for input; false when a signal came instead.
    [[nodiscard]] bool wait() const {
        pollfd sources[] = {{signals_, POLLIN, 0}, {terminal_, POLLIN, 0}};
        while (::poll(sources, 2, -1) < 0) {
            if (errno != EINTR) throw cannot_read(errno);
        }
        return sources[0].revents == 0;
    }

private:
    int terminal_;
    int signals_ = -1;
    termios before_{};
    sigset_t mask_before_{};
};

void tell(int terminal, std::string_view text) {
    if (::write(terminal, text.data(), text.size()) < 0) throw cannot_read(errno);
}

Passphrase ask_on_terminal(const std::string& prompt) {
    const Descriptor terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (terminal.get() < 0)
        throw Error(ErrorKind::usage, tr("there is no terminal on which to ask for the passphrase"),
                    tr("give it with --passphrase-fd"));
    while (true) {
        const SilentTerminal silent(terminal.get());
        tell(terminal.get(), prompt);
        std::optional<Passphrase> passphrase = read_line(terminal.get(), [&] { return silent.wait(); });
        tell(terminal.get(), "\n");
        if (passphrase) return std::move(*passphrase); // else the program was stopped, and went on: ask again
    }
}

} // namespace

Passphrase read_passphrase(int descriptor) {
    return *read_line(descriptor, [] { return true; });
}

PassphraseSource passphrase_source(std::optional<int> descriptor, std::string path) {
    return [descriptor, path = std::move(path)] {
        if (descriptor) return read_passphrase(*descriptor);
        return ask_on_terminal(fmt::format(fmt::runtime(tr("Passphrase of {}: ")), escape_for_terminal(path)));
    };
}

Passphrase new_passphrase(std::optional<int> descriptor) {
    Passphrase passphrase = descriptor ? read_passphrase(*descriptor) : ask_on_terminal(tr("Passphrase for the new key: "));
    if (passphrase.view().empty())
        throw Error(ErrorKind::usage, tr("the passphrase is empty"), tr("a key without one is made with --no-passphrase"));
    if (!descriptor && ask_on_terminal(tr("The same passphrase again: ")).view() != passphrase.view())
        throw Error(ErrorKind::usage, tr("the two passphrases differ, so no key was made"));
    return passphrase;
}

} // namespace rectool
