#include "tools/unpacked_bundle.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "tools/terminal.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace rectool {

bool is_bundle(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && !std::filesystem::exists(path + ".recsig", ignored) &&
           looks_like_bundle(path);
}

UnpackedBundle unpack_bundle(const std::string& path, bool with_recording) {
    const auto opened = std::make_shared<const Bundle>(path);
    const Bundle& bundle = *opened;
    Progress progress(tr("unpacking"));
    const auto told = [&progress](double share) {
        constexpr double whole = 1000;
        progress.update(static_cast<std::uint64_t>(share * whole), static_cast<std::uint64_t>(whole));
    };
    UnpackedBundle unpacked{fmt::format("{}: {}", path, bundle.chain()), bundle.unpack(bundle.chain(), {}),
                            fmt::format("{}: {}", path, bundle.recording()), std::nullopt, opened};
    if (!with_recording) return unpacked;
    unpacked.recording.emplace(bundle.unpack(bundle.recording(), told));
    if (looks_like_bundle(unpacked.recording->path()))
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("the recording in this bundle is a bundle itself: {}")), path));
    return unpacked;
}

FindAttachment attachments_in(std::shared_ptr<const Bundle> bundle) {
    const auto file = std::make_shared<std::optional<TemporaryFile>>();
    return [bundle = std::move(bundle), file](const std::string& name) -> std::optional<std::string> {
        const std::string entry = std::string(bundle_attachments) + name;
        const std::vector<std::string>& entries = bundle->attachments();
        if (std::find(entries.begin(), entries.end(), entry) == entries.end()) return std::nullopt;
        file->emplace(bundle->unpack(entry, {}));
        return (*file)->path();
    };
}

} // namespace rectool
