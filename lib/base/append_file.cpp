#include "rectool/append_file.hpp"

#include "base/folder.hpp"
#include "base/text.hpp"
#include "rectool/bytes.hpp"
#include "rectool/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rectool {

namespace {

Error cannot_write(const std::string& path, int reason) {
    return {ErrorKind::output, std::string(tr("cannot write")) + " " + path + ": " + std::strerror(reason)};
}

void lock(int descriptor, const std::string& path) {
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return;
    if (errno != EWOULDBLOCK) throw cannot_write(path, errno);
    throw Error(ErrorKind::output, std::string(tr("another program is writing this chain:")) + " " + path);
}

} // namespace

AppendFile AppendFile::create(std::string path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) == 0)
        throw Error(ErrorKind::output, std::string(tr("this file exists already, and is not overwritten:")) + " " + path,
                    tr("choose another name with -o"));
    return AppendFile(std::move(path));
}

AppendFile AppendFile::open(std::string path) {
    AppendFile file(std::move(path));
    file.descriptor_ = ::open(file.path_.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info {};
    if (file.descriptor_ < 0 || ::fstat(file.descriptor_, &info) != 0) throw cannot_write(file.path_, errno);
    if (!S_ISREG(info.st_mode)) throw Error(ErrorKind::output, std::string(tr("not a regular file:")) + " " + file.path_);
    lock(file.descriptor_, file.path_);
    file.size_ = static_cast<std::uint64_t>(info.st_size);
    return file;
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

AppendFile::~AppendFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void AppendFile::append(std::string_view piece) {
    if (descriptor_ < 0) return appear(piece);
    try {
        write_all(piece);
    } catch (const Error&) {
        (void)::ftruncate(descriptor_, static_cast<off_t>(size_)); // a torn line is tolerated, but none is better
        throw;
    }
    size_ += piece.size();
}

/// Under its name only once the first piece is complete.
void AppendFile::appear(std::string_view piece) {
    const std::string temporary = path_ + "." + hex_encode(random_bytes(6)) + ".part";
    descriptor_ = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (descriptor_ < 0) throw cannot_write(path_, errno);
    try {
        lock(descriptor_, path_);
        write_all(piece);
        if (::link(temporary.c_str(), path_.c_str()) != 0) throw cannot_write(path_, errno); // link replaces nothing
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    ::unlink(temporary.c_str());
    (void)sync_folder_of(path_); // best effort
    size_ = piece.size();
}

void AppendFile::write_all(std::string_view piece) {
    while (!piece.empty()) {
        const ssize_t written = ::write(descriptor_, piece.data(), piece.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw cannot_write(path_, errno);
        piece.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fdatasync(descriptor_) != 0) throw cannot_write(path_, errno);
}

void AppendFile::cut(std::uint64_t size) {
    if (size >= size_) return;
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0 || ::fdatasync(descriptor_) != 0)
        throw cannot_write(path_, errno);
    size_ = size;
}

} // namespace rectool
