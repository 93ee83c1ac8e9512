// Preloaded: once they read packets or samples, libavformat and libsndfile do what RECTOOL_TEST_HARM says, as if a crafted file
// had taken them over.
#include <arpa/inet.h>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int no_memory = -12; // AVERROR(ENOMEM)

int use_up_memory() {
    constexpr std::size_t step = std::size_t{1} << 20;
    while (void* block = std::malloc(step)) // never freed
        std::memset(block, 1, step);
    return no_memory;
}

void connect_somewhere() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(9);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int file = ::socket(AF_INET, SOCK_STREAM, 0);
    (void)!::connect(file, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

/// Returns what libavformat is to return, or 1 to go on.
int do_harm(const char* harm) {
    const auto is = [&](const char* name) { return std::strcmp(harm, name) == 0; };
    if (is("crash")) ::raise(SIGSEGV);
    if (is("abort")) std::abort();
    if (is("exit")) ::_exit(0);
    if (is("network")) connect_somewhere();
    if (is("shell")) (void)!std::system("touch harm-was-done");
    if (is("file")) (void)::open("harm-was-done", O_CREAT | O_WRONLY, 0600);
    if (is("verdict")) (void)!::write(STDOUT_FILENO, "unchanged", 9);
    if (is("kill")) ::kill(::getppid(), SIGKILL);
    if (is("truncate")) (void)!::ftruncate(4, 0);
    if (is("memory")) return use_up_memory();
    if (is("spin"))
        for (volatile bool on = true; on;) {
        }
    return 1;
}

} // namespace

extern "C" int av_read_frame(void* context, void* packet) {
    static int calls = 0;
    const char* harm = std::getenv("RECTOOL_TEST_HARM");
    if (harm != nullptr && ++calls == 100)
        if (const int result = do_harm(harm); result != 1) return result;
    return reinterpret_cast<int (*)(void*, void*)>(::dlsym(RTLD_NEXT, "av_read_frame"))(context, packet);
}

extern "C" std::int64_t sf_read_raw(void* file, void* out, std::int64_t bytes) {
    const char* harm = std::getenv("RECTOOL_TEST_HARM");
    if (harm != nullptr && do_harm(harm) != 1) return 0;
    using Function = std::int64_t (*)(void*, void*, std::int64_t);
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "sf_read_raw"))(file, out, bytes);
}
