// Finds the blocks of a reference by their weak sum, and rolls that sum along a copy.
#pragma once

#include "align/copy_window.hpp"
#include "rectool/alignment.hpp"

#include <optional>
#include <span>
#include <vector>

namespace rectool::align {

/// The weak sums of all blocks of one length. 8 bytes a block, about 4 for the directory, and at most 2 MiB for the filter.
class WeakTable {
public:
    WeakTable(const Reference& reference, std::uint64_t window_units);

    /// False for nearly all sums that no block has. The one thing that is asked for every unit of a copy.
    [[nodiscard]] bool may_have(std::uint64_t rolled) const noexcept {
        const std::uint64_t bit = rolled >> filter_shift_;
        return (filter_[bit >> 6U] >> (bit & 63U) & 1U) != 0;
    }

    struct Entry {
        std::uint32_t weak = 0;
        std::uint32_t block = 0;
    };

    /// The blocks with this weak sum, in their order.
    [[nodiscard]] std::span<const Entry> find(std::uint32_t weak) const;

private:
    std::vector<Entry> entries_;         ///< sorted
    std::vector<std::uint32_t> buckets_; ///< first entry by the high bits of the sum
    unsigned bucket_shift_ = 0;
    std::vector<std::uint64_t> filter_;
    unsigned filter_shift_ = 0;
};

/// The weak sum of a window that is moved along a copy unit by unit.
class Roller {
public:
    Roller(const Essence& essence, CopyWindow& copy, const WeakTable& table, std::uint64_t window_units);

    /// Puts the window at a unit. False if the copy ends before the window does.
    bool put(std::uint64_t unit);

    /// Moves on until the table may have the sum (true) or `limit` is reached or the copy ends (false). Stays where it is if the
    /// table may have the sum there already.
    bool roll(std::uint64_t limit);

    /// Moves on by one unit; false at the end of the copy.
    bool step();

    [[nodiscard]] std::uint64_t at() const noexcept { return at_; }
    [[nodiscard]] std::uint32_t weak() const noexcept { return static_cast<std::uint32_t>(sum_ >> 32U); }

    /// Sums that roll() passes over.
    void ignore(std::optional<std::uint32_t> weak) noexcept { ignored_ = weak; }

private:
    bool have_terms(std::uint64_t end);

    const Essence& essence_;
    CopyWindow& copy_;
    const WeakTable& table_;
    std::uint64_t units_;
    std::uint64_t base_;
    std::uint64_t base_power_; ///< what a unit's term has been multiplied with when it leaves
    std::vector<std::uint64_t> terms_;
    std::uint64_t terms_first_ = 0; ///< unit of terms_[0]
    std::uint64_t at_ = 0;
    std::uint64_t sum_ = 0;
    std::optional<std::uint32_t> ignored_;
};

} // namespace rectool::align
