// What a declaration says, and what of it does not hold, in sentences. A reason is told as somebody's word.
#pragma once

#include "rectool/declaration.hpp"

#include <string>
#include <vector>

namespace rectool {

/// Whether it is a compilation.
[[nodiscard]] bool has_excerpts(const std::vector<DeclaredEdit>& edits);

[[nodiscard]] std::vector<std::string> declaration_lines(const Declaration& declaration);

/// For `show`: what the chain of an edited copy says, of which nothing was checked. Empty for other chains.
[[nodiscard]] std::vector<std::string> declared_in_chain_lines(const Chain& chain);

} // namespace rectool
