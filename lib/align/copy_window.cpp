#include "align/copy_window.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace rectool::align {

namespace {

constexpr std::uint64_t bytes_kept = std::uint64_t{4} << 20U;
constexpr std::size_t probe_bytes = 16;

void reset(UnitChunk& chunk) {
    chunk.first = 0;
    chunk.count = 0;
    chunk.bytes.clear();
    chunk.sizes.clear();
    chunk.frames.clear();
    chunk.inexact.clear();
}

bool all_zero(const std::uint8_t* bytes, std::size_t count) {
    std::uint8_t any = 0;
    for (std::size_t i = 0; i < count; ++i)
        any |= bytes[i];
    return any == 0;
}

bool probe_is_zero(const std::uint8_t* bytes) {
    std::uint64_t words[2];
    static_assert(sizeof words == probe_bytes);
    std::memcpy(words, bytes, sizeof words);
    return (words[0] | words[1]) == 0;
}

/// The first of the sorted, disjoint `ranges` that ends after `unit`.
const Range* first_ending_after(const std::vector<Range>& ranges, std::uint64_t unit) {
    const auto found = std::upper_bound(ranges.begin(), ranges.end(), unit,
                                        [](std::uint64_t value, const Range& range) { return value < range.end; });
    return found == ranges.end() ? nullptr : &*found;
}

bool contains(const Range& outer, const Range& inner) {
    return outer.start <= inner.start && inner.end <= outer.end;
}

} // namespace

CopyWindow::CopyWindow(const Essence& essence, const CopyReader& copy, const std::function<void(std::uint64_t)>& progress,
                       std::uint64_t block_units)
    : essence_(essence), copy_(copy), progress_(progress), block_units_(block_units), piece_units_(essence.units_in_piece()),
      shortest_silence_(essence.type == EssenceType::pcm ? std::max<std::uint64_t>(1, essence.rate / 100) : 0) {}

bool CopyWindow::fill(std::uint64_t end) {
    while (units_read_ < end && !ended_) {
        Piece& piece = pieces_.emplace_back();
        while (piece.chunk.count < piece_units_ && copy_.read(piece.chunk, piece_units_ - piece.chunk.count) != 0) {
        }
        ended_ = piece.chunk.count < piece_units_;
        if (piece.chunk.count == 0) {
            pieces_.pop_back();
            break;
        }
        prepare(piece);
        units_read_ += piece.chunk.count;
        bytes_read_ += piece.chunk.bytes.size();
        bytes_held_ += piece.chunk.bytes.size();
        note_inexact(piece.chunk);
        if (shortest_silence_ != 0) note_silence(piece.chunk);
        if (progress_) progress_(units_read_);
    }
    return units_read_ >= end;
}

void CopyWindow::trim(std::uint64_t from) {
    while (bytes_held_ > bytes_kept && !pieces_.empty()) {
        const UnitChunk& oldest = pieces_.front().chunk;
        if (oldest.first + oldest.count > from || bytes_held_ - oldest.bytes.size() < bytes_kept) return;
        bytes_held_ -= oldest.bytes.size();
        pieces_.pop_front();
    }
}

void CopyWindow::prepare(Piece& piece) const {
    if (essence_.type != EssenceType::packets) return;
    piece.offsets.assign(1, 0);
    for (const std::uint32_t size : piece.chunk.sizes)
        piece.offsets.push_back(piece.offsets.back() + size);
}

ByteView CopyWindow::part_of(const Piece& piece, Range units) const {
    const std::uint64_t first = units.start - piece.chunk.first;
    const std::uint64_t last = units.end - piece.chunk.first;
    const ByteView all = piece.chunk.bytes;
    if (essence_.type == EssenceType::packets)
        return all.subspan(piece.offsets[first], piece.offsets[last] - piece.offsets[first]);
    return all.subspan(first * essence_.unit_bytes(), (last - first) * essence_.unit_bytes());
}

std::size_t CopyWindow::piece_index(std::uint64_t unit) const {
    return static_cast<std::size_t>((unit - pieces_.front().chunk.first) / piece_units_);
}

const UnitChunk& CopyWindow::piece_of(std::uint64_t unit) const {
    return pieces_[piece_index(unit)].chunk;
}

std::optional<ByteView> CopyWindow::bytes(Range units, Bytes& scratch) {
    if (units.end > units_read_ || units.empty()) return std::nullopt;
    if (pieces_.empty() || units.start < pieces_.front().chunk.first) {
        if (!load_again(units)) return std::nullopt;
        return part_of(again_, units);
    }
    std::size_t index = piece_index(units.start);
    const auto end_of = [&](std::size_t i) { return pieces_[i].chunk.first + pieces_[i].chunk.count; };
    if (units.end <= end_of(index)) return part_of(pieces_[index], units);
    scratch.clear();
    for (std::uint64_t at = units.start; at < units.end; ++index) {
        const std::uint64_t end = std::min(units.end, end_of(index));
        const ByteView part = part_of(pieces_[index], {at, end});
        scratch.insert(scratch.end(), part.begin(), part.end());
        at = end;
    }
    return scratch;
}

bool CopyWindow::load_again(Range units) {
    const UnitChunk& chunk = again_.chunk;
    if (contains({chunk.first, chunk.first + chunk.count}, units)) return true;
    if (!looks_back_ || !copy_.look_back) return false;
    // Spans are followed backwards, so what lies before will be asked for next.
    const std::uint64_t wanted = std::max(piece_units_, units.length());
    const Range range{units.end > wanted ? units.end - wanted : 0, units.end};
    reset(again_.chunk);
    looks_back_ =
        copy_.look_back(again_.chunk, range) && again_.chunk.first == range.start && again_.chunk.count == range.length();
    if (!looks_back_) reset(again_.chunk);
    prepare(again_);
    return looks_back_;
}

bool CopyWindow::exact(Range units) const {
    const Range* range = first_ending_after(inexact_, units.start);
    return range == nullptr || range->start >= units.end;
}

bool CopyWindow::silent(Range units) const {
    if (contains(open_silence_, units)) return true;
    const Range* range = first_ending_after(silences_, units.start);
    return range != nullptr && contains(*range, units);
}

void CopyWindow::note_inexact(const UnitChunk& chunk) {
    for (const Range& range : chunk.inexact) {
        if (range.empty()) continue;
        // Between two that are less than a block apart no block can match: one range does, and the list stays short.
        if (!inexact_.empty() && range.start < inexact_.back().end + block_units_)
            inexact_.back().end = std::max(inexact_.back().end, range.end);
        else
            inexact_.push_back(range);
    }
}

void CopyWindow::note_silence(const UnitChunk& chunk) {
    const std::size_t size = essence_.unit_bytes();
    if (size == 0) return;
    const std::uint8_t* bytes = chunk.bytes.data();
    const std::size_t total = chunk.bytes.size();
    const auto is_zero = [&](std::size_t unit) { return all_zero(bytes + unit * size, size); };
    std::size_t head = 0;
    while (head < chunk.count && is_zero(head))
        ++head;
    add_silence({chunk.first, chunk.first + head});
    // A silence worth noting holds at least one aligned probe, unless the rate is absurdly low.
    const std::size_t step = shortest_silence_ * size >= 2 * probe_bytes ? probe_bytes : 1;
    std::size_t done = head;
    for (std::size_t at = (head * size / step + 1) * step; at + step <= total; at += step) {
        if (step == probe_bytes ? !probe_is_zero(bytes + at) : bytes[at] != 0) continue;
        std::size_t first = (at + size - 1) / size;
        while (first > done && is_zero(first - 1))
            --first;
        std::size_t last = std::max(first, at / size);
        while (last < chunk.count && is_zero(last))
            ++last;
        add_silence({chunk.first + first, chunk.first + last});
        done = last;
        at = std::max(at, last * size / step * step);
    }
    std::size_t tail = chunk.count; // may be too short for a probe, and go on in the next piece
    while (tail > done && is_zero(tail - 1))
        --tail;
    add_silence({chunk.first + tail, chunk.first + chunk.count});
}

void CopyWindow::add_silence(Range units) {
    if (units.empty()) return;
    if (open_silence_.end == units.start && !open_silence_.empty()) {
        open_silence_.end = units.end;
        return;
    }
    if (open_silence_.length() >= shortest_silence_ && !open_silence_.empty()) silences_.push_back(open_silence_);
    open_silence_ = units;
}

std::vector<Range> CopyWindow::take_silences() {
    add_silence({units_read_ + 1, units_read_ + 2});
    open_silence_ = {};
    return std::exchange(silences_, {});
}

} // namespace rectool::align
