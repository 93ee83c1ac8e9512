#include "rectool/attachments.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/hash.hpp"
#include "rectool/output_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

namespace rectool {

namespace {

constexpr std::size_t max_transcript = std::size_t{16} << 20U;
constexpr std::string_view subrip = "application/x-subrip";
constexpr std::string_view webvtt = "text/vtt";

std::string type_of(const std::string& path) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> types = {
        {{".srt", subrip},
         {".vtt", webvtt},
         {".txt", "text/plain"},
         {".md", "text/markdown"},
         {".html", "text/html"},
         {".json", "application/json"},
         {".pdf", "application/pdf"},
         {".odt", "application/vnd.oasis.opendocument.text"},
         {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
         {".jpg", "image/jpeg"},
         {".png", "image/png"},
         {".csv", "text/csv"}}};
    std::string ending = std::filesystem::path(path).extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto* const found = std::find_if(types.begin(), types.end(), [&](const auto& one) { return one.first == ending; });
    return std::string(found == types.end() ? "application/octet-stream" : found->second);
}

/// Size and digest of a regular file.
std::pair<std::uint64_t, Hash> digest_of(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info {};
    struct Closer {
        int descriptor;
        ~Closer() {
            if (descriptor >= 0) ::close(descriptor);
        }
    } const closer{descriptor};
    if (descriptor < 0 || ::fstat(descriptor, &info) != 0)
        throw Error(ErrorKind::input, std::string(tr("cannot read")) + " " + path + ": " + std::strerror(errno));
    if (!S_ISREG(info.st_mode)) throw Error(ErrorKind::input, std::string(tr("not a regular file:")) + " " + path);
    Blake2b hash;
    std::uint64_t size = 0;
    std::array<std::uint8_t, std::size_t{1} << 16> buffer{};
    while (true) {
        const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error(ErrorKind::input, std::string(tr("cannot read")) + " " + path + ": " + std::strerror(errno));
        if (got == 0) break;
        hash.update(ByteView(buffer).first(static_cast<std::size_t>(got)));
        size += static_cast<std::uint64_t>(got);
    }
    return {size, hash.finish()};
}

/// A name that stays within its folder.
bool is_plain_name(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
           name.find('\0') == std::string::npos;
}

/// Where a moment or stretch of the recording is in the copy.
std::optional<TimeRange> place_in_copy(const DeclaredMap& made, const TimeRange& time) {
    for (const DeclaredStretch& stretch : made.stretches) {
        if (stretch.origin != Origin::kept) continue;
        const double shift = stretch.b.start.value - stretch.a_start.value;
        const double start = std::max(time.start.value + shift, stretch.b.start.value);
        const double end = std::min(time.end.value + shift, stretch.b.end.value);
        if (start < end) return TimeRange{{start}, {end}};
    }
    return std::nullopt;
}

AttachmentCheck check_one(const Statement& statement, const AttachmentStatement& attachment, const FindAttachment& find,
                          const TrustList& trust) {
    AttachmentCheck check;
    check.attachment = attachment;
    check.key = statement.key;
    if (const TrustEntry* entry = find_trusted(trust, statement.key)) check.by = *entry;
    const std::optional<std::string> path = find(attachment.file);
    if (!path) return check;
    const auto [size, digest] = digest_of(*path);
    check.state = size == attachment.size && digest == attachment.digest ? AttachmentState::same : AttachmentState::differs;
    if (check.state == AttachmentState::same) check.cues = cues_of(*path, attachment).cues;
    return check;
}

} // namespace

AttachmentStatement describe_attachment(const std::string& path, const std::string& language) {
    AttachmentStatement attachment;
    attachment.file = std::filesystem::path(path).filename().string();
    attachment.type = type_of(path);
    attachment.language = language;
    std::tie(attachment.size, attachment.digest) = digest_of(path);
    return attachment;
}

Cues cues_of(const std::string& path, const AttachmentStatement& attachment) {
    if (attachment.type != subrip && attachment.type != webvtt) return {};
    return parse_cues(read_small_file(path, max_transcript));
}

FindAttachment attachments_in(const std::string& folder) {
    return [folder](const std::string& name) -> std::optional<std::string> {
        std::error_code ignored;
        std::string path = (std::filesystem::path(folder) / name).string();
        if (!is_plain_name(name) || !std::filesystem::exists(path, ignored)) return std::nullopt;
        return path;
    };
}

std::vector<AttachmentCheck> check_attachments(const Chain& chain, const FindAttachment& find, const TrustList& trust,
                                               const std::optional<DeclaredMap>& made, Seconds duration) {
    constexpr double rounding = 0.001; // transcripts count thousandths
    std::vector<AttachmentCheck> checks;
    for (const Statement& statement : chain.statements) {
        const auto* attachment = std::get_if<AttachmentStatement>(&statement.body);
        if (attachment == nullptr) continue;
        AttachmentCheck check = check_one(statement, *attachment, find, trust);
        for (const Cue& cue : check.cues) {
            if (cue.time.end.value > duration.value + rounding) ++check.outside;
            if (made) check.mapped.push_back(place_in_copy(*made, cue.time));
        }
        checks.push_back(std::move(check));
    }
    return checks;
}

} // namespace rectool
