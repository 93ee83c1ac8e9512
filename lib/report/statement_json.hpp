// Statements and parties in the JSON of verify and show (docs/format.md, "JSON").
#pragma once

#include "rectool/parties.hpp"
#include "report/json_parts.hpp"

namespace rectool {

/// In the custody log's order: each statement as it was signed, and how it stands.
[[nodiscard]] Json statements_json(const Chain& chain, const TrustList& trust);

/// Members `witnessed`, `attested`, `required`.
[[nodiscard]] Json parties_json(const Parties& parties);

/// What the signer says about the recording, by context key; null where it is withheld.
[[nodiscard]] Json context_json(const Chain& chain);

} // namespace rectool
