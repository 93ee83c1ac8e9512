// Compares two copies of a recording, neither of which is signed.
#pragma once

#include "rectool/edits.hpp"
#include "rectool/verdict.hpp"

#include <functional>
#include <optional>
#include <string>

namespace rectool {

struct DiffRequest {
    std::string a_path;              ///< the reference: what B is compared with
    std::string b_path;              ///< the copy
    std::optional<unsigned> a_track; ///< audio tracks, counted from 1; without them those a player takes
    std::optional<unsigned> b_track;
};

/// One of the two.
struct DiffSide {
    std::string path;
    std::string container;
    Essence essence;
    SourceSummary summary;
};

struct DiffResult {
    DiffSide a;
    DiffSide b;
    Verdict verdict; ///< identity is not_applicable
    EditList edits;  ///< what was done to A to make B
};

/// Finds what is different in B. Lossless recordings are compared sample by sample, lossy ones of the same encoding packet by
/// packet; what is equal is proven so. Recordings that were encoded differently cannot be compared yet: `unknown`, inconclusive.
/// Throws Error{input} if one cannot be read. `progress` (may be empty) gets units done, and of how many if that is known.
[[nodiscard]] DiffResult
diff_recordings(const DiffRequest& request,
                const std::function<void(std::uint64_t done, std::optional<std::uint64_t> total)>& progress);

} // namespace rectool
