// A recording's file, open for reading.
#pragma once

#include "audio/descriptor.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <sys/stat.h>

namespace rectool {

/// A regular file that is not empty. May be read by several threads.
class InputFile {
public:
    /// Throws Error{input} naming the file: missing, unreadable, not a regular file, empty. `name` is what messages call it;
    /// empty: its path.
    explicit InputFile(const std::string& path, const std::string& name = {});

    /// A file that somebody else opened; `path` is for messages. Throws as above.
    InputFile(Descriptor descriptor, std::string path);

    [[nodiscard]] const std::string& path() const noexcept { return path_; } ///< or name: for messages
    [[nodiscard]] std::uint64_t size() const noexcept { return static_cast<std::uint64_t>(opened_.st_size); }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }

    /// Fills `out`, which has to lie within size(). Throws Error{input}: read error, or shorter than it was when opened.
    void read(std::uint64_t offset, std::span<std::uint8_t> out) const;

    /// Throws Error{input} if the file was written to since it was opened.
    void check_unchanged() const;

private:
    void check();

    std::string path_;
    Descriptor descriptor_;
    struct stat opened_ {};
};

using InputFilePtr = std::shared_ptr<const InputFile>;

} // namespace rectool
