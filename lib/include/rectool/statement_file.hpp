// Statements in files of their own (.recstmt), and how they come to a chain.
#pragma once

#include "rectool/chain.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rectool {

/// Reads a file of statements, one a line, and checks their form and signatures. Identical lines count once. Throws Error{input}:
/// it cannot be read, is empty, too long, or was changed in transport; Error{chain_invalid} naming the line that is no statement,
/// or whose signature is not its signer's.
[[nodiscard]] std::vector<Statement> read_statements(const std::string& path);
/// read_statements() from memory; `name` is for messages.
[[nodiscard]] std::vector<Statement> parse_statements(std::string_view text, const std::string& name);

/// Whether a file begins with a statement, and so is no chain. Throws Error{input}.
[[nodiscard]] bool holds_statements(const std::string& path);

/// The union, in the order of `ours` and then of `theirs`, each statement once.
[[nodiscard]] std::vector<Statement> united(std::vector<Statement> ours, const std::vector<Statement>& theirs);

/// Whether statements may stand together: those that name a recording are about one and the same head, as far as they tell.
[[nodiscard]] bool about_one_recording(const std::vector<Statement>& statements);

/// Statements that no other one of the set names, by hash: what a new statement has in `after` to name them all. At most
/// max_after, the last ones.
[[nodiscard]] std::vector<Hash> latest(const std::vector<Statement>& statements);

/// Adds to the chain `path`, as far as they are not there yet; returns how many were new. The chain's file is replaced by a whole
/// one or not at all, and two programs that add do not lose each other's. Throws Error{chain_invalid}: the chain has problems;
/// Error{usage}: it has no end yet, a statement is about another recording, or names none and is named by nothing of this one.
std::size_t add_statements(const std::string& path, const std::vector<Statement>& statements);

/// Writes a file of statements. Throws Error{output}.
void write_statements(const std::string& path, const std::vector<Statement>& statements, bool overwrite);

} // namespace rectool
