#include "audio/input_file.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>

namespace rectool {

namespace {

Error read_error(const std::string& path, int error) {
    return {ErrorKind::input, fmt::format(fmt::runtime(tr("cannot read {}: {}")), path, std::strerror(error))};
}

Error changed_error(const std::string& path) {
    return {ErrorKind::input, fmt::format(fmt::runtime(tr("{} was changed by something else while it was read")), path),
            tr("wait until the recording is written, then try again")};
}

} // namespace

// O_NONBLOCK: opening a FIFO must not wait for its writer.
InputFile::InputFile(const std::string& path, const std::string& name)
    : path_(name.empty() ? path : name), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
    check();
}

InputFile::InputFile(Descriptor descriptor, std::string path) : path_(std::move(path)), descriptor_(std::move(descriptor)) {
    check();
}

void InputFile::check() {
    if (descriptor() < 0 || ::fstat(descriptor(), &opened_) != 0) throw read_error(path_, errno);
    if (S_ISDIR(opened_.st_mode))
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is a folder, not a recording")), path_));
    if (!S_ISREG(opened_.st_mode))
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is not a regular file")), path_));
    if (opened_.st_size <= 0) throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is empty")), path_));
    (void)::posix_fadvise(descriptor(), 0, 0, POSIX_FADV_SEQUENTIAL); // only a hint
}

void InputFile::read(std::uint64_t offset, std::span<std::uint8_t> out) const {
    while (!out.empty()) {
        const ssize_t got = ::pread(descriptor(), out.data(), out.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw read_error(path_, errno);
        if (got == 0) throw changed_error(path_); // it was longer when it was opened
        out = out.subspan(static_cast<std::size_t>(got));
        offset += static_cast<std::uint64_t>(got);
    }
}

void InputFile::check_unchanged() const {
    struct stat now {};
    if (::fstat(descriptor(), &now) != 0) throw read_error(path_, errno);
    if (now.st_size != opened_.st_size || now.st_mtim.tv_sec != opened_.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != opened_.st_mtim.tv_nsec)
        throw changed_error(path_);
}

} // namespace rectool
