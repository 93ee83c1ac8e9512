// A file as decoders read it: mostly onwards, sometimes elsewhere.
#pragma once

#include "audio/input_file.hpp"
#include "rectool/bytes.hpp"

namespace rectool {

/// Serves reads at any place, out of two pieces of the file that are kept: one moves on with the reading, one is for looks
/// elsewhere. Not thread-safe.
class FileReader {
public:
    explicit FileReader(InputFilePtr file) : file_(std::move(file)) {}

    [[nodiscard]] const std::string& path() const noexcept { return file_->path(); }
    [[nodiscard]] std::uint64_t size() const noexcept { return file_->size(); }
    [[nodiscard]] const InputFilePtr& file() const noexcept { return file_; }

    /// Fills `out` from `offset` on; returns how many bytes there were, fewer only at the end of the file. Throws as InputFile.
    std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out);

private:
    /// A piece of the file.
    struct Piece {
        std::uint64_t offset = 0;
        Bytes bytes;

        [[nodiscard]] bool holds(std::uint64_t place) const noexcept { return place >= offset && place - offset < bytes.size(); }
    };

    void load(Piece& piece, std::uint64_t offset, std::uint64_t size);

    InputFilePtr file_;
    Piece onwards_;
    Piece elsewhere_;
};

} // namespace rectool
