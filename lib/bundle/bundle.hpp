// Bundles: a recording with its chain and what belongs to it in one ZIP file (docs/format.md, "Bundles").
#pragma once

#include "bundle/temporary_file.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rectool {

inline constexpr std::uint64_t max_bundle_entries = 1000;
inline constexpr std::uint64_t max_bundle_ratio = 100;         ///< what may come of one packed byte, over all
inline constexpr std::uint64_t max_bundle_slack = 1U << 20U;   ///< that much more of each entry is always allowed
inline constexpr std::uint64_t max_bundle_chain = 1ULL << 30U; ///< bytes of a chain
inline constexpr std::string_view bundle_attachments = "attachments/";
inline constexpr std::string_view bundle_readme = "README.txt";

/// What goes into a bundle.
struct BundleItem {
    std::string name; ///< in the bundle
    std::string path; ///< of the file; empty: `text` is what it holds
    std::string text;
};

/// Whether a name may stand in a bundle: relative, of at most two parts, UTF-8, nothing in it that a file system or a terminal
/// takes for something else.
[[nodiscard]] bool is_bundle_name(std::string_view name);

/// Writes a bundle; recordings and other files that are already packed are stored as they are. Throws Error{usage} for names that
/// are not allowed or come twice, Error{input} for files that cannot be read, Error{output}; then nothing is left behind.
void write_bundle(const std::string& path, const std::vector<BundleItem>& items, bool overwrite,
                  const std::function<void(double share)>& progress);

/// Whether a file begins as a ZIP file does. Throws Error{input} when it cannot be read.
[[nodiscard]] bool looks_like_bundle(const std::string& path);

/// A bundle that is open for reading. Everything in it comes from a stranger.
class Bundle {
public:
    /// Looks at the list of what is in it. Throws Error{input}: no bundle, damaged, encrypted or linked entries, names that are
    /// not allowed or come twice, far too large when unpacked, anything but one recording, its chain, attachments and the README.
    explicit Bundle(std::string path);
    Bundle(const Bundle&) = delete;
    Bundle& operator=(const Bundle&) = delete;
    ~Bundle();

    [[nodiscard]] const std::string& recording() const noexcept { return recording_; } ///< names in the bundle
    [[nodiscard]] const std::string& chain() const noexcept { return chain_; }
    [[nodiscard]] const std::vector<std::string>& attachments() const noexcept { return attachments_; }

    /// Unpacks one entry to a temporary file that has no name and is gone with the object. Throws Error{input}: damaged, or not
    /// of the size that the list says; Error{output}: no room.
    [[nodiscard]] TemporaryFile unpack(const std::string& name, const std::function<void(double share)>& progress) const;

private:
    struct Archive;
    struct Entry {
        std::string name;
        std::uint64_t index = 0;
        std::uint64_t size = 0;
    };
    void read_list();
    void choose_parts();

    std::string path_;
    std::unique_ptr<Archive> archive_;
    std::vector<Entry> entries_; ///< files, by name
    std::string recording_;
    std::string chain_;
    std::vector<std::string> attachments_;
};

} // namespace rectool
