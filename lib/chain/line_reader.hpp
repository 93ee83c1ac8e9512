// Lines of a file or of a text, one after another, with a bound on their length.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace rectool {

struct Line {
    std::string_view text; ///< without newline; valid until the next call
    bool terminated = true;
    bool too_long = false; ///< over max_line_bytes: `text` is empty, the line was passed over
};

/// Splits what `read` gives into lines. `read` fills a buffer and returns the bytes read, 0 at the end.
class LineReader {
public:
    using Read = std::function<std::size_t(char* buffer, std::size_t size)>;
    explicit LineReader(Read read) : read_(std::move(read)) {}

    /// False at the end.
    bool next(Line& line);

private:
    bool fill();

    Read read_;
    std::string buffer_;
    std::size_t start_ = 0; ///< of what has not been given out
    bool ended_ = false;
};

/// Reads a regular file. Throws Error{input} naming the file.
[[nodiscard]] LineReader::Read file_reader(const std::string& path);
/// Reads from memory, which must outlive it.
[[nodiscard]] LineReader::Read text_reader(std::string_view text);

} // namespace rectool
