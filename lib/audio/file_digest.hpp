// The digest of a whole file, beside whatever else is done with it.
#pragma once

#include "audio/input_file.hpp"
#include "rectool/hash.hpp"

#include <atomic>
#include <exception>
#include <thread>

namespace rectool {

/// Reads and hashes a file from start to end on a thread of its own.
class FileDigest {
public:
    explicit FileDigest(InputFilePtr file);
    ~FileDigest();
    FileDigest(const FileDigest&) = delete;
    FileDigest& operator=(const FileDigest&) = delete;

    /// Waits, and gives BLAKE2b-256 of the file. Throws Error{input} if it could not be read, or was changed meanwhile. Call
    /// once.
    [[nodiscard]] Hash finish();

private:
    void read();

    InputFilePtr file_;
    Blake2b hash_;
    std::exception_ptr failure_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

} // namespace rectool
