#include "tools/trust_file.hpp"

#include "base/folder.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace rectool {

namespace {

std::string folder_of(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

/// A link is followed, as it is its target that is to be replaced.
std::string resolved(const std::string& path) {
    std::error_code missing;
    const std::filesystem::path target = std::filesystem::canonical(path, missing);
    return missing ? path : target.string();
}

bool is_entry(std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t\r");
    return start != std::string_view::npos && line[start] != '#';
}

std::string line_of(const TrustEntry& entry) {
    std::string text = format_trust({entry});
    text.pop_back();
    return text;
}

} // namespace

TrustFile::TrustFile(std::string path, bool may_be_missing) : path_(std::move(path)) {
    std::error_code ignored;
    if (may_be_missing && !std::filesystem::exists(std::filesystem::symlink_status(path_, ignored))) return;
    const std::string text = read_small_file(path_, max_trust_file_size);
    TrustList list = parse_trust(text, path_);
    std::size_t next = 0;
    std::string_view rest = text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        lines_.push_back({std::string(line), {}});
        if (is_entry(line)) lines_.back().entry = std::move(list.at(next++));
    }
}

TrustList TrustFile::entries() const {
    TrustList list;
    for (const TrustLine& line : lines_) {
        if (line.entry) list.push_back(*line.entry);
    }
    return list;
}

const TrustEntry& TrustFile::find(const std::string& name_or_key) const {
    const std::optional<PublicKey> key = parse_public_key(name_or_key);
    const TrustEntry* found = nullptr;
    for (const TrustLine& line : lines_) {
        if (!line.entry || !(key ? line.entry->key.same_key(*key) : line.entry->name == name_or_key)) continue;
        if (found != nullptr)
            throw Error(ErrorKind::usage, std::string(tr("several keys have this name:")) + " " + name_or_key,
                        tr("give the key itself"));
        found = &*line.entry;
    }
    if (found == nullptr)
        throw Error(ErrorKind::usage, std::string(tr("no such name or key in the trust file:")) + " " + name_or_key,
                    tr("see rectool trust list"));
    return *found;
}

void TrustFile::add(const TrustEntry& entry) {
    for (const TrustLine& line : lines_) {
        if (!line.entry) continue;
        if (line.entry->key.same_key(entry.key))
            throw Error(ErrorKind::usage,
                        std::string(tr("this key is in the trust file already, under the name:")) + " " + line.entry->name);
        if (line.entry->name == entry.name)
            throw Error(ErrorKind::usage,
                        std::string(tr("this name is in the trust file already, with another key:")) + " " + entry.name,
                        tr("choose another name for this key, such as one with the year"));
    }
    lines_.push_back({line_of(entry), entry});
}

void TrustFile::remove(const PublicKey& key) {
    std::erase_if(lines_, [&](const TrustLine& line) { return line.entry && line.entry->key.same_key(key); });
}

void TrustFile::replace(const TrustEntry& entry) {
    for (TrustLine& line : lines_) {
        if (line.entry && line.entry->key.same_key(entry.key)) line = {line_of(entry), entry};
    }
}

void TrustFile::save() const {
    std::string text;
    for (const TrustLine& line : lines_)
        text += line.text + "\n";
    (void)parse_trust(text, path_); // what is written can be read: also its limits hold
    const std::string target = resolved(path_);
    struct stat info {};
    const bool exists = ::stat(target.c_str(), &info) == 0;
    OutputFile file(target, true, exists ? info.st_mode & 0777U : 0644U);
    file.write(text);
    file.commit();
}

void make_folder_of(const std::string& path) {
    make_private_folder(folder_of(path));
}

TrustFileLock::TrustFileLock(const std::string& path) {
    const std::string folder = folder_of(resolved(path));
    descriptor_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // Best effort: where a folder cannot be locked two changes at once may lose one, but the file stays whole.
    if (descriptor_ >= 0) (void)::flock(descriptor_, LOCK_EX);
}

TrustFileLock::~TrustFileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

} // namespace rectool
