// Results as one self-contained HTML page: no script, nothing that is fetched from anywhere, and good on paper.
#pragma once

#include "rectool/diff.hpp"
#include "rectool/verify.hpp"

#include <string>

namespace rectool {

/// How the page came about.
struct PageFacts {
    std::string command_line; ///< as it was given, quoted for a shell
    std::string version;      ///< of rectool
    std::string made_at;      ///< RFC 3339
};

/// Everything that comes from files and names is escaped. The pictures need DiffRequest::outlines and VerifyRequest::outlines.
[[nodiscard]] std::string diff_html(const DiffResult& result, const PageFacts& facts);
[[nodiscard]] std::string verify_html(const VerifyResult& result, const PageFacts& facts);

} // namespace rectool
