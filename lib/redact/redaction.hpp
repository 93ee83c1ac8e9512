// Makes a copy of a recording in which stretches cannot be heard.
#pragma once

#include "rectool/audio_source.hpp"
#include "rectool/declare.hpp"

#include <functional>
#include <string>
#include <vector>

namespace rectool {

enum class RedactKind { mute, tone, cut };

struct RedactRange {
    RedactKind kind = RedactKind::mute;
    Range frames; ///< of what a player plays
};

struct RedactRequest {
    std::string original;
    std::optional<unsigned> track;
    std::vector<RedactRange> ranges;
    bool hard = false; ///< no fades
};

struct Redacted {
    std::string container;         ///< of the copy
    bool same_container = true;    ///< as the original's
    bool decoded = false;          ///< the original is lossy: the copy holds its decoded sound
    std::uint32_t rate = 0;        ///< of both
    std::uint64_t widened = 0;     ///< frames that were cut out beyond the ranges, as only whole packets can be
    std::vector<EditRecord> edits; ///< of what was done, fades included, in the order of the copy
    std::vector<Range> units;      ///< of the original, in which something of the ranges is; none where that is not known
};

/// The ranges in order, those that meet as one. Throws Error{usage} where two kinds overlap or two fades would.
[[nodiscard]] std::vector<RedactRange> in_order(std::vector<RedactRange> ranges, std::uint64_t fade);

/// Writes the copy to `path`. Outside the ranges and the fades beside them (5 ms) every sample is the original's; where packets
/// of a lossy recording are cut (packet_redaction.hpp), every packet that is kept. Throws Error{usage} for a range beyond the
/// end, Error{input}, Error{output}.
[[nodiscard]] Redacted redact(const RedactRequest& request, const std::string& path,
                              const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

} // namespace rectool
