#include "audio/decoder_process.hpp"

#include "audio/helper_program.hpp"
#include "audio/source_messages.hpp"
#include "base/text.hpp"

#include <array>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>

namespace rectool {

namespace {

std::string name_of(Decoder decoder) {
    return decoder == Decoder::lossless ? "rectool-decode-lossless" : "rectool-decode";
}

std::array<Descriptor, 2> make_sockets(Decoder decoder) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw Error(ErrorKind::input,
                    fmt::format(fmt::runtime(tr("cannot start {}: {}")), name_of(decoder), std::strerror(errno)));
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Starts the decoder with those three descriptors; its streams lead nowhere.
pid_t start(Decoder decoder, int socket, int file, int memory) {
    static_assert(decoder_socket == 3 && decoder_file == 4 && decoder_memory == 5);
    const char* locale = std::setlocale(LC_MESSAGES, nullptr); // for its messages
    return start_helper(name_of(decoder), {locale == nullptr ? "C" : locale}, std::array{-1, -1, -1, socket, file, memory});
}

} // namespace

DecoderProcess::DecoderProcess(Decoder decoder, InputFilePtr file)
    : DecoderProcess(decoder, std::move(file), make_sockets(decoder)) {}

DecoderProcess::DecoderProcess(Decoder decoder, InputFilePtr file, std::array<Descriptor, 2> sockets)
    : file_(std::move(file)), memory_(make_pipe_memory()), socket_(std::move(sockets[0])), answers_(memory_, socket_.get()) {
    process_ = start(decoder, sockets[1].get(), file_->descriptor(), memory_.get());
}

DecoderProcess::~DecoderProcess() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    (void)helper_succeeds(process_);
}

void DecoderProcess::send(ByteView message) const {
    (void)::send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL);
}

Error DecoderProcess::failure() {
    int status = 0;
    socket_ = Descriptor(); // ends it, unless it hangs
    pid_t ended = 0;
    for (int i = 0; i < 100 && ended == 0; ++i) {
        ended = ::waitpid(process_, &status, WNOHANG);
        if (ended == 0) ::usleep(10000);
    }
    if (ended == 0) ::kill(process_, SIGKILL);
    if (ended == 0) (void)::waitpid(process_, nullptr, 0);
    process_ = -1;
    const std::string& path = file_->path();
    const int signal = ended > 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (signal == SIGSYS)
        return {ErrorKind::input,
                fmt::format(fmt::runtime(tr("decoding {} was stopped: it tried what no decoder has to do")), path),
                tr("the file may be made to do harm")};
    if (signal == SIGXCPU || ended == 0)
        return {ErrorKind::input, fmt::format(fmt::runtime(tr("decoding {} was stopped: it took longer than it may")), path)};
    if (signal != 0)
        return {ErrorKind::input, fmt::format(fmt::runtime(tr("the decoder crashed on {} ({})")), path, ::strsignal(signal))};
    return {ErrorKind::input, fmt::format(fmt::runtime(tr("the decoder gave no usable answer on {}")), path)};
}

} // namespace rectool
