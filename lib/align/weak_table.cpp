#include "align/weak_table.hpp"

#include "rectool/weak_sum.hpp"

#include <algorithm>
#include <bit>

namespace rectool::align {

namespace {

constexpr unsigned filter_bits_per_block = 32;
constexpr unsigned most_filter_bits = 24; // as a power of two: 2 MiB

} // namespace

WeakTable::WeakTable(const Reference& reference, std::uint64_t window_units) {
    entries_.reserve(reference.block_count);
    for (std::uint64_t i = 0; i < reference.block_count; ++i) {
        const ReferenceBlock block = reference.block(i);
        if (block.weak && block.units == window_units) entries_.push_back({*block.weak, static_cast<std::uint32_t>(i)});
    }
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.weak != b.weak ? a.weak < b.weak : a.block < b.block; });

    const unsigned bucket_bits = std::clamp(static_cast<unsigned>(std::bit_width(entries_.size())), 1U, 24U);
    bucket_shift_ = 32 - bucket_bits;
    buckets_.assign((std::size_t{1} << bucket_bits) + 1, 0);
    for (const Entry& entry : entries_)
        ++buckets_[(entry.weak >> bucket_shift_) + 1];
    for (std::size_t i = 1; i < buckets_.size(); ++i)
        buckets_[i] += buckets_[i - 1];

    const unsigned filter_bits =
        std::clamp(static_cast<unsigned>(std::bit_width(entries_.size() * filter_bits_per_block)), 6U, most_filter_bits);
    filter_shift_ = 64 - filter_bits;
    filter_.assign(std::size_t{1} << (filter_bits - 6U), 0);
    for (const Entry& entry : entries_) {
        const std::uint32_t bit = entry.weak >> (32 - filter_bits);
        filter_[bit >> 6U] |= std::uint64_t{1} << (bit & 63U);
    }
}

std::span<const WeakTable::Entry> WeakTable::find(std::uint32_t weak) const {
    const std::size_t bucket = weak >> bucket_shift_;
    const auto from = entries_.begin() + buckets_[bucket];
    const auto to = entries_.begin() + buckets_[bucket + 1];
    const auto first =
        std::lower_bound(from, to, weak, [](const Entry& entry, std::uint32_t value) { return entry.weak < value; });
    const auto last =
        std::upper_bound(first, to, weak, [](std::uint32_t value, const Entry& entry) { return value < entry.weak; });
    return {first, last};
}

Roller::Roller(const Essence& essence, CopyWindow& copy, const WeakTable& table, std::uint64_t window_units)
    : essence_(essence), copy_(copy), table_(table), units_(window_units), base_(weak_base(essence)), base_power_(1) {
    for (std::uint64_t bits = units_, square = base_; bits != 0; bits >>= 1U, square *= square)
        if ((bits & 1U) != 0) base_power_ *= square;
}

bool Roller::have_terms(std::uint64_t end) {
    std::uint64_t have = terms_first_ + terms_.size();
    if (have >= end) return true;
    if (!copy_.fill(end)) return false;
    copy_.trim(at_);
    // What has been passed is dropped once it is more than what is kept: each term is moved about once.
    const std::uint64_t passed = at_ - terms_first_;
    if (passed > terms_.size() / 2 && passed <= terms_.size()) {
        terms_.erase(terms_.begin(), terms_.begin() + static_cast<std::ptrdiff_t>(passed));
        terms_first_ = at_;
    }
    while (have < end) {
        const UnitChunk& piece = copy_.piece_of(have);
        append_weak_terms(essence_, piece, terms_);
        have = piece.first + piece.count;
    }
    return true;
}

bool Roller::put(std::uint64_t unit) {
    if (!copy_.fill(unit + units_)) return false;
    if (unit < terms_first_ || unit > terms_first_ + terms_.size()) {
        terms_.clear();
        terms_first_ = copy_.piece_of(unit).first;
    }
    at_ = unit;
    if (!have_terms(unit + units_)) return false;
    sum_ = 0;
    const std::uint64_t* terms = terms_.data() + (at_ - terms_first_);
    for (std::uint64_t i = 0; i < units_; ++i)
        sum_ = sum_ * base_ + terms[i];
    return true;
}

bool Roller::step() {
    if (!have_terms(at_ + units_ + 1)) return false;
    const std::uint64_t* out = terms_.data() + (at_ - terms_first_);
    sum_ = sum_ * base_ + (out[units_] - out[0] * base_power_);
    ++at_;
    return true;
}

bool Roller::roll(std::uint64_t limit) {
    while (at_ < limit) {
        if (!have_terms(at_ + units_ + 1)) return table_.may_have(sum_) && weak() != ignored_;
        const std::uint64_t steps = std::min(limit - at_, terms_first_ + terms_.size() - at_ - units_);
        const std::uint64_t* out = terms_.data() + (at_ - terms_first_);
        const std::uint64_t* in = out + units_;
        std::uint64_t sum = sum_;
        for (std::uint64_t i = 0; i < steps; ++i) {
            if (table_.may_have(sum) && static_cast<std::uint32_t>(sum >> 32U) != ignored_) {
                at_ += i;
                sum_ = sum;
                return true;
            }
            sum = sum * base_ + (in[i] - out[i] * base_power_);
        }
        at_ += steps;
        sum_ = sum;
    }
    return table_.may_have(sum_) && weak() != ignored_;
}

} // namespace rectool::align
