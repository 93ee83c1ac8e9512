// Declared edits against those that were found: which of them were declared, and what of a declaration does not hold.
// Times in seconds of what players play; `a` is the parent's, `b` the copy's.
#pragma once

#include "rectool/edits.hpp"
#include "rectool/record.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// An `edit` record in seconds.
struct DeclaredEdit {
    DeclaredKind kind = DeclaredKind::cut;
    TimeRange a;
    TimeRange b;
    std::string reason;
    std::optional<std::string> note;
    std::size_t parent = 0;
    std::string by; ///< who declared it, as the verifier knows them
    bool operator==(const DeclaredEdit&) const = default;
};

/// Where a stretch of a copy comes from, as declared.
enum class Origin { kept, foreign, silent };

/// A stretch of the copy, and where in the parent it was taken from (`kept` only).
struct DeclaredStretch {
    TimeRange b;
    Origin origin = Origin::kept;
    Seconds a_start;
    bool elsewhere = false;          ///< moved, repeated or an excerpt: not the recording going on
    std::optional<std::size_t> edit; ///< which declared edit says so; none for what simply goes on
    bool operator==(const DeclaredStretch&) const = default;
};

/// A whole copy as it is declared to be made of a parent.
struct DeclaredMap {
    std::vector<DeclaredStretch> stretches; ///< in the order of the copy, covering it
    bool consistent = true;                 ///< the declared ranges fit each other and both lengths
    bool operator==(const DeclaredMap&) const = default;
};

/// How ranges of a copy fit those of its parent.
struct Fit {
    Seconds play{0.0005}; ///< they may be off so far: less than a frame of any rate, or what was measured
    Seconds head;         ///< lossy: the copy starts so much later in the parent, by the codec's own delay
    Seconds tail;         ///< lossy: it ends so much earlier
    bool operator==(const Fit&) const = default;
};

/// The fit of a copy with edits found as they are; `play` where they were measured.
[[nodiscard]] Fit fit_of(const EditList& found, std::optional<Seconds> play);

/// The map that edits of one parent describe. `edits` in the order of the copy, as a chain has them; those of other parents are
/// foreign sound to this one. Where any is an excerpt, whatever no edit names is foreign and undeclared.
[[nodiscard]] DeclaredMap declared_map(const std::vector<DeclaredEdit>& edits, std::size_t parent, Seconds duration_a,
                                       Seconds duration_b, const Fit& fit = {});

/// The copy as made of its parent's parent: `first` maps the copy to its parent, `second` that to its own. The edits of `second`
/// count on from `edits_before`.
[[nodiscard]] DeclaredMap compose(const DeclaredMap& first, const DeclaredMap& second, std::size_t edits_before);

/// Edits of the parent where they are in the copy that `map` makes of it, as far as they still are there (else at its end).
[[nodiscard]] std::vector<DeclaredEdit> carried_over(const DeclaredMap& map, std::vector<DeclaredEdit> edits, Seconds duration_b);

/// What does not hold.
enum class DiscrepancyKind {
    undeclared,     ///< found, and no declared edit explains it
    other_length,   ///< at a declared edit more or less is missing (or there) than declared: `declared` and `found` tell
    not_silent,     ///< declared a mute, but there is sound
    not_done,       ///< declared, but the copy is not changed there
    too_close,      ///< between two declared edits too little is left to prove that it is unchanged
    withheld,       ///< the chain withholds what no declared edit covers
    contradictory,  ///< the declared ranges do not fit each other, or the lengths of the recordings
    of_no_recording ///< in a compilation: no declared excerpt names it
};

struct Discrepancy {
    DiscrepancyKind kind = DiscrepancyKind::undeclared;
    TimeRange b;                     ///< of the copy
    std::optional<std::size_t> edit; ///< the declared edit concerned
    Seconds declared;                ///< other_length: how much shorter the copy was declared to be there
    Seconds found;
    bool operator==(const Discrepancy&) const = default;
};

/// How finely the found edits are known.
struct Grain {
    Seconds border; ///< beside a declared edit so much may be left unproven: a block of a chain, or nothing
    Seconds offset; ///< how far two times may be off and still be the same
    bool operator==(const Grain&) const = default;
};

struct Reconciliation {
    std::vector<bool> declared;             ///< for each found edit: explained
    std::vector<std::size_t> declared_by;   ///< for each found edit that is explained: the declared edit (if there are any)
    std::vector<Discrepancy> discrepancies; ///< in the order of the copy; empty: the declaration tells everything
    [[nodiscard]] bool explained() const noexcept { return discrepancies.empty(); }
};

/// Every stretch that the map keeps has to be proven at that place by `found.same`, but for less than `grain.border` beside a
/// declared edit; what it says is silent has to be, by `is_silent` (which gets a range of the copy, without its first and last
/// 20 ms); what it calls foreign may be anything. `edits` are those of the map, for their lengths.
[[nodiscard]] Reconciliation reconcile(const DeclaredMap& map, const std::vector<DeclaredEdit>& edits, const EditList& found,
                                       const Grain& grain, const std::function<bool(TimeRange)>& is_silent);

/// Where `found.same` is empty since the edits were measured: the stretches between them, without what their precision leaves
/// open.
[[nodiscard]] EditList with_stretches(EditList found);

} // namespace rectool
