// Finds every stretch of a copy that is a stretch of the reference, reading the copy once. What overlaps is sorted out later.
#pragma once

#include "align/copy_window.hpp"
#include "align/proof_pool.hpp"
#include "align/weak_table.hpp"
#include "rectool/alignment.hpp"

#include <optional>
#include <vector>

namespace rectool::align {

/// Consecutive blocks of the reference proven on consecutive units of the copy, as far as they go both ways. Matches may overlap.
struct Match {
    Range copy;
    std::uint64_t first_block = 0;
    std::uint64_t end_block = 0;
    bool common = false; ///< found by a block that says little about the place: silence, tones, loops
};

class Matcher {
public:
    /// All must outlive the matcher.
    Matcher(const Reference& reference, const CopyReader& copy, const std::function<void(std::uint64_t)>& progress);

    /// Reads the copy to its end. Call once.
    [[nodiscard]] std::vector<Match> run();

    /// Whether the match has a block whose place in the reference is not in doubt.
    [[nodiscard]] bool distinctive(const Match& match) const;

    [[nodiscard]] CopyWindow& window() noexcept { return window_; }
    [[nodiscard]] const std::vector<Range>& not_searched() const noexcept { return not_searched_; }
    [[nodiscard]] const std::vector<Range>& salt_damaged() const noexcept { return salt_damaged_; }

private:
    [[nodiscard]] std::uint64_t frontier() const noexcept { return matches_.empty() ? 0 : matches_.back().copy.end; }
    void follow(Match& match);
    [[nodiscard]] std::size_t largest_batch() const;
    std::size_t prepare_batch(const Match& match, std::size_t most);
    void extend_back(Match& match);
    void add(Match match);
    std::optional<Match> search(std::uint64_t at);
    std::optional<Match> try_anchor();
    std::optional<Match> try_candidates();
    std::optional<Match> try_common(std::span<const WeakTable::Entry> blocks);
    std::optional<Match> try_rare(std::span<const WeakTable::Entry> blocks);
    void try_end();
    void try_last_block(std::uint64_t index, std::uint64_t copy_start);
    [[nodiscard]] std::uint64_t next_on_anchor(std::uint64_t at) const;
    bool proves(std::uint64_t index, Range units);
    bool is_silent_block(std::uint64_t index);
    bool affordable(std::uint64_t times) const { return spent_ <= times * window_.bytes_read(); }
    bool skip_unaffordable();

    const Reference& reference_;
    std::uint64_t length_; ///< units of a window: a block's, or the whole reference's if that is shorter
    CopyWindow window_;
    WeakTable table_;
    Roller roller_;
    std::vector<Match> matches_;
    Match anchor_; ///< the last match that is not common: where the next is expected
    std::vector<Range> not_searched_;
    std::vector<Range> salt_damaged_;
    std::uint64_t spent_ = 0; ///< bytes hashed for candidates and for extending into matched territory
    bool over_budget_ = false;
    Bytes scratch_;
    Bytes zeros_;
    enum class Silent : std::uint8_t { unknown, yes, no };
    std::vector<Silent> silent_blocks_;
    std::vector<ProofJob> jobs_;
    std::vector<Bytes> job_bytes_;
    ProofPool pool_; ///< last, as its workers use jobs and window
};

} // namespace rectool::align
