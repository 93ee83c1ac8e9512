// Whose keys are trusted, as the options of a command say.
#pragma once

#include "rectool/trust.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace rectool {

struct TrustOptions {
    std::vector<std::string> key_files;
    std::vector<std::string> keys;
    std::string trust_path;
};

/// -p, -P and --trust.
void add_trust_options(CLI::App& parser, TrustOptions& options);

/// What the options name; the default trust file only if they name nothing. Throws Error{usage, input}.
[[nodiscard]] TrustList trust_of(const TrustOptions& options);

} // namespace rectool
