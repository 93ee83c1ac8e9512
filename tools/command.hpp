// The subcommands of rectool. Each is one file: an options struct, add_<name> that tells CLI11 how to fill it, and run_<name>
// that calls the library, prints and returns the exit code. A new one: declare add_<name> here, add it to the list in main.cpp,
// write its man page.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace rectool {

/// One subcommand, added to the program's parser.
struct Command {
    CLI::App* parser = nullptr; ///< owned by the program's parser
    std::function<int()> run;   ///< called once it was chosen; returns the exit code or throws Error
};

/// For CLI::Option::check: an empty value is a mistake (in a script, a variable that is not set), and never stands for a default.
[[nodiscard]] CLI::Validator not_empty();

[[nodiscard]] Command add_countersign(CLI::App& program);
[[nodiscard]] Command add_keygen(CLI::App& program);
[[nodiscard]] Command add_bundle(CLI::App& program);
[[nodiscard]] Command add_intake(CLI::App& program);
[[nodiscard]] Command add_merge(CLI::App& program);
[[nodiscard]] Command add_receipt(CLI::App& program);
[[nodiscard]] Command add_redact(CLI::App& program);
[[nodiscard]] Command add_show(CLI::App& program);
[[nodiscard]] Command add_sign(CLI::App& program);
[[nodiscard]] Command add_state(CLI::App& program);
[[nodiscard]] Command add_strip(CLI::App& program);
[[nodiscard]] Command add_timestamp(CLI::App& program);
[[nodiscard]] Command add_trust(CLI::App& program);
[[nodiscard]] Command add_attach(CLI::App& program);
[[nodiscard]] Command add_declare(CLI::App& program);
// Their reports tell the command line, quoted for a shell.
[[nodiscard]] Command add_verify(CLI::App& program, const std::string& command_line);
[[nodiscard]] Command add_diff(CLI::App& program, const std::string& command_line);

} // namespace rectool
