// Whole sentences for the single findings; verify_text, show_text and sign_text put them together.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/edits.hpp"
#include "rectool/verify.hpp"

#include <string>
#include <vector>

namespace rectool {

/// A length: "2.000 s", with as many decimals as it needs, at least three and at most six.
[[nodiscard]] std::string length_text(Seconds length);

[[nodiscard]] std::string edit_sentence(const Edit& edit);
[[nodiscard]] std::string note_sentence(const SourceNote& note, std::uint32_t rate);
[[nodiscard]] std::string note_sentence(const EditNote& note);
[[nodiscard]] std::string problem_sentence(const ChainProblem& problem);
[[nodiscard]] std::string doubt_sentence(Doubt doubt);
/// What cannot be told of two recordings that two devices made.
[[nodiscard]] std::string independent_sentence();
[[nodiscard]] std::string essence_sentence(const Essence& essence);

/// What the recorder says about place, people and file: neutral, attributed, a line each. Empty when nothing was said.
[[nodiscard]] std::vector<std::string> context_lines(const Chain& chain);
/// The same for notice: who was present, who knew, what was announced.
[[nodiscard]] std::vector<std::string> notice_context_lines(const Chain& chain);

/// When it was recorded and signed, as the signer claims it.
[[nodiscard]] std::vector<std::string> time_lines(const Chain& chain);

} // namespace rectool
