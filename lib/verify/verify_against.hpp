// A copy against one chain, whatever that chain declares.
#pragma once

#include "rectool/verify.hpp"

namespace rectool {

/// verify_copy() with `chain_path` alone.
[[nodiscard]] VerifyResult verify_against(const VerifyRequest& request,
                                          const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

/// Whether the copy is, as far as its sound goes, what a chain signs.
[[nodiscard]] bool is_unchanged(const VerifyResult& result);

/// What the chain declares that a copy, any copy, was compared with.
[[nodiscard]] Declaration declaration_of(const std::string& path, const VerifyResult& result);

} // namespace rectool
