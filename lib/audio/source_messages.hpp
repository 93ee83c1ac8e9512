// What the process that decodes is asked, and what it answers. What is read here comes from a process that may be in the hands of
// whoever made the file: every number is checked before it is used.
#pragma once

#include "audio/shared_pipe.hpp"
#include "rectool/audio_source.hpp"

#include <string>
#include <variant>

namespace rectool {

/// Descriptors of that process.
inline constexpr int decoder_socket = 3; ///< its orders, and what wakes it
inline constexpr int decoder_file = 4;   ///< the recording
inline constexpr int decoder_memory = 5; ///< the pipe for its answers

/// The first message on the socket: what to open and how.
struct DecodeRequest {
    std::string path; ///< for messages
    SourceOptions options;
};
[[nodiscard]] Bytes pack(const DecodeRequest& request);
[[nodiscard]] DecodeRequest unpack_request(ByteView message);

/// Further messages on the socket: the units that are wanted now.
[[nodiscard]] Bytes pack(Range units);
[[nodiscard]] Range unpack_units(ByteView message);

/// The first answer: what was opened.
struct SourceOpened {
    Essence essence;
    Presentation presentation;
    std::string container;
    std::optional<std::uint64_t> frames_expected;
};

/// The answer to an order: from here on, the chunks are of these units ...
struct SourceMoved {
    Range units;
};

/// ... and these were all of them.
struct SourcePaused {};

/// It could not go on.
struct SourceFailed {
    std::string message;
    std::string hint;
};

/// In place of SourceOpened: this program does not know the file, the other one may.
struct SourceDeclined {};

using SourceAnswer =
    std::variant<SourceOpened, UnitChunk, SourceMoved, SourcePaused, SourceSummary, SourceDeclined, SourceFailed>;

/// Writes one answer. Throws PipeBroken.
void write_answer(PipeWriter& pipe, const SourceAnswer& answer);

/// Reads one answer. Throws PipeBroken: the other side is gone, or said what makes no sense. `essence` is that of the
/// SourceOpened that came before; a chunk then starts at unit `first`.
[[nodiscard]] SourceAnswer read_answer(PipeReader& pipe, const Essence& essence, std::uint64_t first);

} // namespace rectool
