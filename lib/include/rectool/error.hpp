// The one error type of the library. It is thrown where an operation cannot go on (a file that cannot be read,
// a usage that makes no sense). Expected outcomes, such as a bad signature or an unmatched stretch, are values.
#pragma once

#include <exception>
#include <string>

namespace rectool {

/// What kind of failure it is; decides the exit code of the program.
enum class ErrorKind {
    usage,        ///< the request makes no sense (exit 2)
    input,        ///< something given cannot be read or is not supported (exit 2)
    output,       ///< something cannot be written (exit 2)
    chain_invalid ///< a chain that has to be whole for this operation is not (exit 6)
};

/// Carries one line for the user: what failed, on which file, and (as hint, may be empty) what to try.
class Error : public std::exception {
public:
    Error(ErrorKind kind, std::string message, std::string hint = {});

    [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
    [[nodiscard]] const std::string& message() const noexcept { return message_; }
    [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
    [[nodiscard]] int exit_code() const noexcept { return kind_ == ErrorKind::chain_invalid ? 6 : 2; }
    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

private:
    ErrorKind kind_;
    std::string message_;
    std::string hint_;
};

} // namespace rectool
