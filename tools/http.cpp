#include "tools/http.hpp"

#include "audio/descriptor.hpp"
#include "audio/helper_program.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstring>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace rectool {

namespace {

/// A file without a name, to hand over.
Descriptor unnamed_file(const Bytes& bytes) {
    Descriptor file(::memfd_create("rectool", MFD_CLOEXEC));
    const auto size = static_cast<ssize_t>(bytes.size());
    if (file.get() < 0 || ::write(file.get(), bytes.data(), bytes.size()) != size || ::lseek(file.get(), 0, SEEK_SET) != 0)
        throw Error(ErrorKind::output, std::strerror(errno));
    return file;
}

/// What was written into it, up to `limit` bytes.
Bytes content(const Descriptor& file, std::size_t limit) {
    Bytes bytes(limit);
    const ssize_t got = ::pread(file.get(), bytes.data(), bytes.size(), 0);
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, got)));
    return bytes;
}

} // namespace

Bytes http_post(const std::string& address, const std::string& type, const Bytes& body, const std::string& answer_type,
                std::size_t limit, unsigned seconds) {
    constexpr std::size_t longest_message = 1000;
    if (!address.starts_with("http://") && !address.starts_with("https://"))
        throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("this is no address that begins with http: {}")), address));
    const Descriptor request = unnamed_file(body);
    const Descriptor answer = unnamed_file({});
    const Descriptor complaint = unnamed_file({});
    const char* locale = std::setlocale(LC_MESSAGES, nullptr); // for its messages
    const pid_t process = start_helper(
        "rectool-post",
        {locale == nullptr ? "C" : locale, address, type, answer_type, std::to_string(limit), std::to_string(seconds)},
        std::array{request.get(), answer.get(), complaint.get()});
    if (helper_succeeds(process)) return content(answer, limit);
    const Bytes why = content(complaint, longest_message);
    const std::string reason = why.empty() ? tr("the connection broke off") : std::string(why.begin(), why.end());
    throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} gave no usable answer: {}")), address, reason));
}

} // namespace rectool
