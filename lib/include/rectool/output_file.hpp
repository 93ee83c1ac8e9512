// Files that appear whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace rectool {

/// Writes beside the target under a temporary name, then fsyncs and renames. Without `overwrite` a target that exists is refused,
/// both when opened and when committed. Not committed: the temporary file goes, the target stays as it was.
class OutputFile {
public:
    /// Throws Error{output}: the target exists, its folder cannot be written.
    OutputFile(std::string path, bool overwrite, unsigned mode = 0644);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();

    void write(std::string_view bytes); ///< throws Error{output}
    void commit();                      ///< throws Error{output}

    /// For a library that makes the file by itself, instead of write(): it puts it at this path, and then comes reopen().
    [[nodiscard]] const std::string& temporary_path() const noexcept { return temporary_; }
    void reopen(); ///< throws Error{output}

    /// Where the file is until then, with all that was written, for other code to write it or read it by its name.
    [[nodiscard]] const std::string& meanwhile();

private:
    void flush();

    std::string path_;
    std::string temporary_;
    std::string buffer_;
    int descriptor_ = -1;
    bool overwrite_;
};

/// Reads a whole small file. Throws Error{input}: missing, unreadable, not a regular file, larger than `limit` bytes.
[[nodiscard]] std::string read_small_file(const std::string& path, std::size_t limit);

} // namespace rectool
