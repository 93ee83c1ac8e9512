#include "bundle/temporary_file.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace rectool {

namespace {

std::string temporary_folder() {
    const char* folder = std::getenv("TMPDIR");
    return folder != nullptr && *folder == '/' ? folder : "/tmp";
}

Error cannot_unpack(const std::string& folder, int reason) {
    return {ErrorKind::output, fmt::format(fmt::runtime(tr("cannot unpack to {}: {}")), folder, std::strerror(reason)),
            tr("name a folder with more room in TMPDIR")};
}

} // namespace

TemporaryFile::TemporaryFile() : folder_(temporary_folder()) {
    descriptor_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor_ >= 0) return;
    std::string name = folder_ + "/rectool-XXXXXX"; // where the file system cannot make one without a name
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) throw cannot_unpack(folder_, errno);
    ::unlink(name.c_str());
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : folder_(std::move(other.folder_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

TemporaryFile::~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void TemporaryFile::write(std::span<const char> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) throw cannot_unpack(folder_, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

std::string TemporaryFile::path() const {
    return fmt::format("/proc/self/fd/{}", descriptor_);
}

} // namespace rectool
