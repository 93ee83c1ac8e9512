#include "base/folder.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace rectool {

void make_private_folder(const std::string& path) {
    std::filesystem::path made;
    for (const std::filesystem::path& part : std::filesystem::path(path)) {
        made /= part;
        if (::mkdir(made.c_str(), 0700) == 0) continue;
        const int reason = errno;
        std::error_code ignored;
        if (!std::filesystem::is_directory(made, ignored))
            throw Error(ErrorKind::output,
                        std::string(tr("cannot make the folder:")) + " " + made.string() + ": " + std::strerror(reason));
    }
}

bool sync_folder_of(const std::string& path) {
    std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (folder.empty()) folder = ".";
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return synced;
}

} // namespace rectool
