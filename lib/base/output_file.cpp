#include "rectool/output_file.hpp"

#include "base/folder.hpp"
#include "base/text.hpp"
#include "rectool/bytes.hpp"
#include "rectool/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rectool {

namespace {

std::string with_reason(const char* sentence, const std::string& path, int error) {
    std::string text = sentence;
    return text + " " + path + ": " + std::strerror(error);
}

Error exists_error(const std::string& path) {
    return {ErrorKind::output, std::string(tr("this file exists already, and is not overwritten:")) + " " + path,
            tr("choose another name with -o, or use --force")};
}

} // namespace

OutputFile::OutputFile(std::string path, bool overwrite, unsigned mode) : path_(std::move(path)), overwrite_(overwrite) {
    struct stat info {};
    if (::lstat(path_.c_str(), &info) == 0) {
        if (!overwrite_) throw exists_error(path_);
        if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode))
            throw Error(ErrorKind::output, std::string(tr("not a regular file, so it is not replaced:")) + " " + path_);
    }
    temporary_ = path_ + "." + hex_encode(random_bytes(6)) + ".part";
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (descriptor_ < 0) throw Error(ErrorKind::output, with_reason(tr("cannot write"), path_, errno));
}

OutputFile::~OutputFile() {
    sodium_memzero(buffer_.data(), buffer_.size());
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
    constexpr std::size_t buffer_limit = std::size_t{1} << 16;
    buffer_.append(bytes);
    if (buffer_.size() >= buffer_limit) flush();
}

void OutputFile::flush() {
    std::string_view left = buffer_;
    while (!left.empty()) {
        const ssize_t written = ::write(descriptor_, left.data(), left.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw Error(ErrorKind::output, with_reason(tr("cannot write"), path_, errno));
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    sodium_memzero(buffer_.data(), buffer_.size()); // the file may be a secret key
    buffer_.clear();
}

void OutputFile::reopen() {
    const int descriptor = ::open(temporary_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) throw Error(ErrorKind::output, with_reason(tr("cannot write"), path_, errno));
    ::close(std::exchange(descriptor_, descriptor));
}

const std::string& OutputFile::meanwhile() {
    flush();
    return temporary_;
}

void OutputFile::commit() {
    flush();
    if (::fsync(descriptor_) != 0) throw Error(ErrorKind::output, with_reason(tr("cannot write"), path_, errno));
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0) throw Error(ErrorKind::output, with_reason(tr("cannot write"), path_, errno));
    if (overwrite_) {
        if (::rename(temporary_.c_str(), path_.c_str()) != 0)
            throw Error(ErrorKind::output, with_reason(tr("cannot write"), path_, errno));
        temporary_.clear();
    } else if (::link(temporary_.c_str(), path_.c_str()) == 0) { // link, as rename would replace a file made meanwhile
        ::unlink(temporary_.c_str());
        temporary_.clear();
    } else if (errno == EEXIST) {
        throw exists_error(path_);
    } else { // file systems without hard links (FAT on a memory stick)
        if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
            if (errno == EEXIST) throw exists_error(path_);
            throw Error(ErrorKind::output, with_reason(tr("cannot write"), path_, errno));
        }
        temporary_.clear();
    }
    (void)sync_folder_of(path_); // best effort: not every file system lets a folder be synced
}

std::string read_small_file(const std::string& path, std::size_t limit) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) throw Error(ErrorKind::input, with_reason(tr("cannot read"), path, errno));
    struct Closer {
        int descriptor;
        ~Closer() { ::close(descriptor); }
    } const closer{descriptor};
    struct stat info {};
    if (::fstat(descriptor, &info) != 0) throw Error(ErrorKind::input, with_reason(tr("cannot read"), path, errno));
    if (!S_ISREG(info.st_mode)) throw Error(ErrorKind::input, std::string(tr("not a regular file:")) + " " + path);
    std::string text;
    char buffer[1 << 16];
    while (true) {
        const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error(ErrorKind::input, with_reason(tr("cannot read"), path, errno));
        if (got == 0) return text;
        text.append(buffer, static_cast<std::size_t>(got));
        if (text.size() > limit)
            throw Error(ErrorKind::input, std::string(tr("far too large for what it should be:")) + " " + path);
    }
}

} // namespace rectool
