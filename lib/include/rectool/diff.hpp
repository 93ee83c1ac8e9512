// Compares two copies of a recording, neither of which has to be signed; a chain may stand for either.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/declaration.hpp"
#include "rectool/outline.hpp"
#include "rectool/verdict.hpp"

#include <functional>
#include <optional>
#include <string>

namespace rectool {

struct DiffRequest {
    std::string a_path;              ///< the reference: what B is compared with; a recording, or the chain of one
    std::string b_path;              ///< the copy; the same
    std::optional<unsigned> a_track; ///< audio tracks, counted from 1; without them those a player takes
    std::optional<unsigned> b_track;
    Seconds a_start; ///< compare from here on only
    Seconds b_start;
    std::optional<Seconds> window; ///< compare no more than this from there on; nothing: to the end
    Seconds min_edit;              ///< leave shorter edits out
    bool outlines = false;         ///< have outlines of the sound in any case
    [[nodiscard]] bool is_part() const noexcept { return a_start.value > 0 || b_start.value > 0 || window; }
    std::string declared_path; ///< chain of B as an edited copy of A; empty: none
    TrustList trust;           ///< whose declarations count
};

/// One of the two.
struct DiffSide {
    std::string path;
    std::string container;
    Essence essence;
    SourceSummary summary;
    Seconds length;             ///< of the whole recording
    TimeRange part;             ///< what of it was compared
    Outline outline;            ///< of `part`; may be empty
    std::optional<Chain> chain; ///< this is the chain of a recording, without its segments; whose key it is was not checked
};

/// What was done to the sound as a whole, as measured; none of it is an edit.
enum class ProcessingKind {
    drift,         ///< `amount` ppm that B's clock differs: B takes longer if positive
    gain,          ///< B is louder by `amount` dB
    level_changes, ///< the gain varies by `amount` dB: compression, or a gain control
    rate,          ///< B has `amount` samples a second, A has not
    channels       ///< B has `amount` channels, A has not
};
struct Processing {
    ProcessingKind kind;
    double amount = 0;
    bool operator==(const Processing&) const = default;
};

struct DiffResult {
    DiffSide a;
    DiffSide b;
    Verdict verdict; ///< identity is not_applicable
    EditList edits;  ///< what was done to A to make B
    std::vector<Processing> processing;
    bool measured = false;         ///< by the likeness of the sound, not by equal samples or packets
    Seconds smallest_edit{};       ///< shorter ones may have been missed
    bool is_part = false;          ///< only a part of A was compared with a part of B; the verdict is about these
    std::size_t beyond_part = 0;   ///< stretches at the borders of the parts whose counterpart may lie beyond the other part
    Seconds min_edit{};            ///< shorter edits were left out, as was asked for
    std::size_t ignored_edits = 0; ///< how many that were
    std::vector<Declaration> declarations; ///< the one that was given
};

/// Finds what is different in B. Lossless recordings are compared sample by sample, lossy ones of the same encoding packet by
/// packet; what is equal is proven so. Where nothing is equal (another
/// encoding, rate, loudness or clock) the sound is compared, with a precision that each edit carries: docs/accuracy.md.
/// Of a chain its blocks, or else its fingerprint, are compared; an invalid one is told to be that, and nothing is compared.
/// Throws Error{input} if one cannot be read. `progress` (may be empty) gets units done, and of how many if that is known.
[[nodiscard]] DiffResult
diff_recordings(const DiffRequest& request,
                const std::function<void(std::uint64_t done, std::optional<std::uint64_t> total)>& progress);

} // namespace rectool
