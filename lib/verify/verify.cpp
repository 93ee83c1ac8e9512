#include "rectool/verify.hpp"

#include "verify/audit.hpp"
#include "verify/chain_reference.hpp"
#include "verify/comparable.hpp"
#include "verify/examined.hpp"
#include "verify/measure.hpp"
#include "verify/mixed.hpp"
#include "verify/refine_places.hpp"
#include "verify/verify_against.hpp"

#include <algorithm>

namespace rectool {

namespace {

using Progress = std::function<void(std::uint64_t, std::optional<std::uint64_t>)>;

constexpr unsigned words_in_copy = 4; // in 20 ms

/// Where signing was interrupted the recording went on, most likely: what follows in the copy is no edit, and unknown.
bool drop_what_follows(const Chain& chain, EditList& edits) {
    const bool interrupted = chain.unfinished() || (chain.end && chain.end->reason);
    if (!interrupted || edits.edits.empty()) return false;
    const Edit& last = edits.edits.back();
    // A power failure may have torn the last detail too: then what stands there is unknown as well.
    const bool over_withheld = last.kind == EditKind::replace && !edits.withheld_a.empty() &&
                               edits.withheld_a.back().start <= last.a.start && last.a.end == edits.duration_a &&
                               last.b.length() >= last.a.length();
    if ((last.kind != EditKind::insert && !over_withheld) || last.b.end != edits.duration_b) return false;
    edits.edits.pop_back();
    return true;
}

void conclude(VerifyResult& result, const Alignment& alignment, bool can_compare, const VerifyRequest& request) {
    Verdict& verdict = result.verdict;
    const Chain& chain = result.chain;
    const bool same_file = chain.file_digest == result.copy->file_digest;
    const bool distinctive =
        std::any_of(alignment.spans.begin(), alignment.spans.end(), [](const Span& span) { return span.distinctive; });
    const bool whole = can_compare && is_whole(alignment);
    const bool withheld = !alignment.withheld.empty();

    if (chain.recording->track != request.track && !whole) verdict.doubts.push_back(Doubt::other_track);
    if (!can_compare)
        verdict.doubts.push_back(Doubt::other_essence);
    else if (chain.recording->essence.type == EssenceType::bytes && !whole)
        verdict.doubts.push_back(Doubt::bytes_differ);
    else if (alignment.spans.empty())
        verdict.doubts.push_back(Doubt::no_block_matched);
    else if (!distinctive && !whole)
        verdict.doubts.push_back(Doubt::only_common_blocks);
    const bool related = verdict.doubts.empty();
    if (!alignment.not_compared.empty()) verdict.doubts.push_back(Doubt::not_compared);
    if (!alignment.salt_damaged.empty()) verdict.doubts.push_back(Doubt::salt_damaged);
    if (withheld) verdict.doubts.push_back(Doubt::withheld);
    if (drop_what_follows(chain, result.edits) && chain.end) verdict.doubts.push_back(Doubt::after_interruption);
    if (!same_file) // its digest covers every byte
        for (const Doubt doubt : doubts_of(result.copy->notes, request.track.has_value()))
            verdict.doubts.push_back(doubt);
    result.receipt_matches = request.receipt && chain.head && request.receipt->is_of(*chain.head);
    if (request.receipt && !result.receipt_matches) verdict.doubts.push_back(Doubt::other_receipt);
    std::sort(verdict.doubts.begin(), verdict.doubts.end());
    verdict.doubts.erase(std::unique(verdict.doubts.begin(), verdict.doubts.end()), verdict.doubts.end());

    if (!related) result.edits.edits.clear(); // nothing that was found would be an edit of this recording
    verdict.relation = !related                      ? Relation::unknown
                       : !result.edits.edits.empty() ? Relation::edited
                       : !whole                      ? Relation::unknown
                       : same_file                   ? Relation::identical_file
                                                     : Relation::identical_audio;
    if (same_file && !whole && !withheld && chain.complete() && chain.recording->track == request.track) {
        result.chain.problems.push_back({ChainFault::at_odds, 0, 0, 0, std::nullopt});
        verdict.integrity = Integrity::invalid;
    } else if (!result.edits.edits.empty())
        verdict.integrity = Integrity::undisclosed;
    else if (!verdict.doubts.empty())
        verdict.integrity = Integrity::inconclusive;
    else
        verdict.integrity = chain.unfinished() ? Integrity::unfinished : Integrity::unchanged;
}

bool only_hashes_fail(Doubt doubt) {
    return doubt == Doubt::other_essence || doubt == Doubt::no_block_matched || doubt == Doubt::only_common_blocks ||
           doubt == Doubt::not_compared;
}

/// Nothing was equal: what the fingerprints say counts instead.
void conclude_measured(VerifyResult& result, Measured measured) {
    Verdict& verdict = result.verdict;
    std::erase_if(verdict.doubts, only_hashes_fail);
    result.measured = true;
    result.edits = std::move(measured.edits);
    result.smallest_edit = measured.smallest_edit;
    result.processing = std::move(measured.processing);
    result.copy_outline = std::move(measured.outline_b);
    if (drop_what_follows(result.chain, result.edits) && result.chain.end) verdict.doubts.push_back(Doubt::after_interruption);
    verdict.relation = measured.relation;
    if (measured.relation == Relation::edited && result.edits.edits.empty()) verdict.relation = Relation::same_recording;
    if (!result.edits.withheld_a.empty()) verdict.doubts.push_back(Doubt::withheld);
    // What is withheld, or another track, may be the recording all the same.
    const bool unseen = std::any_of(verdict.doubts.begin(), verdict.doubts.end(), [](Doubt doubt) {
        return doubt == Doubt::withheld || doubt == Doubt::unread_audio || doubt == Doubt::other_track;
    });
    if (unseen && verdict.relation == Relation::unrelated) verdict.relation = Relation::unknown;
    if (verdict.relation == Relation::unknown) verdict.doubts.push_back(measured.doubt);
    verdict.integrity = verdict.relation == Relation::unrelated ? Integrity::unrelated
                        : verdict.relation == Relation::unknown ? Integrity::inconclusive
                        : !result.edits.edits.empty()           ? Integrity::undisclosed
                        : !verdict.doubts.empty()               ? Integrity::inconclusive
                        : result.chain.unfinished()             ? Integrity::unfinished
                                                                : Integrity::consistent;
}

Heard hear_copy(const VerifyRequest& request, const std::function<void(double)>& report) {
    return hear(request.copy_path, request.track, {}, words_in_copy, robust::Kept::narrow,
                [&](std::uint64_t done, std::optional<std::uint64_t> all) {
                    report(static_cast<double>(done) / static_cast<double>(std::max<std::uint64_t>(done, all.value_or(0)) + 1));
                });
}

/// The copy's sound against the fingerprint in the chain; nothing where the chain holds none.
std::optional<Measured> measure_sound(const Chain& chain, const VerifyRequest& request, const Progress& progress) {
    std::optional<Heard> reference = heard_in(chain);
    if (!reference) return std::nullopt;
    constexpr std::uint64_t shares = 1000;
    const auto report = [&](double share) {
        if (progress) progress(static_cast<std::uint64_t>(share * shares), shares);
    };
    Heard copy = hear_copy(request, [&](double share) { report(0.6 * share); });
    return measure(std::move(*reference), std::move(copy), [&](std::uint64_t done, std::optional<std::uint64_t> all) {
        report(0.6 + 0.4 * static_cast<double>(done) / static_cast<double>(all.value_or(shares)));
    });
}

/// Stretches of other samples or packets between those that were found may be the same sound, processed or encoded anew.
void measure_open(VerifyResult& result, const VerifyRequest& request, const Progress& progress) {
    const std::vector<OpenStretch> open = open_stretches(result.edits);
    if (open.empty()) return;
    const std::optional<Measured> measured = measure_sound(result.chain, request, progress);
    const bool related = measured && (measured->relation == Relation::same_recording || measured->relation == Relation::edited);
    if (!related || !mix_in(result.edits, measured->edits, open)) return;
    Verdict& verdict = result.verdict;
    result.measured = true;
    result.smallest_edit = measured->smallest_edit;
    verdict.relation = result.edits.edits.empty() ? Relation::same_recording : Relation::edited;
    verdict.integrity = !result.edits.edits.empty() ? Integrity::undisclosed
                        : !verdict.doubts.empty()   ? Integrity::inconclusive
                        : result.chain.unfinished() ? Integrity::unfinished
                                                    : Integrity::consistent;
}

/// Blocks tell where something was cut out or put in to within a block; the fingerprint tells it better.
void refine(VerifyResult& result, Examined& copy, const VerifyRequest& request, const Progress& progress) {
    constexpr std::uint64_t shares = 1000;
    if (!has_coarse_places(result.edits)) return;
    const std::optional<Heard> reference = heard_in(result.chain);
    if (!reference) return;
    bool whole = false;
    std::optional<Heard> heard;
    refine_places(result.edits, *reference, [&](const TimeRange& stretch) -> const Heard& {
        if (whole) return *heard;
        heard = hear_again(copy, *result.copy, words_in_copy, stretch);
        whole = !heard;
        if (whole)
            heard = hear_copy(request, [&](double share) {
                if (progress) progress(static_cast<std::uint64_t>(share * shares), shares);
            });
        return *heard;
    });
}

/// Where no block was found that tells where it belongs, the sound may still be compared.
void measure_copy(VerifyResult& result, Examined& copy, const VerifyRequest& request, const Progress& progress) {
    Verdict& verdict = result.verdict;
    if (result.chain.recording->essence.type == EssenceType::bytes) return;
    const bool related = std::none_of(verdict.doubts.begin(), verdict.doubts.end(), [](Doubt doubt) {
        return doubt == Doubt::other_essence || doubt == Doubt::no_block_matched || doubt == Doubt::only_common_blocks;
    });
    if (related) {
        if (!result.edits.edits.empty()) measure_open(result, request, progress);
        refine(result, copy, request, progress);
        return;
    }
    if (!result.chain.has_fingerprint()) verdict.doubts.push_back(Doubt::without_fingerprint);
    if (std::optional<Measured> measured = measure_sound(result.chain, request, progress))
        conclude_measured(result, std::move(*measured));
}

/// Fingerprints that are not those of the sound: proven for samples, so that the chain is invalid; measured for packets.
void conclude_audit(VerifyResult& result, const VerifyRequest& request, const SourceOptions& options, bool whole,
                    const Progress& progress) {
    const Chain& chain = result.chain;
    Verdict& verdict = result.verdict;
    const auto doubt = [&](Doubt kind) {
        verdict.doubts.push_back(kind);
        const bool good = verdict.integrity == Integrity::unchanged || verdict.integrity == Integrity::unfinished;
        if (good) verdict.integrity = Integrity::inconclusive;
    };
    if (!chain.has_fingerprint()) return; // nothing is claimed
    if (!whole) return doubt(Doubt::not_audited);
    const AuditResult audit = audit_fingerprints(chain, request.copy_path, options, [&](std::uint64_t frames) {
        if (progress) progress(frames, chain.frames);
    });
    result.segments_audited = audit.segments;
    if (audit.unchecked > 0) doubt(Doubt::not_audited);
    if (audit.differing.empty()) return;
    result.segments_audited = 0;
    if (chain.recording->essence.type != EssenceType::pcm) return doubt(Doubt::fingerprint_differs);
    for (const Range& range : audit.differing)
        result.chain.problems.push_back({ChainFault::other_fingerprint, 0, range.start, range.end - 1, std::nullopt});
    verdict.integrity = Integrity::invalid;
}

} // namespace

VerifyResult verify_against(const VerifyRequest& request, const Progress& progress) {
    VerifyResult result;
    result.copy_path = request.copy_name.empty() ? request.copy_path : request.copy_name;
    result.chain_path = request.chain_name.empty() ? request.chain_path : request.chain_name;
    result.trust = request.trust;
    result.authorities_given = !request.authorities.empty();
    ChainUnderway underway = begin_chain(request.chain_path, request.chain_name);
    result.chain = std::move(underway.chain);
    SourceOptions options;
    options.track = request.track;
    options.name = request.copy_name;
    const auto& recording = result.chain.recording;
    if (recording) {
        options.as_bytes = recording->essence.type == EssenceType::bytes;
        if (recording->essence.type == EssenceType::pcm) options.format = recording->essence.sample;
        if (const TrustEntry* entry = find_trusted(request.trust, recording->key)) result.signer = *entry;
    }
    Examined copy(request.copy_path, options);
    result.copy_essence = copy.essence();
    result.copy_container = copy.source().container();
    const auto is_invalid = [&] { // with all that is wrong
        underway.finish(result.chain);
        const bool invalid = !result.chain.problems.empty();
        if (invalid) {
            result.verdict.integrity = Integrity::invalid;
            result.chain.statements.clear(); // nothing they say counts
        }
        result.timestamps = check_timestamps(result.chain, request.authorities);
        result.parties = judge_parties(result.chain, request.trust, request.required, earliest_attested(result.timestamps));
        result.verdict.identity = result.parties.identity;
        return invalid;
    };
    if (!result.chain.problems.empty() && is_invalid()) return result;

    Alignment alignment;
    const bool can_compare = comparable(recording->essence, copy.essence());
    if (can_compare) {
        const CopyReader reader{[&](UnitChunk& chunk, std::uint64_t units) { return copy.read(chunk, units); },
                                [&](UnitChunk& chunk, Range units) { return copy.look_back(chunk, units); }};
        alignment = align_exact(chain_reference(result.chain), reader, [&](std::uint64_t units) {
            if (progress) progress(units, copy.source().frames_expected());
        });
    } else {
        copy.drain([&](std::uint64_t units) {
            if (progress) progress(units, copy.source().frames_expected());
        });
    }
    SourceSummary summary = copy.source().finish();
    if (is_invalid()) return result;
    result.copy = std::move(summary);
    if (can_compare) {
        result.edits = edits_of(alignment, recording->essence, chain_side(result.chain), copy.essence(), copy.side(*result.copy));
    }
    conclude(result, alignment, can_compare, request);
    if (result.verdict.integrity != Integrity::invalid) measure_copy(result, copy, request, progress);
    if (request.audit && result.verdict.integrity != Integrity::invalid)
        conclude_audit(result, request, options, can_compare && is_whole(alignment), progress);
    result.copy_outline = copy.source().take_outline();
    const bool packets = copy.essence().type == EssenceType::packets;
    if (packets && (request.outlines || !result.edits.edits.empty()))
        result.copy_outline = decoded_outline(request.copy_path, options, {});
    add_context(result.edits, {}, result.copy_outline);
    return result;
}

} // namespace rectool
