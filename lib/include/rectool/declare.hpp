// Declaring edits: what was done to a recording to make a copy of it, found again and signed.
#pragma once

#include "rectool/declaration.hpp"
#include "rectool/sign.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// An edit as a person names it.
struct AskedEdit {
    DeclaredKind kind = DeclaredKind::cut;
    TimeRange range;           ///< in the original; of an insert in the copy
    std::optional<Seconds> at; ///< move, repeat: where it stands in the copy
    std::string reason;
    std::optional<std::string> note;
};

/// A copy beside one original, which is a chain, or a recording with its chain.
struct Compared {
    Chain original; ///< without problems, complete
    EditList found;
    Grain grain;
    bool measured = false;     ///< the copy was encoded again: by likeness, not by hashes
    std::vector<Doubt> doubts; ///< why nothing, or not everything, can be said
    bool related = true;       ///< the copy is known to be of this original
};

struct CompareRequest {
    std::string chain_path;     ///< of the original
    std::string recording_path; ///< the original itself; empty: it is not at hand
    std::string copy_path;
};

/// Throws Error{chain_invalid} when the chain is damaged or has no end, Error{input} when `recording_path` is not what it signs.
[[nodiscard]] Compared compare_with_original(const CompareRequest& request,
                                             const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

/// The edits with their places in the copy, which follow from where the recording goes on around them. Borders within 0.1 s of a
/// found edit of the same kind are taken from it, as people name times roundly. In the order of the copy.
[[nodiscard]] std::vector<DeclaredEdit> fitted(const std::vector<AskedEdit>& asked, const Compared& compared);

/// All edits that were found, as they would be declared, without reasons. Nothing is found for speed, gain and channels, which
/// cannot be declared.
[[nodiscard]] std::vector<DeclaredEdit> proposed(const EditList& found);

/// A compilation: the stretches of the originals that it is made of, as excerpts in the order of the copy. Places that are in
/// none are left out.
[[nodiscard]] std::vector<DeclaredEdit> excerpts(const std::vector<Compared>& originals, const std::string& reason);

/// What a declaration leaves out or says wrongly, for each original; empty: it can be signed.
[[nodiscard]] std::vector<Discrepancy> check_declared(const std::vector<DeclaredEdit>& edits,
                                                      const std::vector<Compared>& originals, const std::string& copy_path);

/// The records of the edits, in frames. `copy_rate` is that of the copy's essence.
[[nodiscard]] std::vector<EditRecord> edit_records(const std::vector<DeclaredEdit>& edits, const std::vector<Compared>& originals,
                                                   std::uint32_t copy_rate);

/// How the originals are named in the first record of the copy's chain.
[[nodiscard]] std::vector<ParentRecording> parents_of(const std::vector<Compared>& originals);

} // namespace rectool
