// The trust file as its owner wrote it: a change to one key leaves comments and all other lines as they are.
#pragma once

#include "rectool/trust.hpp"

#include <string>
#include <vector>

namespace rectool {

struct TrustLine {
    std::string text;
    std::optional<TrustEntry> entry; ///< nothing: a comment or an empty line
};

class TrustFile {
public:
    /// Reads a trust file; one that is missing has no lines if `may_be_missing`. Throws Error{input}.
    TrustFile(std::string path, bool may_be_missing);

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] TrustList entries() const;
    /// The entry with this name, or with this key if the text is one. Throws Error{usage}: none, or several of that name.
    [[nodiscard]] const TrustEntry& find(const std::string& name_or_key) const;

    void add(const TrustEntry& entry);
    void remove(const PublicKey& key);
    void replace(const TrustEntry& entry); ///< the entry of the same key

    /// Replaces the file, which keeps its mode. Throws Error{output}.
    void save() const;

private:
    std::string path_;
    std::vector<TrustLine> lines_;
};

/// Makes the folder that a file is to be in. Throws Error{output}.
void make_folder_of(const std::string& path);

/// Keeps two commands from changing one trust file at the same time. The file's folder must exist.
class TrustFileLock {
public:
    explicit TrustFileLock(const std::string& path);
    TrustFileLock(const TrustFileLock&) = delete;
    TrustFileLock& operator=(const TrustFileLock&) = delete;
    ~TrustFileLock();

private:
    int descriptor_;
};

} // namespace rectool
