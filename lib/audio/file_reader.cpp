#include "audio/file_reader.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace rectool {

namespace {
constexpr std::size_t aside_size = std::size_t{1} << 16;

Error read_error(const std::string& path, int error) {
    return {ErrorKind::input, fmt::format(fmt::runtime(tr("cannot read {}: {}")), path, std::strerror(error))};
}

Error changed_error(const std::string& path) {
    return {ErrorKind::input, fmt::format(fmt::runtime(tr("{} was changed by something else while it was read")), path),
            tr("wait until the recording is written, then try again")};
}
} // namespace

FileReader::FileReader(std::string path, bool digest) : path_(std::move(path)) {
    if (sodium_init() < 0) throw Error(ErrorKind::input, tr("the cryptographic library does not start"));
    for (auto& slot : slots_)
        slot = std::make_unique_for_overwrite<std::uint8_t[]>(block_size);
    aside_ = std::make_unique_for_overwrite<std::uint8_t[]>(aside_size);
    try {
        open_checked();
        if (digest) hasher_ = std::thread([this] { hash_blocks(); });
    } catch (...) {
        if (descriptor_ >= 0) ::close(descriptor_);
        throw;
    }
}

FileReader::~FileReader() {
    stop();
    ::close(descriptor_);
}

void FileReader::open_checked() {
    // O_NONBLOCK: opening a FIFO must not wait for its writer
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor_ < 0 || ::fstat(descriptor_, &opened_) != 0) throw read_error(path_, errno);
    if (S_ISDIR(opened_.st_mode))
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is a folder, not a recording")), path_));
    if (!S_ISREG(opened_.st_mode))
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is not a regular file")), path_));
    if (opened_.st_size <= 0) throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} is empty")), path_));
    size_ = static_cast<std::uint64_t>(opened_.st_size);
    blocks_ = (size_ + block_size - 1) / block_size;
    (void)::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL); // only a hint
}

std::size_t FileReader::length_of(std::uint64_t block) const noexcept {
    return static_cast<std::size_t>(std::min<std::uint64_t>(block_size, size_ - block * block_size));
}

void FileReader::pread_exactly(std::uint64_t offset, std::span<std::uint8_t> out) const {
    while (!out.empty()) {
        const ssize_t got = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw read_error(path_, errno);
        if (got == 0) throw changed_error(path_); // it was longer when it was opened
        out = out.subspan(static_cast<std::size_t>(got));
        offset += static_cast<std::uint64_t>(got);
    }
}

void FileReader::load_next() {
    if (hasher_.joinable()) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return loaded_ < hashed_ + slot_count; });
    }
    pread_exactly(loaded_ * block_size, {slots_[loaded_ % slot_count].get(), length_of(loaded_)});
    {
        const std::lock_guard lock(mutex_);
        ++loaded_;
    }
    changed_.notify_one();
}

std::size_t FileReader::read_aside(std::uint64_t offset, std::span<std::uint8_t> out) {
    if (offset < aside_offset_ || offset >= aside_offset_ + aside_length_) {
        aside_length_ = 0; // in case reading fails
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(aside_size, size_ - offset));
        pread_exactly(offset, {aside_.get(), length});
        aside_offset_ = offset;
        aside_length_ = length;
    }
    const auto from = static_cast<std::size_t>(offset - aside_offset_);
    const std::size_t count = std::min(out.size(), aside_length_ - from);
    std::memcpy(out.data(), aside_.get() + from, count);
    return count;
}

std::size_t FileReader::read_at(std::uint64_t offset, std::span<std::uint8_t> out) {
    std::size_t done = 0;
    while (done < out.size() && offset < size_) {
        const std::uint64_t block = offset / block_size;
        while (block >= loaded_ && block - loaded_ <= gap_limit)
            load_next();
        std::size_t count = 0;
        if (block < loaded_ && loaded_ - block <= slot_count) {
            const auto from = static_cast<std::size_t>(offset % block_size);
            count = std::min(out.size() - done, length_of(block) - from);
            std::memcpy(out.data() + done, slots_[block % slot_count].get() + from, count);
        } else {
            count = read_aside(offset, out.subspan(done));
        }
        done += count;
        offset += count;
    }
    return done;
}

void FileReader::hash_blocks() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || hashed_ < loaded_; });
        if (hashed_ == loaded_) return;
        const std::uint64_t block = hashed_;
        lock.unlock();
        hash_.update({slots_[block % slot_count].get(), length_of(block)});
        lock.lock();
        ++hashed_;
        changed_.notify_one();
    }
}

void FileReader::stop() {
    if (!hasher_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    hasher_.join();
}

Hash FileReader::finish() {
    const bool digest = hasher_.joinable();
    while (digest && loaded_ < blocks_)
        load_next();
    stop();
    struct stat now {};
    if (::fstat(descriptor_, &now) != 0) throw read_error(path_, errno);
    if (now.st_size != opened_.st_size || now.st_mtim.tv_sec != opened_.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != opened_.st_mtim.tv_nsec)
        throw changed_error(path_);
    return digest ? hash_.finish() : Hash{};
}

} // namespace rectool
