// What statements and chains tell together: their order, what is missing, which of them contradict each other.
#pragma once

#include "rectool/chain.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// One statement in the order of the log. Other statements are named by their place in the log, from 0.
struct CustodyEntry {
    std::size_t statement = 0;     ///< index in the set the log was made of
    std::vector<std::size_t> seen; ///< what its signer had seen and is there
    std::vector<Hash> missing;     ///< what its signer had seen and is not there
    bool last = false;             ///< none of the others names it, so that it could be left out without a trace
    bool clock_back = false;       ///< it claims an earlier time than one that its signer had seen
};

/// In the order of docs/format.md, 8.4: each after those that it names, else by claimed time, else by hash. O(n log n + names).
[[nodiscard]] std::vector<CustodyEntry> custody_log(const std::vector<Statement>& statements);

/// What a person is shown of a complete chain.
[[nodiscard]] Shown shown_of(const Chain& chain);
/// Whether a `present` statement says what the chain says. True for what says nothing about it.
[[nodiscard]] bool shown_fits(const Statement& statement, const Chain& chain);

/// The number of the first record in which two chains with one recording id differ: two versions of one recording. Nothing: they
/// have different ids, or one is the other, or its beginning. Throws Error{input}.
[[nodiscard]] std::optional<std::uint64_t> fork_of(const std::string& chain_a, const std::string& chain_b);

/// Whether two different recordings by one key were made at the same time, by the times that the signer claims. False where these
/// are no more than dates.
[[nodiscard]] bool claimed_times_overlap(const Chain& a, const Chain& b);

} // namespace rectool
