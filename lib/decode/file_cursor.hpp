// A place in a file for libraries that read through callbacks in C.
#pragma once

#include "decode/file_reader.hpp"

#include <cstdint>
#include <exception>
#include <span>
#include <utility>

namespace rectool {

/// Exceptions must not pass through C code: they are kept here, and thrown by `rethrow` once the library has returned.
struct FileCursor {
    FileReader* reader = nullptr;
    std::uint64_t position = 0;
    std::exception_ptr failure;

    /// Reads on; 0 at the end, and after a failure.
    std::size_t read(std::span<std::uint8_t> out) noexcept {
        if (failure) return 0;
        try {
            const std::size_t count = reader->read_at(position, out);
            position += count;
            return count;
        } catch (...) {
            failure = std::current_exception();
            return 0;
        }
    }

    void rethrow() {
        if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
    }
};

} // namespace rectool
