#include "decode/file_reader.hpp"

#include <algorithm>
#include <cstring>

namespace rectool {

namespace {
constexpr std::uint64_t onwards_size = std::uint64_t{1} << 18;
constexpr std::uint64_t elsewhere_size = std::uint64_t{1} << 16;
constexpr std::uint64_t near = 4 * onwards_size; // a jump ahead this short is still reading on
} // namespace

void FileReader::load(Piece& piece, std::uint64_t offset, std::uint64_t size) {
    piece.bytes.clear(); // in case reading fails
    Bytes bytes = std::move(piece.bytes);
    bytes.resize(static_cast<std::size_t>(std::min(size, file_->size() - offset)));
    file_->read(offset, bytes);
    piece.offset = offset;
    piece.bytes = std::move(bytes);
}

std::size_t FileReader::read_at(std::uint64_t offset, std::span<std::uint8_t> out) {
    std::size_t done = 0;
    while (done < out.size() && offset < size()) {
        const std::uint64_t end = onwards_.offset + onwards_.bytes.size();
        const bool is_onwards = offset >= end && offset - end <= near;
        if (is_onwards && out.size() - done >= onwards_size) { // nothing would be left to keep
            const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.size() - done, size() - offset));
            file_->read(offset, out.subspan(done, count));
            onwards_.offset = offset + count;
            onwards_.bytes.clear();
            return done + count;
        }
        Piece& piece = is_onwards || onwards_.holds(offset) ? onwards_ : elsewhere_;
        if (!piece.holds(offset)) load(piece, offset, is_onwards ? onwards_size : elsewhere_size);
        const auto from = static_cast<std::size_t>(offset - piece.offset);
        const std::size_t count = std::min(out.size() - done, piece.bytes.size() - from);
        std::memcpy(out.data() + done, piece.bytes.data() + from, count);
        done += count;
        offset += count;
    }
    return done;
}

} // namespace rectool
