#include "audio/file_digest.hpp"

#include <algorithm>
#include <utility>

namespace rectool {

FileDigest::FileDigest(InputFilePtr file) : file_(std::move(file)), thread_([this] { read(); }) {}

FileDigest::~FileDigest() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
}

void FileDigest::read() {
    constexpr std::uint64_t step = std::uint64_t{1} << 18; // small enough to be hashed out of a processor's cache
    try {
        Bytes block(static_cast<std::size_t>(std::min(step, file_->size())));
        for (std::uint64_t at = 0; at < file_->size() && !stopping_; at += step) {
            block.resize(static_cast<std::size_t>(std::min(step, file_->size() - at)));
            file_->read(at, block);
            hash_.update(block);
        }
    } catch (...) {
        failure_ = std::current_exception();
    }
}

Hash FileDigest::finish() {
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
    file_->check_unchanged();
    return hash_.finish();
}

} // namespace rectool
