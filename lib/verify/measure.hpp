// Compares two recordings by their sound, where nothing in them is equal byte for byte.
#pragma once

#include "rectool/diff.hpp"
#include "verify/hear.hpp"

namespace rectool {

constexpr double smallest_by_sound = 0.02; ///< seconds: the shortest edit that is looked for

/// What the sound says. `edits` are not proven, with a precision and confidence each.
struct Measured {
    EditList edits;
    std::vector<Processing> processing;
    Relation relation = Relation::unknown;
    Doubt doubt = Doubt::too_little; ///< where the relation is unknown: why
    Seconds smallest_edit{};
    Outline outline_a;
    Outline outline_b;
};

/// Compares two, the second with four words in 20 ms. `progress` gets a share done, in thousandths, of 1000.
[[nodiscard]] Measured measure(Heard a, Heard b, const MeasureProgress& progress);

/// Decodes and compares both, or their parts; times are counted from the start of these. Throws as open_audio(). `progress` (may
/// be empty) gets a share done, in thousandths, of 1000.
[[nodiscard]] Measured measure(const DiffRequest& request,
                               const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

} // namespace rectool
