// The part of a copy that is held in memory while it is read from start to end, and what is noticed of it on the way.
#pragma once

#include "rectool/alignment.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace rectool::align {

/// Units read one after the other and held in pieces that never move, so that other threads may hash their bytes while more is
/// read. Units that have left the window are read again through CopyReader::look_back where it can.
class CopyWindow {
public:
    /// All must outlive the window. `block_units` says how finely inexact stretches need to be told apart.
    CopyWindow(const Essence& essence, const CopyReader& copy, const std::function<void(std::uint64_t)>& progress,
               std::uint64_t block_units);

    /// Reads on until `end` units were read; false if the copy ends before.
    bool fill(std::uint64_t end);

    /// Lets go of what lies before `from`, but for the last 8 MiB of it.
    void trim(std::uint64_t from);

    [[nodiscard]] std::uint64_t units_read() const noexcept { return units_read_; }
    [[nodiscard]] std::uint64_t bytes_read() const noexcept { return bytes_read_; }

    /// The bytes of units that were read before, as they enter a block; `scratch` may be used to hold them.
    /// Valid until trim() or the next call. Nothing: they are no longer to be had.
    [[nodiscard]] std::optional<ByteView> bytes(Range units, Bytes& scratch);

    /// Whether no unit of the range lost bits.
    [[nodiscard]] bool exact(Range units) const;

    /// Whether every unit of the range is known to be zero (pcm; short silences are not known).
    [[nodiscard]] bool silent(Range units) const;

    /// The piece that holds a unit within the window, for its weak terms.
    [[nodiscard]] const UnitChunk& piece_of(std::uint64_t unit) const;

    /// Silent stretches of at least 10 ms. To be called once the copy has been read to its end.
    [[nodiscard]] std::vector<Range> take_silences();

private:
    struct Piece {
        UnitChunk chunk;
        std::vector<std::uint64_t> offsets; ///< packets: where each unit starts, and the end
    };

    void prepare(Piece& piece) const;
    [[nodiscard]] ByteView part_of(const Piece& piece, Range units) const;
    [[nodiscard]] std::size_t piece_index(std::uint64_t unit) const;
    bool load_again(Range units);
    void note_inexact(const UnitChunk& chunk);
    void note_silence(const UnitChunk& chunk);
    void add_silence(Range units);

    const Essence& essence_;
    const CopyReader& copy_;
    const std::function<void(std::uint64_t)>& progress_;
    std::uint64_t block_units_;
    std::uint64_t piece_units_;
    std::uint64_t shortest_silence_; ///< in units; 0: not looked for
    std::deque<Piece> pieces_;
    Piece again_; ///< units that were read a second time
    std::uint64_t units_read_ = 0;
    std::uint64_t bytes_read_ = 0;
    std::uint64_t bytes_held_ = 0;
    bool ended_ = false;
    bool looks_back_ = true;
    std::vector<Range> inexact_;
    std::vector<Range> silences_;
    Range open_silence_; ///< zero units up to the last unit read
};

} // namespace rectool::align
