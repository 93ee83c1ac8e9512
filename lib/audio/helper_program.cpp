#include "audio/helper_program.hpp"

#include "audio/descriptor.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

namespace rectool {

namespace {

namespace fs = std::filesystem;

/// Where the library is, or the program it is a part of.
fs::path own_folder() {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void*>(&own_folder), &info) == 0 || info.dli_fname == nullptr) return {};
    return fs::path(info.dli_fname).parent_path();
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

/// A duplicate that is out of the way of the numbers that a helper expects.
Descriptor aside(int number) {
    constexpr int first_free = 10;
    return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, first_free));
}

} // namespace

std::string find_helper(const std::string& name) {
    if (const char* folder = std::getenv("RECTOOL_HELPERS"); folder != nullptr && *folder != '\0') return fs::path(folder) / name;
    std::error_code ignored;
    const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    const std::array<fs::path, 4> places{folder / name, folder / RECTOOL_LIBEXEC_FROM_BIN / name,
                                         own_folder() / RECTOOL_LIBEXEC_FROM_LIB / name, fs::path(RECTOOL_LIBEXEC) / name};
    for (const fs::path& place : places)
        if (fs::exists(place, ignored)) return place.string();
    throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is missing, which is a part of rectool")), name),
                tr("install rectool anew, or set RECTOOL_HELPERS to its folder"));
}

pid_t start_helper(const std::string& name, const std::vector<std::string>& arguments, std::span<const int> descriptors) {
    const std::string path = find_helper(name);
    std::vector<std::string> words{name};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    SpawnActions spawn;
    std::vector<Descriptor> duplicates;
    for (std::size_t i = 0; i < descriptors.size(); ++i) {
        if (descriptors[i] < 0) {
            ::posix_spawn_file_actions_addopen(&spawn.actions, static_cast<int>(i), "/dev/null", O_RDWR, 0);
        } else {
            duplicates.push_back(aside(descriptors[i]));
            ::posix_spawn_file_actions_adddup2(&spawn.actions, duplicates.back().get(), static_cast<int>(i));
        }
    }
    ::posix_spawn_file_actions_addclosefrom_np(&spawn.actions, static_cast<int>(descriptors.size()));
    pid_t process = -1;
    const int error = ::posix_spawn(&process, path.c_str(), &spawn.actions, &spawn.attributes, pointers.data(), environ);
    if (error != 0)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("cannot start {}: {}")), path, std::strerror(error)));
    return process;
}

bool helper_succeeds(pid_t process) {
    int status = 0;
    pid_t ended = -1;
    while ((ended = ::waitpid(process, &status, 0)) < 0 && errno == EINTR) {
    }
    return ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace rectool
