#include "verify/comparable.hpp"

#include <algorithm>
#include <utility>

namespace rectool {

namespace {

/// Configurations of Opus that differ in their last part at most, which says where each channel is played (RFC 7845, 5.1.1).
bool same_but_mapping(const Bytes& a, const Bytes& b) {
    constexpr std::ptrdiff_t before = 4; // channels, family, streams, coupled streams
    return a.size() == b.size() && a.size() > before && std::equal(a.begin(), a.begin() + before, b.begin());
}

} // namespace

bool comparable(const Essence& a, const Essence& b) {
    if (a.type != b.type || a.channels != b.channels) return false;
    if (a.type == EssenceType::pcm) return a.sample == b.sample;
    if (a.codec != b.codec) return false;
    return a.config == b.config || (a.codec == "opus" && same_but_mapping(a.config, b.config));
}

EditList edits_of(const Alignment& alignment, const Essence& a, Side side_a, const Essence& b, Side side_b) {
    if (a.config != b.config) { // comparable, so the mapping differs: which loudspeaker plays which channel
        side_a.presentation.layout = hex_encode(a.config);
        side_b.presentation.layout = hex_encode(b.config);
    }
    return find_edits(alignment, side_a, side_b, a.type == EssenceType::packets);
}

bool is_whole(const Alignment& alignment) {
    return alignment.spans.size() == 1 && alignment.spans[0].copy == Range{0, alignment.copy_units} &&
           alignment.spans[0].reference == Range{0, alignment.reference_units} &&
           alignment.copy_units == alignment.reference_units;
}

std::vector<Doubt> doubts_of(const std::vector<SourceNote>& notes, bool track_chosen) {
    std::vector<Doubt> doubts;
    for (const SourceNote& note : notes) {
        const bool hidden = note.kind == SourceNoteKind::unread_audio || note.kind == SourceNoteKind::unread_bytes ||
                            note.kind == SourceNoteKind::decode_errors || note.kind == SourceNoteKind::truncated ||
                            (note.kind == SourceNoteKind::other_audio_tracks && !track_chosen);
        if (note.kind == SourceNoteKind::ordered_chapters) doubts.push_back(Doubt::ordered_chapters);
        if (note.kind == SourceNoteKind::time_stamps) doubts.push_back(Doubt::time_stamps);
        if (hidden) doubts.push_back(Doubt::unread_audio);
    }
    return doubts;
}

} // namespace rectool
