#include "align/matcher.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace rectool::align {

namespace {

constexpr std::uint64_t nowhere = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t most_blocks = 256; ///< in a batch
constexpr std::size_t batch_bytes = std::size_t{1} << 20;
/// A block that occurs more often than this does not tell where it belongs.
constexpr std::size_t most_rare = 8;
/// Strong hashes, as multiples of the copy's length: for candidates, and with extensions into neighbours' territory.
/// Following a span costs at most 3 (a batch that fails is at most twice what has matched), so that all is within 8.
constexpr std::uint64_t search_share = 4;
constexpr std::uint64_t total_share = 5;
/// A last block with fewer units (pcm, bytes) fits in many places by chance.
constexpr std::uint64_t telling_units = 64;

std::uint64_t distance(std::uint64_t a, std::uint64_t b) {
    return a > b ? a - b : b - a;
}

/// Whether bytes repeat after `period`: all units equal.
bool repeats(ByteView bytes, std::size_t period) {
    return bytes.size() > period && std::memcmp(bytes.data(), bytes.data() + period, bytes.size() - period) == 0;
}

} // namespace

Matcher::Matcher(const Reference& reference, const CopyReader& copy, const std::function<void(std::uint64_t)>& progress)
    : reference_(reference), length_(std::max<std::uint64_t>(1, std::min(reference.block_units, reference.total_units))),
      window_(reference.essence, copy, progress, length_), table_(reference, length_),
      roller_(reference.essence, window_, table_, length_), zeros_(length_ * reference.essence.unit_bytes()),
      silent_blocks_(reference.block_count, Silent::unknown), pool_(reference) {}

std::vector<Match> Matcher::run() {
    Match first;
    follow(first);
    if (!first.copy.empty()) matches_.push_back(first);
    anchor_ = first;
    while (std::optional<Match> found = search(std::max(frontier(), anchor_.copy.end))) {
        extend_back(*found);
        follow(*found);
        if (!found->common) anchor_ = *found;
        add(*found);
    }
    while (window_.fill(window_.units_read() + 1))
        window_.trim(window_.units_read());
    try_end();
    return std::move(matches_);
}

std::size_t Matcher::prepare_batch(const Match& match, std::size_t most) {
    std::vector<Range> ranges;
    std::uint64_t at = match.copy.end;
    for (std::uint64_t index = match.end_block; index < reference_.block_count && ranges.size() < most; ++index) {
        const ReferenceBlock block = reference_.block(index);
        const Range units{at, at + block.units};
        if (!block.provable || !window_.fill(units.end) || !window_.exact(units)) break;
        ranges.push_back(units);
        at = units.end;
    }
    jobs_.clear();
    if (job_bytes_.size() < ranges.size()) job_bytes_.resize(ranges.size());
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const std::optional<ByteView> bytes = window_.bytes(ranges[i], job_bytes_[i]);
        if (!bytes) break;
        jobs_.push_back({match.end_block + i, *bytes});
    }
    return jobs_.size();
}

std::size_t Matcher::largest_batch() const {
    const std::size_t block_bytes = std::max<std::size_t>(1, length_ * reference_.essence.unit_bytes());
    return std::clamp<std::size_t>(batch_bytes / block_bytes, 4, most_blocks);
}

void Matcher::follow(Match& match) {
    const std::size_t largest = largest_batch();
    for (std::size_t batch = 2; prepare_batch(match, batch) != 0; batch = std::min(batch * 2, largest)) {
        pool_.start(jobs_);
        window_.fill(match.copy.end + jobs_.size() * length_ + std::min(batch * 2, largest) * length_);
        const std::size_t proven = pool_.wait();
        for (std::size_t i = 0; i < proven; ++i)
            match.copy.end += reference_.block(match.end_block++).units;
        if (proven < jobs_.size()) return;
        window_.trim(match.copy.end);
    }
}

bool Matcher::is_silent_block(std::uint64_t index) {
    Silent& known = silent_blocks_[index];
    const ReferenceBlock block = reference_.block(index);
    if (known == Silent::unknown) {
        bool silent = block.weak.value_or(0) == 0;
        if (silent) {
            const ByteView bytes = ByteView(zeros_).first(block.units * reference_.essence.unit_bytes());
            spent_ += bytes.size();
            silent = reference_.proves(index, bytes);
        }
        known = silent ? Silent::yes : Silent::no;
    }
    return known == Silent::yes;
}

bool Matcher::proves(std::uint64_t index, Range units) {
    if (!reference_.block(index).provable || !window_.exact(units)) return false;
    if (window_.silent(units)) return is_silent_block(index);
    const std::optional<ByteView> bytes = window_.bytes(units, scratch_);
    if (!bytes) return false;
    spent_ += bytes->size();
    return reference_.proves(index, *bytes);
}

void Matcher::extend_back(Match& match) {
    const std::uint64_t free_from = frontier();
    const std::uint64_t step_cost = std::max<std::uint64_t>(1, zeros_.size() / 64);
    while (match.first_block > 0) {
        const std::uint64_t index = match.first_block - 1;
        const std::uint64_t units = reference_.block(index).units;
        if (match.copy.start < units) return;
        const Range range{match.copy.start - units, match.copy.start};
        const bool free = range.start >= free_from;
        if (!free && !affordable(total_share)) return;
        const std::uint64_t before = spent_;
        if (!proves(index, range)) return;
        spent_ = free ? before : spent_ + step_cost;
        match.first_block = index;
        match.copy.start = range.start;
    }
}

void Matcher::add(Match match) {
    // Beyond blocks that cannot be proven, the same diagonal is the likeliest place for what lies before them.
    std::vector<Match> parts{match};
    while (parts.back().first_block > 0 && parts.back().copy.start > frontier()) {
        const Match& later = parts.back();
        std::uint64_t index = later.first_block;
        std::uint64_t units = 0;
        while (index > 0 && !reference_.block(index - 1).provable)
            units += reference_.block(--index).units;
        if (units == 0 || index == 0) break;
        units += reference_.block(--index).units;
        if (later.copy.start < frontier() + units) break;
        const std::uint64_t start = later.copy.start - units;
        const Range range{start, start + reference_.block(index).units};
        if (!proves(index, range)) break;
        Match earlier{range, index, index + 1, match.common};
        extend_back(earlier);
        parts.push_back(earlier);
    }
    matches_.insert(matches_.end(), parts.rbegin(), parts.rend());
}

std::uint64_t Matcher::next_on_anchor(std::uint64_t at) const {
    const std::uint64_t ahead = (at - anchor_.copy.end + length_ - 1) / length_;
    if (ahead >= reference_.block_count - anchor_.end_block) return nowhere;
    return anchor_.copy.end + ahead * length_;
}

std::optional<Match> Matcher::search(std::uint64_t at) {
    roller_.ignore(std::nullopt);
    if (!roller_.put(at)) return std::nullopt;
    while (true) {
        const std::uint64_t anchored = next_on_anchor(roller_.at());
        const bool hit = roller_.roll(anchored);
        std::optional<Match> found;
        if (roller_.at() == anchored)
            found = try_anchor();
        else if (!hit)
            return std::nullopt;
        if (!found && hit) found = try_candidates();
        if (found) return found;
        if (over_budget_ ? !skip_unaffordable() : !roller_.step()) return std::nullopt;
    }
}

bool Matcher::skip_unaffordable() {
    const Range left_out{roller_.at(), roller_.at() + length_};
    if (!not_searched_.empty() && not_searched_.back().end >= left_out.start)
        not_searched_.back().end = left_out.end;
    else
        not_searched_.push_back(left_out);
    over_budget_ = false;
    return roller_.put(left_out.end);
}

std::optional<Match> Matcher::try_anchor() {
    const std::uint64_t index = anchor_.end_block + (roller_.at() - anchor_.copy.end) / length_;
    const ReferenceBlock block = reference_.block(index);
    if (block.units == length_ && block.weak && *block.weak != roller_.weak()) return std::nullopt;
    const Range units{roller_.at(), roller_.at() + block.units};
    if (!affordable(search_share)) return std::nullopt;
    if (proves(index, units)) return Match{units, index, index + 1, false};
    if (!block.salt_bound && block.provable && block.weak && block.units == length_) salt_damaged_.push_back(units);
    return std::nullopt;
}

std::optional<Match> Matcher::try_candidates() {
    const std::span<const WeakTable::Entry> blocks = table_.find(roller_.weak());
    const Range units{roller_.at(), roller_.at() + length_};
    if (blocks.empty() || !window_.exact(units)) return std::nullopt;
    if (!affordable(search_share)) {
        over_budget_ = true;
        return std::nullopt;
    }
    if (blocks.size() > most_rare) return try_common(blocks);
    const std::optional<ByteView> bytes = window_.bytes(units, scratch_);
    const UnitChunk& piece = window_.piece_of(units.start);
    const std::size_t unit_bytes = piece.sizes.empty() ? reference_.essence.unit_bytes() : piece.sizes[units.start - piece.first];
    return bytes && repeats(*bytes, unit_bytes) ? try_common(blocks) : try_rare(blocks);
}

std::optional<Match> Matcher::try_common(std::span<const WeakTable::Entry> blocks) {
    const Range units{roller_.at(), roller_.at() + length_};
    // Silence behind a changed sample fits anywhere: where it was expected comes first.
    const std::uint64_t anchored = next_on_anchor(units.start);
    if (anchored != nowhere) {
        const std::uint64_t index = anchor_.end_block + (anchored - anchor_.copy.end) / length_;
        const Range expected{anchored, anchored + reference_.block(index).units};
        if (window_.fill(expected.end) && proves(index, expected)) return Match{expected, index, index + 1, false};
    }
    // Only ahead: what lies behind would never keep the order of its neighbours.
    const std::uint64_t ahead =
        matches_.empty() ? 0 : std::max(anchor_.end_block, matches_.back().common ? matches_.back().end_block : 0);
    auto candidate = std::lower_bound(blocks.begin(), blocks.end(), ahead,
                                      [](const WeakTable::Entry& entry, std::uint64_t block) { return entry.block < block; });
    for (std::size_t tried = 0; candidate != blocks.end() && tried < most_rare; ++candidate, ++tried) {
        if (!reference_.block(candidate->block).provable) continue;
        if (proves(candidate->block, units)) return Match{units, candidate->block, candidate->block + 1, true};
        break;
    }
    roller_.ignore(roller_.weak());
    return std::nullopt;
}

std::optional<Match> Matcher::try_rare(std::span<const WeakTable::Entry> blocks) {
    const Range units{roller_.at(), roller_.at() + length_};
    const std::uint64_t expected = anchor_.end_block + (units.start - anchor_.copy.end) / length_;
    std::array<std::uint32_t, most_rare> order{};
    std::transform(blocks.begin(), blocks.end(), order.begin(), [](const WeakTable::Entry& entry) { return entry.block; });
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(blocks.size());
    std::stable_sort(order.begin(), end,
                     [&](std::uint32_t a, std::uint32_t b) { return distance(a, expected) < distance(b, expected); });
    for (auto index = order.begin(); index != end && affordable(search_share); ++index)
        if (proves(*index, units)) return Match{units, *index, *index + 1ULL, false};
    return std::nullopt;
}

void Matcher::try_end() {
    const std::uint64_t total = window_.units_read();
    if (reference_.block_count == 0 || frontier() == total) return;
    std::uint64_t index = reference_.block_count - 1;
    const ReferenceBlock last = reference_.block(index);
    // The last block may be short, which the search cannot find: where the last match leads to ...
    if (anchor_.end_block <= index) {
        const std::uint64_t start = anchor_.copy.end + (index - anchor_.end_block) * length_;
        if (start >= frontier() && start + last.units <= total && last.units < length_) try_last_block(index, start);
    }
    // ... and where the end of the copy is the end of the reference.
    while (index > 0 && !reference_.block(index).provable)
        --index;
    const std::uint64_t from_end = reference_.total_units - reference_.block(index).first_unit;
    if (from_end <= total && total - from_end + reference_.block(index).units > frontier())
        try_last_block(index, total - from_end);
}

void Matcher::try_last_block(std::uint64_t index, std::uint64_t copy_start) {
    const std::uint64_t units = reference_.block(index).units;
    Match match{{copy_start, copy_start + units}, index, index + 1, false};
    if (!proves(index, match.copy)) return;
    extend_back(match);
    const bool telling = reference_.essence.type == EssenceType::packets || match.copy.length() >= telling_units ||
                         match.first_block == 0 || match.copy.start == anchor_.copy.end;
    if (telling) add(match);
}

bool Matcher::distinctive(const Match& match) const {
    std::uint64_t at = match.copy.start;
    for (std::uint64_t index = match.first_block; index < match.end_block; ++index) {
        const ReferenceBlock block = reference_.block(index);
        const Range units{at, at + block.units};
        at = units.end;
        if (block.weak ? *block.weak == 0 : window_.silent(units)) continue;
        const bool alone = match.end_block - match.first_block == 1;
        if (!block.weak || (block.units == length_ ? table_.find(*block.weak).size() == 1 : alone)) return true;
    }
    return false;
}

} // namespace rectool::align
