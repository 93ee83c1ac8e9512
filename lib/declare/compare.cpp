#include "rectool/declare.hpp"

#include "base/text.hpp"
#include "rectool/diff.hpp"
#include "rectool/error.hpp"
#include "rectool/verify.hpp"
#include "verify/diff_declared.hpp"
#include "verify/verify_against.hpp"

#include <algorithm>
#include <array>

namespace rectool {

namespace {

using Progress = std::function<void(std::uint64_t, std::optional<std::uint64_t>)>;

/// How long what a player plays of the copy is.
Seconds played_length(const SourceSummary& copy, const Essence& essence) {
    std::uint64_t frames = 0;
    for (const Range& range : copy.presentation.played)
        frames += range.length();
    if (copy.presentation.played.empty()) frames = copy.frames;
    return {static_cast<double>(frames) / std::max(essence.rate, 1U)};
}

/// A decoder gives a little more than is played, an encoder's padding; nothing can be declared of that.
void end_with(EditList& found, Seconds length) {
    found.duration_b = std::min(found.duration_b, length);
    for (Edit& edit : found.edits)
        edit.b = {std::min(edit.b.start, length), std::min(edit.b.end, length)};
}

void take_measured(Compared& compared, Seconds copy_length) {
    compared.measured = compared.found.same.empty();
    if (!compared.measured) return;
    end_with(compared.found, copy_length);
    compared.found = with_stretches(std::move(compared.found));
    compared.grain = measured_grain(compared.found);
}

void compare_files(const CompareRequest& request, Compared& compared, const Progress& progress) {
    DiffRequest files;
    files.a_path = request.recording_path;
    files.b_path = request.copy_path;
    if (compared.original.recording->track) files.a_track = static_cast<unsigned>(*compared.original.recording->track);
    DiffResult result = diff_recordings(files, progress);
    compared.found = std::move(result.edits);
    compared.doubts = result.verdict.doubts;
    compared.related = result.verdict.relation != Relation::unrelated && result.verdict.relation != Relation::unknown;
    compared.grain = grain_of(result);
    take_measured(compared, played_length(result.b.summary, result.b.essence));
}

/// Doubts that leave the copy without a place on the original, or parts of it unsure.
bool is_unrelated(const Verdict& verdict) {
    constexpr std::array placeless = {Doubt::no_block_matched, Doubt::other_essence, Doubt::only_common_blocks,
                                      Doubt::bytes_differ, Doubt::too_little};
    return verdict.integrity == Integrity::unrelated || std::any_of(placeless.begin(), placeless.end(), [&](Doubt one) {
               return std::find(verdict.doubts.begin(), verdict.doubts.end(), one) != verdict.doubts.end();
           });
}

} // namespace

Compared compare_with_original(const CompareRequest& request, const Progress& progress) {
    Compared compared;
    VerifyRequest verify;
    verify.chain_path = request.chain_path;
    verify.copy_path = request.recording_path.empty() ? request.copy_path : request.recording_path;
    VerifyResult result = verify_against(verify, progress);
    if (!result.chain.problems.empty())
        throw Error(ErrorKind::chain_invalid, std::string(tr("this chain is damaged:")) + " " + request.chain_path,
                    tr("see rectool show --check"));
    if (!result.chain.head)
        throw Error(ErrorKind::usage,
                    std::string(tr("this chain has no end, so its recording cannot be named:")) + " " + request.chain_path,
                    tr("end it with rectool sign --resume"));
    if (!request.recording_path.empty() && !is_unchanged(result))
        throw Error(ErrorKind::input,
                    std::string(tr("the original is not what its chain signs:")) + " " + request.recording_path);
    compared.original = std::move(result.chain);
    if (!request.recording_path.empty()) {
        compare_files(request, compared, progress);
        return compared;
    }
    compared.related = !is_unrelated(result.verdict);
    compared.found = std::move(result.edits);
    compared.doubts = result.verdict.doubts;
    compared.grain = grain_of(compared.original);
    if (result.copy && result.copy_essence) take_measured(compared, played_length(*result.copy, *result.copy_essence));
    return compared;
}

} // namespace rectool
