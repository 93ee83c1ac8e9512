// Cuts whole packets out of a lossy recording, so that those which are kept stay as they are, to the byte.
#pragma once

#include "redact/redaction.hpp"

#include <optional>

namespace rectool {

/// Writes the copy to `path`, if packets can be cut at all: cuts only, of mp3, aac of low complexity or opus, all of which
/// players play but for a delay at either end. Else nothing, and nothing is written. Throws as redact().
[[nodiscard]] std::optional<Redacted>
redact_packets(const RedactRequest& request, const std::string& path,
               const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

} // namespace rectool
