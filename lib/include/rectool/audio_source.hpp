// Reads the essence of a recording as a stream of units, whatever the container.
#pragma once

#include "rectool/essence.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// A run of consecutive units as they enter the blocks of a chain.
/// pcm: interleaved samples, little-endian, in the source's SampleFormat. packets: each as 32-bit little-endian length and bytes.
struct UnitChunk {
    std::uint64_t first = 0;           ///< number of the first unit
    std::uint64_t count = 0;           ///< units in the chunk
    Bytes bytes;                       ///< the units' bytes, one after the other
    std::vector<std::uint32_t> sizes;  ///< packets only: bytes of each unit, length field included
    std::vector<std::uint32_t> frames; ///< packets only: decoded frames of each unit, at Essence::rate
    std::vector<Range> inexact;        ///< pcm read in a narrower format: units (absolute numbers) that lost low bits

    void clear();
};

/// What was noticed about the file beside its essence. Report turns these into sentences.
enum class SourceNoteKind {
    header_size_wrong,  ///< the header's sizes are 0, maximal or beyond the file: as a recorder leaves them that lost power
    other_audio_tracks, ///< `amount` further audio tracks that are neither signed nor compared
    video,              ///< there are pictures; only the sound is signed or compared
    skipped_by_players, ///< `amount` frames of the essence that players do not play
    unread_audio,     ///< audio a player may play but that is not in the essence (second data chunk, second link): `amount` bytes
    unread_bytes,     ///< `amount` bytes between or after the packets that are neither audio nor a known tag
    decode_errors,    ///< `amount` places where the file is damaged
    truncated,        ///< the file ends before its header says, or within a packet
    ordered_chapters, ///< chapters that make players play it in another order, or leave parts out
    time_stamps       ///< the container's time stamps stray from the sound by `amount` frames: jumps, or another speed
};

struct SourceNote {
    SourceNoteKind kind;
    std::uint64_t amount = 0;
    bool operator==(const SourceNote&) const = default;
};

/// What is known once the source has been read to its end.
struct SourceSummary {
    std::uint64_t units = 0;
    std::uint64_t frames = 0; ///< decoded frames at Essence::rate; for bytes 0
    Presentation presentation;
    std::vector<SourceNote> notes;
    Hash file_digest{}; ///< BLAKE2b-256 of the whole file
    std::uint64_t file_size = 0;
};

struct SourceOptions {
    std::optional<unsigned> track; ///< audio track to read, counted from 1; without it the one a player takes
    std::optional<SampleFormat>
        format;            ///< pcm: convert integers to this integer format; units that lose bits are listed as inexact
    bool as_bytes = false; ///< read the file as essence `bytes`, whatever it is
    bool decoded = false; ///< lossy sound as the samples that a player plays, which differ from decoder to decoder: for measuring
    bool unplayed =
        false; ///< with `decoded`: also what players leave out, so that it runs along with the packets; no digest of the file
    std::string name;       ///< what messages call the file; empty: its path
    bool look_back = false; ///< read only where seek() says, and without a digest of the file
};

/// One audio file being read from its start to its end, once. Not thread-safe; may be used on any one thread at a time.
class AudioSource {
public:
    AudioSource() = default;
    AudioSource(const AudioSource&) = delete;
    AudioSource& operator=(const AudioSource&) = delete;
    virtual ~AudioSource() = default;

    [[nodiscard]] virtual const Essence& essence() const = 0;

    /// What the headers say of the presentation: layout and gain. The played ranges are known at the end only (finish()).
    [[nodiscard]] virtual const Presentation& presentation() const = 0;

    /// Name of the container as people know it ("WAV", "FLAC", "MP4", "Ogg", ...).
    [[nodiscard]] virtual const std::string& container() const = 0;

    /// What the header says of the length, in frames, for a progress display; nothing if it does not say.
    [[nodiscard]] virtual std::optional<std::uint64_t> frames_expected() const = 0;

    /// Appends up to `max_units` units to `chunk` (whose `first` is set when it was empty). Returns how many; 0 at the end.
    /// Throws Error{input} on a read error. Damaged audio is no error: it becomes a note.
    virtual std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) = 0;

    /// Moves to a range of units, which read() then ends with. pcm and bytes only: throws Error{input} where the format cannot.
    /// For looking back while matching; a source that was moved has no summary.
    virtual void seek(Range units) = 0;

    /// After read() returned 0: reads what is left of the file for the digest and tells everything. Call once.
    [[nodiscard]] virtual SourceSummary finish() = 0;
};

/// Opens a recording. Lossless files become pcm, lossy ones packets (docs/format.md, "Essence"). It is decoded by a process of
/// its own, rectool-decode or rectool-decode-lossless, which reads ahead and can do nothing else (docs/decisions/004-sandbox.md).
/// Throws Error{input}: missing, unreadable, empty, not audio, no audio track, no such track, unsupported codec. What the decoder
/// meets later, its own end included, is thrown by the source.
[[nodiscard]] std::unique_ptr<AudioSource> open_audio(const std::string& path, const SourceOptions& options);

} // namespace rectool
