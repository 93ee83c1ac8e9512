#include "audio/helper_program.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>

namespace rectool {

namespace {

namespace fs = std::filesystem;

/// Where the library is, or the program it is a part of.
fs::path own_folder() {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void*>(&own_folder), &info) == 0 || info.dli_fname == nullptr) return {};
    return fs::path(info.dli_fname).parent_path();
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

} // namespace rectool
