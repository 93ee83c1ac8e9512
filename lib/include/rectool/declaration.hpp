// What chains of edited copies declare, and whether it is what was done.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/parties.hpp"
#include "rectool/reconcile.hpp"
#include "rectool/verdict.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// One chain of an edited copy, as a verifier sees it.
struct Declaration {
    std::string path;
    std::vector<std::string> parent_chains; ///< of the recordings it was made of, as far as they were given; else empty
    Chain chain;                            ///< without its blocks
    std::vector<DeclaredEdit> edits;
    Identity identity = Identity::unknown;
    Parties parties; ///< who else says when it was there
    std::optional<TrustEntry> declarer;
    bool of_this_copy = true;               ///< the copy is, unchanged, what it signs; else it explains nothing
    std::vector<Discrepancy> discrepancies; ///< against the parents that were given

    /// Whether it explains edits: by a key that is trusted, about this copy.
    [[nodiscard]] bool counts() const noexcept {
        return of_this_copy && (identity == Identity::trusted || identity == Identity::outside_window);
    }
};

/// The edits of a chain in seconds. Nothing without the rate of the copy or a parent.
[[nodiscard]] std::vector<DeclaredEdit> declared_edits(const Chain& chain);

/// How long what a player plays of it is.
[[nodiscard]] Seconds played_length(const Chain& chain);

/// How finely blocks of a chain tell borders.
[[nodiscard]] Grain grain_of(const Chain& chain);

/// How finely measured edits are known.
[[nodiscard]] Grain measured_grain(const EditList& found);

/// Notes in `found` which edits are declared, by whom and with what reason, and adds those that no difference shows as the parent
/// chain withholds what was there.
/// `edits` are those that were reconciled; those of the parent that was compared are from `first` on.
void apply(const Reconciliation& reconciled, const std::vector<DeclaredEdit>& edits, std::size_t first, EditList& found);

/// The verdict after reconciling: disclosed, consistent, undisclosed or inconclusive, with its doubts.
void conclude_declared(Verdict& verdict, const Reconciliation& reconciled, const EditList& found);

/// Names for JSON: "excerpt", "not-silent", ...
[[nodiscard]] std::string_view name_of(DeclaredKind value) noexcept;
[[nodiscard]] std::string_view name_of(DiscrepancyKind value) noexcept;

} // namespace rectool
