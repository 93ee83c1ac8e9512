// Whole sentences about two recordings that were compared; diff_text and the page put them together.
#pragma once

#include "rectool/diff.hpp"

#include <string>
#include <vector>

namespace rectool {

/// The verdict.
[[nodiscard]] std::string diff_headline(const DiffResult& result);

/// Of a side that is a chain: whose it is, as far as that is known, and what is wrong with it. `letter` is the side's.
[[nodiscard]] std::vector<std::string> chain_lines(const DiffSide& side, const std::string& letter);

/// What limits the verdict: the part, edits that were left out, doubts. A sentence a line.
[[nodiscard]] std::vector<std::string> diff_limits(const DiffResult& result);

/// How much was compared, how short an edit could be, of which stretches nothing can be said.
[[nodiscard]] std::vector<std::string> diff_reach(const DiffResult& result);

/// What was done to the sound as a whole.
[[nodiscard]] std::vector<std::string> processing_sentences(const DiffResult& result);

/// "0:01:00.000 - 0:01:02.500, 0:02:00.000 - 0:02:10.000", and how many more.
[[nodiscard]] std::string stretches_text(const std::vector<TimeRange>& stretches);

} // namespace rectool
