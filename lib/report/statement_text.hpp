// Statements in words: neutral, and each as the word of its signer.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/trust.hpp"

#include <string>
#include <vector>

namespace rectool {

/// How a signer is called: by the verifier's trust, or as the chain's own signer, or else by key id and the name they give
/// themself.
[[nodiscard]] std::string signer_name(const Statement& statement, const Chain* chain, const TrustList& trust);

/// What it says, in one or more sentences on one line. `who` comes from signer_name().
[[nodiscard]] std::string statement_sentence(const Statement& statement, const std::string& who);

/// What is said about notice and consent, by the chain's first record and by statements (announce, asked, allowed, refused,
/// consent); neutral, and the last line says what it does not mean. Empty when nothing was said.
[[nodiscard]] std::vector<std::string> notice_lines(const Chain& chain, const TrustList& trust);

/// The custody log: all statements in order, and how far it can be complete. Empty without statements. `chain` may be null.
[[nodiscard]] std::vector<std::string> custody_lines(const std::vector<Statement>& statements, const Chain* chain,
                                                     const TrustList& trust);

} // namespace rectool
