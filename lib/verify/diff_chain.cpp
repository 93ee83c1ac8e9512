#include "verify/diff_chain.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "verify/measure.hpp"
#include "verify/swapped.hpp"
#include "verify/verify_against.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <string_view>
#include <utility>

namespace rectool {

namespace {

using Progress = std::function<void(std::uint64_t, std::optional<std::uint64_t>)>;

void refuse(bool asked, const char* options) {
    if (asked)
        throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("{} is about a recording, and not about a chain")), options),
                    tr("give the recording itself, or leave the option out"));
}

DiffSide side_of(const std::string& path, Chain chain) {
    DiffSide side;
    side.path = path;
    side.container = tr("chain");
    if (chain.recording) side.essence = chain.recording->essence;
    side.length = played_length(chain);
    side.part = {{0}, side.length};
    side.summary.units = chain.units;
    side.summary.frames = chain.frames;
    chain.blocks = {};
    chain.segments = {};
    side.chain = std::move(chain);
    return side;
}

Seconds played_length(const Essence& essence, const SourceSummary& summary) {
    std::uint64_t frames = 0;
    for (const Range& range : summary.presentation.played)
        frames += range.length();
    return {essence.rate == 0 ? 0.0 : static_cast<double>(frames) / essence.rate};
}

/// A is the chain, B the recording.
DiffResult against_chain(const std::string& chain_path, const std::string& copy_path, const std::optional<unsigned>& track,
                         const DiffRequest& request, const Progress& progress) {
    VerifyRequest verify;
    verify.chain_path = chain_path;
    verify.copy_path = copy_path;
    verify.track = track;
    verify.outlines = request.outlines;
    VerifyResult found = verify_against(verify, progress);
    DiffResult result;
    result.a = side_of(chain_path, std::move(found.chain));
    result.b.path = copy_path;
    result.b.container = found.copy_container;
    if (found.copy_essence) result.b.essence = *found.copy_essence;
    if (found.copy) {
        result.b.summary = std::move(*found.copy);
        result.b.length = played_length(result.b.essence, result.b.summary);
    }
    result.b.part = {{0}, result.b.length};
    result.b.outline = std::move(found.copy_outline);
    result.verdict = std::move(found.verdict);
    result.edits = std::move(found.edits);
    result.processing = std::move(found.processing);
    result.measured = found.measured;
    const SourceSummary& units = result.a.summary;
    result.smallest_edit =
        found.measured ? found.smallest_edit
        : units.units == 0 || result.a.essence.rate == 0
            ? Seconds{}
            : Seconds{static_cast<double>(units.frames) / static_cast<double>(units.units) / result.a.essence.rate};
    return result;
}

/// Both chains agree that they are about one file: by the digest of all of it, and by what else they say.
bool sign_one_file(const Chain& a, const Chain& b) {
    return a.file_digest && a.file_digest == b.file_digest && a.recording->essence == b.recording->essence &&
           a.units == b.units && a.frames == b.frames && a.end->played == b.end->played;
}

void conclude_words(DiffResult& result, Measured measured) {
    Verdict& verdict = result.verdict;
    result.measured = true;
    result.edits = std::move(measured.edits);
    result.processing = std::move(measured.processing);
    result.smallest_edit = measured.smallest_edit;
    verdict.relation = measured.relation;
    const bool unfinished = result.a.chain->unfinished() || result.b.chain->unfinished();
    const bool withheld = !result.edits.withheld_a.empty() || !result.edits.not_compared_b.empty();
    if (!result.edits.withheld_a.empty()) verdict.doubts.push_back(Doubt::withheld);
    if (withheld && verdict.relation == Relation::unrelated) verdict.relation = Relation::unknown;
    if (verdict.relation == Relation::unknown) verdict.doubts.push_back(measured.doubt);
    verdict.integrity = verdict.relation == Relation::unrelated ? Integrity::unrelated
                        : verdict.relation == Relation::unknown ? Integrity::inconclusive
                        : !result.edits.edits.empty()           ? Integrity::undisclosed
                        : !verdict.doubts.empty()               ? Integrity::inconclusive
                        : unfinished                            ? Integrity::unfinished
                                                                : Integrity::consistent;
}

/// Their blocks cannot be equal, as each was hashed with a salt of its own: what is left is what they say of the whole, and the
/// fingerprints.
DiffResult two_chains(const DiffRequest& request, const Progress& progress) {
    Chain a = read_chain(request.a_path);
    Chain b = read_chain(request.b_path);
    DiffResult result;
    Verdict& verdict = result.verdict;
    result.edits.duration_a = played_length(a);
    result.edits.duration_b = played_length(b);
    const bool valid = a.problems.empty() && b.problems.empty();
    const bool one_chain = valid && a.head && a.head == b.head;
    const bool one_file = valid && !one_chain && sign_one_file(a, b);
    std::optional<Heard> heard_a;
    std::optional<Heard> heard_b;
    if (valid && !one_chain && !one_file) {
        heard_a = heard_in(a);
        heard_b = heard_as_copy(b);
    }
    result.a = side_of(request.a_path, std::move(a));
    result.b = side_of(request.b_path, std::move(b));
    if (!valid) {
        verdict.integrity = Integrity::invalid;
    } else if (one_chain || one_file) {
        verdict.relation = one_file ? Relation::identical_file : Relation::identical_audio;
        verdict.integrity = Integrity::unchanged;
        result.edits.compared_copy = result.edits.compared_reference = 1;
    } else if (!heard_a || !heard_b) {
        verdict.integrity = Integrity::inconclusive;
        verdict.doubts.push_back(Doubt::without_fingerprint);
    } else {
        conclude_words(result, measure(std::move(*heard_a), std::move(*heard_b), progress));
    }
    return result;
}

} // namespace

bool is_chain_file(const std::string& path) {
    if (path.ends_with(".recsig")) return true;
    constexpr std::string_view beginning = R"({"kind":"recording")";
    std::ifstream file(path, std::ios::binary);
    std::array<char, beginning.size()> start{};
    return file.read(start.data(), static_cast<std::streamsize>(start.size())) &&
           std::string_view(start.data(), start.size()) == beginning;
}

DiffResult diff_chain(const DiffRequest& request, const Progress& progress) {
    const bool chain_a = is_chain_file(request.a_path);
    const bool chain_b = is_chain_file(request.b_path);
    refuse(request.is_part(), "-a, -b, --window");
    refuse(chain_a && request.a_track, "--track-a");
    refuse(chain_b && request.b_track, "--track-b");
    refuse(!request.declared_path.empty(), "--declared");
    DiffResult result = chain_a && chain_b ? two_chains(request, progress)
                        : chain_a          ? against_chain(request.a_path, request.b_path, request.b_track, request, progress)
                                           : against_chain(request.b_path, request.a_path, request.a_track, request, progress);
    if (!chain_a) swap_sides(result);
    result.verdict.identity = Identity::not_applicable;
    return result;
}

} // namespace rectool
