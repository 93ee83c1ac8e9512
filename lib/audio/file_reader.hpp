// One file, read once for its digest while others read in it where they like.
#pragma once

#include "rectool/bytes.hpp"
#include "rectool/hash.hpp"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <sys/stat.h>
#include <thread>

namespace rectool {

/// Serves reads at any place of a regular file, and hashes each byte once, in order, on a thread of its own. Reads that go on
/// where the last ended are served from the blocks on their way to the digest; others by pread and without the digest.
/// Throws Error{input} naming the file: missing, unreadable, not a regular file, empty, changed meanwhile. Not thread-safe.
class FileReader {
public:
    FileReader(std::string path, bool digest);
    ~FileReader();
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

    /// Fills `out` from `offset` on; returns how many bytes there were, fewer only at the end of the file.
    std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out);

    /// Reads what nobody has read, and gives BLAKE2b-256 of the whole file (zeros without digest). Call once.
    [[nodiscard]] Hash finish();

private:
    static constexpr std::size_t block_size = std::size_t{1} << 18; // small enough to be hashed out of a processor's cache
    static constexpr std::size_t slot_count = 8;
    static constexpr std::uint64_t gap_limit = 16; // blocks: a jump ahead this short is read through, for the digest's sake

    void open_checked();
    void load_next();
    std::size_t read_aside(std::uint64_t offset, std::span<std::uint8_t> out);
    void pread_exactly(std::uint64_t offset, std::span<std::uint8_t> out) const;
    [[nodiscard]] std::size_t length_of(std::uint64_t block) const noexcept;
    void hash_blocks();
    void stop();

    std::string path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    struct stat opened_ {};
    std::uint64_t blocks_ = 0; // in the file

    // Block n lives in slot n % slot_count from its loading until block n + slot_count is loaded.
    std::array<std::unique_ptr<std::uint8_t[]>, slot_count> slots_;
    std::unique_ptr<std::uint8_t[]> aside_;
    std::uint64_t aside_offset_ = 0;
    std::size_t aside_length_ = 0;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t loaded_ = 0; // blocks; written by the reading thread alone
    std::uint64_t hashed_ = 0; // blocks
    bool stopping_ = false;
    Blake2b hash_;
    std::thread hasher_;
};

} // namespace rectool
