// Chooses, of matches that overlap and compete, the spans of an alignment.
#pragma once

#include "align/matcher.hpp"

namespace rectool::align {

/// How long the copy is, and a block.
struct Extent {
    std::uint64_t copy_units = 0;
    std::uint64_t block_units = 0;
};

/// A match as it may become a span: `copy` and `reference` as far as they go, `copy_extent` the same.
/// Leaves out matches without a distinctive block unless their neighbours bear them out, then takes as few spans as cover what
/// can be covered. Where two spans overlap the later begins as early as it can.
[[nodiscard]] std::vector<Span> choose_spans(std::vector<Span> candidates, const Extent& extent);

} // namespace rectool::align
