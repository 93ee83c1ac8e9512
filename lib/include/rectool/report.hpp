// Results as text for people (through gettext) and as JSON for scripts.
#pragma once

#include "rectool/declaration.hpp"
#include "rectool/diff.hpp"
#include "rectool/sign.hpp"
#include "rectool/verify.hpp"

#include <string>

namespace rectool {

/// Text from a file or a key holder, made safe for a terminal: control, bidirectional, zero-width and invalid characters escaped.
[[nodiscard]] std::string escape_for_terminal(std::string_view text);

[[nodiscard]] std::string verify_text(const VerifyResult& result);
[[nodiscard]] std::string verify_json(const VerifyResult& result, bool accept_consistent);
[[nodiscard]] std::string diff_text(const DiffResult& result);
[[nodiscard]] std::string diff_json(const DiffResult& result, bool accept_consistent);

/// The edits as a label track of Audacity, at their times in one of the two.
enum class LabelSide { a, b };
[[nodiscard]] std::string label_track(const EditList& list, LabelSide side);

[[nodiscard]] std::string sign_text(const SignResult& result, const std::string& chain_path);
[[nodiscard]] std::string show_text(const Chain& chain, const std::string& path);
/// A chain and the file it was read from.
struct NamedChain {
    std::string path;
    std::string name; ///< for people
    Chain chain;
};
/// What chains say about each other: two versions of one recording, two recordings by one key at the same time. Empty when
/// nothing. Reads the files again.
[[nodiscard]] std::string versions_text(const std::vector<NamedChain>& chains);
/// One statement as its signer sees it: what it says, about which recording head, and under which key.
[[nodiscard]] std::string statement_text(const Statement& statement);
/// Statements in order, and how far the list can be complete. `chain` may be null.
[[nodiscard]] std::string custody_text(const std::vector<Statement>& statements, const Chain* chain);
/// For `show --check`: speaks of the chain alone, never of a recording.
[[nodiscard]] std::string check_text(const Chain& chain, const std::string& path);

/// For `declare`: what was signed.
[[nodiscard]] std::string declared_text(const SignResult& result, const std::vector<DeclaredEdit>& edits,
                                        const std::string& chain_path);

/// What of a declaration does not hold; `edits` are the declared ones.
[[nodiscard]] std::string discrepancy_sentence(const Discrepancy& one, const std::vector<DeclaredEdit>& edits);

/// H:MM:SS.mmm
[[nodiscard]] std::string format_duration(Seconds time);

} // namespace rectool
