#include "rectool/verify.hpp"

#include "verify/chain_reference.hpp"

#include <algorithm>

namespace rectool {

namespace {

using Progress = std::function<void(std::uint64_t, std::optional<std::uint64_t>)>;

/// The copy while it is aligned: read once forward, and by a second source where a span is followed backwards.
class Copy {
public:
    Copy(const std::string& path, const SourceOptions& options)
        : path_(path), options_(options), source_(open_audio(path, options)) {}

    [[nodiscard]] AudioSource& source() { return *source_; }

    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) {
        const std::uint64_t got = source_->read(chunk, max_units);
        if (essence().type == EssenceType::packets)
            for (std::size_t i = chunk.frames.size() - got; i < chunk.frames.size(); ++i)
                frames_.push_back((frames_.empty() ? 0 : frames_.back()) + chunk.frames[i]);
        return got;
    }

    bool look_back(UnitChunk& chunk, Range units) {
        if (essence().type == EssenceType::packets) return false;
        if (!again_) {
            SourceOptions options = options_;
            options.look_back = true;
            again_ = open_audio(path_, options);
        }
        again_->seek(units);
        chunk.clear();
        while (chunk.count < units.length() && again_->read(chunk, units.length() - chunk.count) > 0) {
        }
        return chunk.count == units.length();
    }

    [[nodiscard]] const Essence& essence() const { return source_->essence(); }

    [[nodiscard]] Side side(const SourceSummary& summary) const {
        Side side{essence().rate, summary.units, summary.frames, summary.presentation, {}};
        if (essence().type == EssenceType::packets)
            side.frame_of = [this](std::uint64_t unit) {
                return unit == 0 || frames_.empty() ? 0 : frames_[std::min<std::size_t>(unit, frames_.size()) - 1];
            };
        return side;
    }

private:
    std::string path_;
    SourceOptions options_;
    std::unique_ptr<AudioSource> source_;
    std::unique_ptr<AudioSource> again_;
    std::vector<std::uint64_t> frames_; ///< packets: frames up to and including each
};

/// Configurations of Opus that differ in their last part at most, which says where each channel is played (RFC 7845, 5.1.1).
bool same_but_mapping(const Bytes& a, const Bytes& b) {
    constexpr std::ptrdiff_t before = 4; // channels, family, streams, coupled streams
    return a.size() == b.size() && a.size() > before && std::equal(a.begin(), a.begin() + before, b.begin());
}

/// Whether blocks of one can be compared with units of the other. Another rate is an edit (speed), so it is no obstacle.
bool comparable(const Essence& signed_essence, const Essence& copy) {
    if (signed_essence.type != copy.type || signed_essence.channels != copy.channels) return false;
    if (copy.type == EssenceType::pcm) return signed_essence.sample == copy.sample;
    if (signed_essence.codec != copy.codec) return false;
    return signed_essence.config == copy.config || (copy.codec == "opus" && same_but_mapping(signed_essence.config, copy.config));
}

/// Both sides as find_edits() wants them.
EditList edits_of(const Alignment& alignment, const Chain& chain, const Essence& copy_essence, Side copy) {
    Side reference = chain_side(chain);
    const Bytes& config = chain.recording->essence.config;
    if (config != copy_essence.config) { // comparable, so the mapping differs: which loudspeaker plays which channel
        reference.presentation.layout = hex_encode(config);
        copy.presentation.layout = hex_encode(copy_essence.config);
    }
    return find_edits(alignment, reference, copy, copy_essence.type == EssenceType::packets);
}

void drain(Copy& copy, const Progress& progress) {
    UnitChunk chunk;
    constexpr std::uint64_t step = 4096;
    std::uint64_t frames = 0;
    while (copy.read(chunk, step) > 0) {
        frames += chunk.count;
        if (progress) progress(frames, copy.source().frames_expected());
        chunk.clear();
    }
}

bool is_whole(const Alignment& alignment) {
    return alignment.spans.size() == 1 && alignment.spans[0].copy == Range{0, alignment.copy_units} &&
           alignment.spans[0].reference == Range{0, alignment.reference_units} &&
           alignment.copy_units == alignment.reference_units;
}

/// What forbids to speak of the whole file, though every block may have matched.
void doubt_what_was_not_read(const VerifyResult& result, bool same_file, bool track_chosen, std::vector<Doubt>& doubts) {
    for (const SourceNote& note : result.copy->notes) {
        const bool hidden = note.kind == SourceNoteKind::unread_audio || note.kind == SourceNoteKind::unread_bytes ||
                            note.kind == SourceNoteKind::decode_errors || note.kind == SourceNoteKind::truncated ||
                            (note.kind == SourceNoteKind::other_audio_tracks && !track_chosen);
        if (note.kind == SourceNoteKind::ordered_chapters && !same_file) doubts.push_back(Doubt::ordered_chapters);
        if (note.kind == SourceNoteKind::time_stamps && !same_file) doubts.push_back(Doubt::time_stamps);
        // The digest of the same file covers every byte of it.
        if (hidden && !same_file) doubts.push_back(Doubt::unread_audio);
    }
    std::sort(doubts.begin(), doubts.end());
    doubts.erase(std::unique(doubts.begin(), doubts.end()), doubts.end());
}

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
    if (withheld) verdict.doubts.push_back(Doubt::withheld);
    if (drop_what_follows(chain, result.edits) && chain.end) verdict.doubts.push_back(Doubt::after_interruption);
    doubt_what_was_not_read(result, same_file, request.track.has_value(), verdict.doubts);

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

} // namespace

VerifyResult verify_copy(const VerifyRequest& request, const Progress& progress) {
    VerifyResult result;
    result.copy_path = request.copy_path;
    result.chain_path = request.chain_path;
    ChainUnderway underway = begin_chain(request.chain_path);
    result.chain = std::move(underway.chain);
    SourceOptions options;
    options.track = request.track;
    const auto& recording = result.chain.recording;
    if (recording) {
        options.as_bytes = recording->essence.type == EssenceType::bytes;
        if (recording->essence.type == EssenceType::pcm) options.format = recording->essence.sample;
        result.verdict.identity = identify(recording->key, request.trust);
        if (const TrustEntry* entry = find_trusted(request.trust, recording->key)) result.signer = *entry;
    }
    Copy copy(request.copy_path, options);
    result.copy_essence = copy.essence();
    result.copy_container = copy.source().container();
    const auto is_invalid = [&] { // with all that is wrong
        underway.finish(result.chain);
        if (result.chain.problems.empty()) return false;
        result.verdict.integrity = Integrity::invalid;
        return true;
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
        drain(copy, progress);
    }
    SourceSummary summary = copy.source().finish();
    if (is_invalid()) return result;
    result.copy = std::move(summary);
    if (can_compare) {
        result.edits = edits_of(alignment, result.chain, copy.essence(), copy.side(*result.copy));
    }
    conclude(result, alignment, can_compare, request);
    return result;
}

} // namespace rectool
