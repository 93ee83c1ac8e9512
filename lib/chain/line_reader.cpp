#include "chain/line_reader.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/record.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace rectool {

namespace {
constexpr std::size_t read_size = std::size_t{1} << 16;
}

bool LineReader::fill() {
    if (ended_) return false;
    buffer_.erase(0, start_);
    start_ = 0;
    const std::size_t had = buffer_.size();
    buffer_.resize(had + read_size);
    const std::size_t got = read_(buffer_.data() + had, read_size);
    buffer_.resize(had + got);
    ended_ = got == 0;
    return !ended_;
}

bool LineReader::next(Line& line) {
    bool too_long = false;
    std::size_t searched = start_;
    while (true) {
        const std::size_t newline = buffer_.find('\n', searched);
        if (newline != std::string::npos) {
            too_long = too_long || newline - start_ > max_line_bytes;
            line = {too_long ? std::string_view() : std::string_view(buffer_).substr(start_, newline - start_), true, too_long};
            start_ = newline + 1;
            return true;
        }
        if (buffer_.size() - start_ > max_line_bytes) { // let go of what is too long to be kept
            too_long = true;
            start_ = buffer_.size();
        }
        const std::size_t kept = buffer_.size() - start_;
        if (fill()) {
            searched = start_ + kept;
            continue;
        }
        if (kept == 0 && !too_long) return false;
        line = {too_long ? std::string_view() : std::string_view(buffer_).substr(start_), false, too_long};
        start_ = buffer_.size();
        return true;
    }
}

LineReader::Read file_reader(const std::string& path) {
    const auto failure = [path](int error) {
        return Error(ErrorKind::input, std::string(tr("cannot read")) + " " + path + ": " + std::strerror(error));
    };
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) throw failure(errno);
    const std::shared_ptr<const int> file(new int(descriptor), [](const int* number) {
        ::close(*number);
        delete number;
    });
    struct stat info {};
    if (::fstat(descriptor, &info) != 0) throw failure(errno);
    if (!S_ISREG(info.st_mode)) throw Error(ErrorKind::input, std::string(tr("not a regular file:")) + " " + path);
    return [file, failure](char* buffer, std::size_t size) {
        while (true) {
            const ssize_t got = ::read(*file, buffer, size);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) throw failure(errno);
        }
    };
}

LineReader::Read text_reader(std::string_view text) {
    return [text](char* buffer, std::size_t size) mutable {
        const std::size_t count = text.copy(buffer, size);
        text.remove_prefix(count);
        return count;
    };
}

} // namespace rectool
