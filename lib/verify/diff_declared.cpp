#include "verify/diff_declared.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "verify/copy_silence.hpp"
#include "verify/verify_against.hpp"

#include <algorithm>
#include <cmath>

namespace rectool {

namespace {

/// The parent that A is by its length; the first if none is.
std::size_t parent_of(const Chain& chain, const DiffResult& result) {
    const auto& parents = chain.recording->parents;
    const auto found = std::find_if(parents.begin(), parents.end(), [&](const ParentRecording& parent) {
        const double length = static_cast<double>(parent.frames) / static_cast<double>(parent.rate);
        return std::abs(length - result.edits.duration_a.value) * static_cast<double>(parent.rate) < 0.5;
    });
    return found == parents.end() ? 0 : static_cast<std::size_t>(found - parents.begin());
}

} // namespace

Grain grain_of(const DiffResult& result) {
    constexpr double untold = 64;
    const double rate = std::max(result.a.essence.rate, 1U);
    const bool pcm = result.a.essence.type == EssenceType::pcm;
    const double packet = result.a.summary.units == 0
                              ? 0
                              : static_cast<double>(result.a.summary.frames) / static_cast<double>(result.a.summary.units);
    return {{(pcm ? untold : 2 * packet) / rate}, {0.5 / rate}};
}

void reconcile_declared(const DiffRequest& request, DiffResult& result) {
    VerifyRequest own;
    own.copy_path = request.b_path;
    own.chain_path = request.declared_path;
    own.track = request.b_track;
    own.trust = request.trust;
    VerifyResult signed_copy = verify_against(own, {});
    if (!signed_copy.chain.problems.empty())
        throw Error(ErrorKind::chain_invalid, std::string(tr("this chain is damaged:")) + " " + request.declared_path,
                    tr("see rectool show --check"));
    if (!signed_copy.chain.is_declaration())
        throw Error(ErrorKind::usage, std::string(tr("this is not the chain of an edited copy:")) + " " + request.declared_path,
                    tr("an edited copy gets its chain from rectool declare"));
    Declaration declaration = declaration_of(request.declared_path, signed_copy);
    declaration.of_this_copy = is_unchanged(signed_copy);
    const bool measured = result.edits.same.empty();
    if (measured && result.verdict.relation == Relation::unknown) {
        result.declarations.push_back(std::move(declaration));
        return; // nothing is known that could be explained
    }
    if (measured) result.edits = with_stretches(std::move(result.edits));
    const Grain grain = measured ? measured_grain(result.edits) : grain_of(result);
    const DeclaredMap map = declared_map(declaration.edits, parent_of(declaration.chain, result), result.edits.duration_a,
                                         played_length(declaration.chain),
                                         fit_of(result.edits, measured ? std::optional(grain.border) : std::nullopt));
    CopySilence silence(request.b_path, request.b_track);
    const Reconciliation reconciled =
        reconcile(map, declaration.edits, result.edits, grain, [&silence](TimeRange range) { return silence.covers(range); });
    declaration.discrepancies = reconciled.discrepancies;
    if (declaration.counts()) {
        apply(reconciled, declaration.edits, 0, result.edits);
        conclude_declared(result.verdict, reconciled, result.edits);
        if (declaration.identity == Identity::outside_window) result.verdict.identity = declaration.identity;
    }
    result.declarations.push_back(std::move(declaration));
}

} // namespace rectool
