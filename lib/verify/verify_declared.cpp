#include "verify/verify_against.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "verify/copy_silence.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace rectool {

namespace {

using Progress = std::function<void(std::uint64_t, std::optional<std::uint64_t>)>;

constexpr std::size_t most_steps = 64; ///< comparisons with parents: bounds what a crafted set of chains costs

/// Which of several results decides: the order of docs/format.md, "Verdicts and exit codes".
int weight(Integrity integrity) {
    switch (integrity) {
    case Integrity::invalid:
        return 5;
    case Integrity::undisclosed:
    case Integrity::unrelated:
        return 4;
    case Integrity::inconclusive:
    case Integrity::unfinished:
        return 3;
    case Integrity::consistent:
        return 2;
    case Integrity::unchanged:
    case Integrity::disclosed:
        break;
    }
    return 1;
}

void add_doubt(VerifyResult& result, Doubt doubt) {
    auto& doubts = result.verdict.doubts;
    if (std::find(doubts.begin(), doubts.end(), doubt) == doubts.end()) doubts.push_back(doubt);
    if (weight(result.verdict.integrity) < weight(Integrity::inconclusive)) result.verdict.integrity = Integrity::inconclusive;
}

/// A copy that was compared by its sound is at best consistent, also where the chain withholds all that was edited, so that the
/// declaration alone tells of it.
void tell_as_measured(VerifyResult& result, const Grain& grain) {
    for (Edit& edit : result.edits.edits) {
        if (edit.proven) edit.precision = std::max(edit.precision, grain.border);
        edit.proven = false;
    }
    if (result.verdict.integrity == Integrity::disclosed) result.verdict.integrity = Integrity::consistent;
}

Grain coarser(const Grain& x, const Grain& y) {
    return {std::max(x.border, y.border), std::max(x.offset, y.offset)};
}

/// With what was measured to be alike among what is the same: a declaration of other edits says no more than that.
EditList all_alike(EditList list) {
    for (const AlikeStretch& stretch : list.alike)
        list.same.push_back({stretch.a, stretch.b, stretch.b});
    std::sort(list.same.begin(), list.same.end(),
              [](const SameStretch& x, const SameStretch& y) { return x.b.start < y.b.start; });
    return list;
}

/// What the copy is declared to be made of, as far as the walk has come.
struct Made {
    DeclaredMap map;                 ///< the copy as made of what was reached
    std::vector<DeclaredEdit> edits; ///< all that were declared on the way, in the time of the copy
    Fit fit;                         ///< of the copy with what was reached
};

/// Walks from an edited copy to the recordings it was made of, and compares the copy with each.
class Walk {
public:
    Walk(const VerifyRequest& request, const Progress& progress)
        : request_(request), progress_(progress), silence_(request.copy_path, request.track) {}

    /// A chain that was given.
    void add(const std::string& path, const Chain& chain) {
        if (chain.is_declaration()) edited_.insert(path);
        if (chain.head && chain.problems.empty()) paths_.emplace(*chain.head, path);
    }

    /// `own` is the copy against the chain that signs it, which is that of an edited copy and without problems.
    void from(VerifyResult own) {
        visited_.insert(own.chain_path);
        Declaration first = declaration_of(own.chain_path, own);
        first.of_this_copy = is_unchanged(own);
        if (first.identity == Identity::outside_window) identities_.push_back(first.identity);
        const Seconds length = played_length(own.chain);
        take(std::move(own), !first.of_this_copy);
        Made whole;
        whole.map.stretches.push_back({{{0}, length}, Origin::kept, {0}, false, std::nullopt});
        step(first, whole);
    }

    /// A chain that no declaration led to.
    void beside(const std::string& path) {
        if (!visited_.contains(path)) take(against(path), true);
    }

    VerifyResult against(const std::string& path) {
        VerifyRequest request = request_;
        request.chain_path = path;
        if (path != request_.chain_path) request.receipt.reset();
        if (edited_.contains(path)) request.required.clear(); // parties stand behind a recording, not behind what was made of it
        request.audit = request.audit && visited_.empty();    // of the chain that signs the copy itself
        visited_.insert(path);
        VerifyResult result = verify_against(request, progress_);
        receipt_matches_ = receipt_matches_ || result.receipt_matches;
        return result;
    }

    VerifyResult result() {
        VerifyResult result = std::move(decided_ ? *decided_ : *own_);
        result.receipt_matches = receipt_matches_;
        if (missing_) add_doubt(result, Doubt::parent_missing);
        if (request_.receipt && !receipt_matches_) add_doubt(result, Doubt::other_receipt);
        for (const Identity identity : identities_)
            if (result.verdict.identity == Identity::trusted) result.verdict.identity = identity;
        result.declarations = std::move(declarations_);
        return result;
    }

private:
    /// The heaviest result counts, and of equal ones the last: that nearest to the first recording.
    void take(VerifyResult result, bool decides) {
        if (!decides)
            own_ = std::move(result);
        else if (!decided_ || weight(result.verdict.integrity) >= weight(decided_->verdict.integrity))
            decided_ = std::move(result);
    }

    /// Compares the copy with the parents that `declaration` names. `made` leads to what `declaration` signs.
    void step(const Declaration& declaration, const Made& made) {
        const std::size_t at = declarations_.size();
        declarations_.push_back(declaration);
        const RecordingRecord& record = *declaration.chain.recording;
        declarations_[at].parent_chains.resize(record.parents.size());
        for (std::size_t parent = 0; parent < record.parents.size(); ++parent) {
            const auto given = paths_.find(record.parents[parent].head);
            if (given != paths_.end()) declarations_[at].parent_chains[parent] = given->second;
            if (given == paths_.end() || ++steps_ > most_steps) {
                missing_ = true;
                continue;
            }
            VerifyResult result = against(given->second);
            identities_.push_back(result.verdict.identity);
            if (result.verdict.integrity != Integrity::invalid) {
                const Made further = reconcile_step(at, parent, made, result);
                if (result.chain.is_declaration()) {
                    take(result, true);
                    step(declaration_of(given->second, result), further);
                    continue;
                }
            }
            take(std::move(result), true);
        }
    }

    Made reconcile_step(std::size_t at, std::size_t parent, const Made& made, VerifyResult& result) {
        Declaration& declaration = declarations_[at];
        const ParentRecording& named = declaration.chain.recording->parents[parent];
        const Seconds length = played_length(result.chain);
        const bool measured = result.edits.same.empty();
        const bool mixed = !measured && !result.edits.alike.empty();
        const Grain grain = measured ? measured_grain(result.edits)
                            : mixed  ? coarser(measured_grain(result.edits), grain_of(result.chain))
                                     : grain_of(result.chain);
        const Fit whole = fit_of(result.edits, measured ? std::optional(grain.border) : std::nullopt);
        const Fit fit{whole.play, {whole.head.value - made.fit.head.value}, {whole.tail.value - made.fit.tail.value}};
        DeclaredMap map = declared_map(declaration.edits, parent, length, played_length(declaration.chain), fit);
        const std::uint32_t rate = result.chain.recording->essence.rate;
        if (named.rate != rate || std::llround(length.value * rate) != static_cast<long long>(named.frames))
            map.consistent = false;
        Made further{compose(made.map, map, made.edits.size()), made.edits, whole};
        const Seconds copy_length = made.map.stretches.empty() ? Seconds{} : made.map.stretches.back().b.end;
        for (DeclaredEdit& edit : carried_over(made.map, declaration.edits, copy_length))
            further.edits.push_back(std::move(edit));
        if (measured && result.verdict.relation == Relation::unknown) return further; // nothing is known that could be explained
        if (measured) result.edits = with_stretches(std::move(result.edits));
        const Reconciliation reconciled = reconcile(further.map, further.edits, mixed ? all_alike(result.edits) : result.edits,
                                                    grain, [this](TimeRange range) { return silence_.covers(range); });
        declaration.discrepancies.insert(declaration.discrepancies.end(), reconciled.discrepancies.begin(),
                                         reconciled.discrepancies.end());
        const bool all_count =
            std::all_of(declarations_.begin(), declarations_.end(), [](const Declaration& one) { return one.counts(); });
        if (all_count) { // else every edit that was found stays undeclared
            result.made_of = further.map;
            apply(reconciled, further.edits, made.edits.size(), result.edits);
            conclude_declared(result.verdict, reconciled, result.edits);
            if (result.measured && !mixed) tell_as_measured(result, grain);
        }
        return further;
    }

    const VerifyRequest& request_;
    const Progress& progress_;
    CopySilence silence_;
    std::map<Hash, std::string> paths_;
    std::set<std::string> edited_; ///< of the chains that were given, those of edited copies
    std::set<std::string> visited_;
    std::vector<Declaration> declarations_;
    std::vector<Identity> identities_; ///< of all whose word the verdict rests on
    std::optional<VerifyResult> own_;
    std::optional<VerifyResult> decided_;
    std::size_t steps_ = 0;
    bool missing_ = false;
    bool receipt_matches_ = false;
};

/// The chain that signs the copy itself: the one of an edited copy that no other names as what it was made of.
const std::string* latest(const std::map<std::string, Chain>& chains) {
    const std::string* found = nullptr;
    for (const auto& [path, chain] : chains) {
        if (!chain.is_declaration()) continue;
        const bool named = std::any_of(chains.begin(), chains.end(), [&head = chain.head](const auto& other) {
            return other.second.is_declaration() &&
                   std::any_of(other.second.recording->parents.begin(), other.second.recording->parents.end(),
                               [&](const ParentRecording& parent) { return head == parent.head; });
        });
        if (!named && (found == nullptr || !chain.problems.empty())) found = &path;
    }
    return found;
}

} // namespace

bool is_unchanged(const VerifyResult& result) {
    const Relation relation = result.verdict.relation;
    return relation == Relation::identical_file || relation == Relation::identical_audio ||
           result.verdict.integrity == Integrity::consistent;
}

Declaration declaration_of(const std::string& path, const VerifyResult& result) {
    Declaration declaration;
    declaration.path = path;
    declaration.chain = result.chain;
    declaration.chain.blocks = {};
    declaration.chain.segments = {};
    declaration.edits = declared_edits(result.chain);
    declaration.parties = result.parties;
    declaration.identity = result.verdict.identity;
    declaration.declarer = result.signer;
    const std::string name = result.signer ? result.signer->name : result.chain.recording->key.id_text();
    for (DeclaredEdit& edit : declaration.edits)
        edit.by = name;
    return declaration;
}

namespace {

VerifyResult with_declarations(const VerifyRequest& request, const Progress& progress) {
    const bool alone = request.parent_paths.empty() && request.declared_paths.empty();
    Walk walk(request, progress);
    if (alone) {
        VerifyResult result = walk.against(request.chain_path);
        if (!result.chain.is_declaration() || result.verdict.integrity == Integrity::invalid) return result;
        walk.from(std::move(result));
        return walk.result();
    }
    std::map<std::string, Chain> chains;
    chains.emplace(request.chain_path, read_chain(request.chain_path));
    for (const auto* paths : {&request.parent_paths, &request.declared_paths})
        for (const std::string& path : *paths)
            chains.emplace(path, read_chain(path));
    for (const auto& [path, chain] : chains)
        walk.add(path, chain);
    const std::string* first = latest(chains);
    if (first == nullptr)
        throw Error(ErrorKind::usage, tr("none of these chains is that of an edited copy"),
                    tr("an edited copy gets its chain from rectool declare"));
    VerifyResult own = walk.against(*first);
    if (own.verdict.integrity == Integrity::invalid) return own;
    walk.from(std::move(own));
    for (const auto& [path, chain] : chains)
        if (!chain.is_declaration() || !chain.problems.empty()) walk.beside(path);
    return walk.result();
}

} // namespace

VerifyResult verify_copy(const VerifyRequest& request, const Progress& progress) {
    VerifyResult result = with_declarations(request, progress);
    if (!request.attachments || result.verdict.integrity == Integrity::invalid) return result;
    result.attachments =
        check_attachments(result.chain, request.attachments, request.trust, result.made_of, played_length(result.chain));
    const bool all_well = std::all_of(result.attachments.begin(), result.attachments.end(), [&](const AttachmentCheck& check) {
        const bool may_miss = check.state == AttachmentState::missing && !request.attachments_complete;
        return may_miss || (check.state == AttachmentState::same && check.outside == 0);
    });
    if (!all_well) add_doubt(result, Doubt::attachment_differs);
    return result;
}

} // namespace rectool
