// What the options of sign say, and what the library makes of it.
#pragma once

#include "rectool/error.hpp"
#include "rectool/sign.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

struct SignOptions {
    std::string file;        ///< - with --live, the chain with --resume
    std::string secret_path; ///< empty: minisign's place
    std::string chain_path;  ///< empty: FILE.recsig
    bool force = false;
    bool bytes = false;
    bool quiet = false;
    bool no_fingerprint = false;
    std::optional<unsigned> track;
    std::string recorded_at;
    std::string announcement;
    std::optional<int> passphrase_fd;
    std::string place;
    std::string recorded_by;
    std::string announced;
    std::vector<std::string> present;
    std::vector<std::string> context;
    bool live = false;
    std::string raw; ///< sample format without header; empty: WAV
    std::optional<std::uint32_t> rate;
    std::optional<std::uint32_t> channels;
    bool resume = false;
    std::string reason;
};

/// Context, times and announcement. Throws Error{usage} for what makes no sense, Error{input} for an announcement that is none.
[[nodiscard]] SignRequest request_of(const SignOptions& options);

/// The announcement that was signed before the talk, to be named by the first record and kept behind the chain. Throws
/// Error{usage}: the file holds something else.
[[nodiscard]] std::optional<Statement> announcement_of(const SignOptions& options);

/// Reads the secret key that the options name, and asks for its passphrase.
[[nodiscard]] SecretKey secret_key_of(const SignOptions& options);

/// `sign --live`: signs what comes in on standard input.
int run_live(const SignOptions& options);

/// `sign --resume`: ends a chain that was interrupted.
int run_resume(const SignOptions& options);

} // namespace rectool
