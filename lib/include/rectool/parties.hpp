// Who stands behind a recording, by the verifier's trust alone: the signer's standing at a time that others vouch for, and the
// parties that were required. Rules: docs/format.md, 8.5.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/trust.hpp"
#include "rectool/verdict.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// The head existed no later than `time`, as the party `by` says.
struct WitnessedTime {
    UnixTime time = 0;
    std::size_t statement = 0; ///< index in Chain::statements
    std::string by;            ///< the trusted name
    bool operator==(const WitnessedTime&) const = default;
};

/// A role that was required, and the trusted key that fills it.
struct RequiredParty {
    std::string role;
    std::optional<std::string> by;        ///< the trusted name; nothing: nobody fills it
    std::optional<std::size_t> statement; ///< by which statement; nothing: by signing the chain
    bool operator==(const RequiredParty&) const = default;
};

struct Parties {
    Identity identity = Identity::unknown;  ///< of the signer, or party_missing
    std::optional<WitnessedTime> witnessed; ///< the earliest
    std::optional<UnixTime> attested;       ///< as given
    std::vector<RequiredParty> required;
};

/// `attested` is the earliest time of a time stamp on the head that was verified. A key that stands at no witnessed or attested
/// time in its window is not trusted.
[[nodiscard]] Parties judge_parties(const Chain& chain, const TrustList& trust, const std::vector<std::string>& required_roles,
                                    std::optional<UnixTime> attested);

} // namespace rectool
