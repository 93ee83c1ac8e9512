// Whole sentences about a copy that was verified; verify_text and the page put them together.
#pragma once

#include "rectool/verify.hpp"

#include <string>
#include <vector>

namespace rectool {

/// The verdict.
[[nodiscard]] std::string verify_headline(const VerifyResult& result);

/// Who signed, as far as the verifier's own trust tells; empty when the chain does not even begin.
[[nodiscard]] std::string signer_line(const VerifyResult& result);

[[nodiscard]] std::string compared_line(const VerifyResult& result);

/// How many fingerprints were computed anew; empty if none.
[[nodiscard]] std::string audit_line(const VerifyResult& result);

/// What is wrong with the chain.
[[nodiscard]] std::vector<std::string> problem_lines(const VerifyResult& result);

/// What limits the verdict: doubts, what is withheld, gaps.
[[nodiscard]] std::vector<std::string> limit_lines(const VerifyResult& result);

/// What is to be told about the file.
[[nodiscard]] std::vector<std::string> note_lines(const VerifyResult& result);

} // namespace rectool
