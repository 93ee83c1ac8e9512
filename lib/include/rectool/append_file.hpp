// A file that grows piece by piece, each on disk before the next is written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rectool {

/// Appends to a file that nobody else may append to meanwhile (flock). What was appended stays, whatever happens later.
class AppendFile {
public:
    /// A new file, which appears with its first piece. Throws Error{output}: it exists already.
    [[nodiscard]] static AppendFile create(std::string path);
    /// One that exists. Throws Error{output}: it cannot be written, or another program is appending to it.
    [[nodiscard]] static AppendFile open(std::string path);

    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&&) = delete;
    ~AppendFile();

    /// Returns once the piece is on disk. Throws Error{output}; then the file is cut back to what it was, as far as possible.
    void append(std::string_view piece);

    /// Cuts off what lies beyond `size` bytes. Throws Error{output}.
    void cut(std::uint64_t size);

private:
    explicit AppendFile(std::string path) : path_(std::move(path)) {}
    void write_all(std::string_view piece);
    void appear(std::string_view piece);

    std::string path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

} // namespace rectool
