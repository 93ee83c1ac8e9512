#include "tools/unpacked_bundle.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "tools/terminal.hpp"

#include <filesystem>
#include <fmt/format.h>

namespace rectool {

bool is_bundle(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && !std::filesystem::exists(path + ".recsig", ignored) &&
           looks_like_bundle(path);
}

UnpackedBundle unpack_bundle(const std::string& path, bool with_recording) {
    const Bundle bundle(path);
    Progress progress(tr("unpacking"));
    const auto told = [&progress](double share) {
        constexpr double whole = 1000;
        progress.update(static_cast<std::uint64_t>(share * whole), static_cast<std::uint64_t>(whole));
    };
    UnpackedBundle unpacked{fmt::format("{}: {}", path, bundle.chain()), bundle.unpack(bundle.chain(), {}),
                            fmt::format("{}: {}", path, bundle.recording()), std::nullopt};
    if (!with_recording) return unpacked;
    unpacked.recording.emplace(bundle.unpack(bundle.recording(), told));
    if (looks_like_bundle(unpacked.recording->path()))
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("the recording in this bundle is a bundle itself: {}")), path));
    return unpacked;
}

} // namespace rectool
