// Compares two recordings by their sound, where nothing in them is equal byte for byte.
#pragma once

#include "rectool/diff.hpp"

namespace rectool {

/// What the sound says. `edits` are not proven, with a precision and confidence each.
struct Measured {
    EditList edits;
    std::vector<Processing> processing;
    Relation relation = Relation::unknown;
    Seconds smallest_edit{};
    Outline outline_a;
    Outline outline_b;
};

/// Decodes and compares both, or their parts; times are counted from the start of these. Throws as open_audio(). `progress` (may
/// be empty) gets a share done, in thousandths, of 1000.
[[nodiscard]] Measured measure(const DiffRequest& request,
                               const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

} // namespace rectool
