#pragma once

#include <span>
#include <string>

namespace rectool {

/// A file without a name, in the folder that TMPDIR names or else in /tmp: nobody else finds it, and it is gone with the object,
/// however the program ends.
class TemporaryFile {
public:
    TemporaryFile(); ///< throws Error{output}
    TemporaryFile(TemporaryFile&& other) noexcept;
    TemporaryFile& operator=(TemporaryFile&&) = delete;
    ~TemporaryFile();

    void write(std::span<const char> bytes); ///< throws Error{output}
    /// By this path the file can be opened for reading, by this process.
    [[nodiscard]] std::string path() const;

private:
    std::string folder_;
    int descriptor_ = -1;
};

} // namespace rectool
