#include "base/folder.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>

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

} // namespace rectool
