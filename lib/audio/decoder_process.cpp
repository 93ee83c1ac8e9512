#include "audio/decoder_process.hpp"

#include "audio/helper_program.hpp"
#include "audio/source_messages.hpp"
#include "base/text.hpp"

#include <array>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <vector>

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

/// A duplicate that is out of the way of the numbers that the decoder expects.
Descriptor aside(int number) {
    constexpr int first_free = 10;
    return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, first_free));
}

struct SpawnActions {
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};

    SpawnActions() {
        if (::posix_spawn_file_actions_init(&actions) != 0 || ::posix_spawnattr_init(&attributes) != 0) throw std::bad_alloc();
        sigset_t none;
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    ~SpawnActions() {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
};

/// Starts the decoder with those three descriptors; its streams lead nowhere.
pid_t start(Decoder decoder, int socket, int file, int memory) {
    const std::string path = find_helper(name_of(decoder));
    SpawnActions spawn;
    for (const int stream : {0, 1, 2})
        ::posix_spawn_file_actions_addopen(&spawn.actions, stream, "/dev/null", O_RDWR, 0);
    ::posix_spawn_file_actions_adddup2(&spawn.actions, socket, decoder_socket);
    ::posix_spawn_file_actions_adddup2(&spawn.actions, file, decoder_file);
    ::posix_spawn_file_actions_adddup2(&spawn.actions, memory, decoder_memory);
    ::posix_spawn_file_actions_addclosefrom_np(&spawn.actions, decoder_memory + 1);
    const char* locale = std::setlocale(LC_MESSAGES, nullptr);
    std::string name = name_of(decoder);
    std::string language = locale == nullptr ? "C" : locale; // for its messages
    const std::array<char*, 3> arguments{name.data(), language.data(), nullptr};
    pid_t process = -1;
    const int error = ::posix_spawn(&process, path.c_str(), &spawn.actions, &spawn.attributes, arguments.data(), environ);
    if (error != 0)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("cannot start {}: {}")), path, std::strerror(error)));
    return process;
}

} // namespace

DecoderProcess::DecoderProcess(Decoder decoder, InputFilePtr file)
    : DecoderProcess(decoder, std::move(file), make_sockets(decoder)) {}

DecoderProcess::DecoderProcess(Decoder decoder, InputFilePtr file, std::array<Descriptor, 2> sockets)
    : file_(std::move(file)), memory_(make_pipe_memory()), socket_(std::move(sockets[0])), answers_(memory_, socket_.get()) {
    process_ = start(decoder, aside(sockets[1].get()).get(), aside(file_->descriptor()).get(), aside(memory_.get()).get());
}

DecoderProcess::~DecoderProcess() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
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
