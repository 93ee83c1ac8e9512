// A bundle on the command line, where a recording or a chain may stand too.
#pragma once

#include "bundle/bundle.hpp"
#include "rectool/attachments.hpp"

#include <memory>
#include <optional>
#include <string>

namespace rectool {

/// Whether `path` is a bundle: a ZIP file that has no chain of its own beside it (then it was signed as it is).
[[nodiscard]] bool is_bundle(const std::string& path);

/// What a command needs of a bundle, in temporary files.
struct UnpackedBundle {
    std::string chain_name; ///< for people: bundle and name in it
    TemporaryFile chain;
    std::string recording_name;
    std::optional<TemporaryFile> recording;
    std::shared_ptr<const Bundle> bundle;
};

/// The files that are attached in a bundle, unpacked one at a time.
[[nodiscard]] FindAttachment attachments_in(std::shared_ptr<const Bundle> bundle);

/// Throws Error{input} as Bundle does. Without `with_recording` the chain alone is unpacked.
[[nodiscard]] UnpackedBundle unpack_bundle(const std::string& path, bool with_recording);

} // namespace rectool
