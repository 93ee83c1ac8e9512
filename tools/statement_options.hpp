// What the commands that make statements have in common: what the statement is about, who signs it, where it goes.
#pragma once

#include "rectool/statement_file.hpp"
#include "tools/command.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

struct StatementOptions {
    std::string chain;       ///< empty: none at hand
    std::string on;          ///< a receipt, in place of the chain
    std::string secret_path; ///< empty: minisign's place
    std::optional<int> passphrase_fd;
    std::string name;
    std::string role;
    std::string text;
    std::vector<std::string> after; ///< files of statements that the signer has seen
    std::string output;             ///< empty: added to the chain
    bool force = false;
    bool quiet = false;
};

/// Adds the options to `parser`.
void add_statement_options(CLI::App& parser, StatementOptions& options);

/// What a statement is about.
struct Subject {
    std::optional<Chain> chain;        ///< complete, and without problems
    std::vector<Statement> from_files; ///< of --after
};

/// Reads what the options name. Throws Error{usage}: neither chain nor receipt where `needs_recording`, or both; no place to
/// write to; Error{chain_invalid}.
[[nodiscard]] Subject subject_of(const StatementOptions& options, bool needs_recording);

/// Signs the statement with what the options say besides its body, and puts it where they say. Returns it.
Statement deliver(const StatementOptions& options, const Subject& subject, StatementBody body);

/// A person in two options: their name, and their key (RW..., or a file with it). Nothing without a name.
[[nodiscard]] std::optional<Person> person_of_options(const std::string& name, const std::string& key);

} // namespace rectool
