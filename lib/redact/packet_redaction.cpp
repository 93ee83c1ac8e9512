#include "redact/packet_redaction.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "redact/packet_cuts.hpp"
#include "redact/packet_writer.hpp"
#include "redact/silent_packet.hpp"

#include <algorithm>

namespace rectool {

namespace {

constexpr std::uint64_t packets_at_once = 1024;
constexpr std::size_t size_bytes = 4; ///< before each packet of a chunk

/// A recording as packets.
struct PacketTrack {
    Essence essence;
    std::string container;
    std::int32_t gain = 0;
    std::vector<PacketPlace> places;
    std::uint32_t frames = 0; ///< of each packet; 0 where they differ
    std::uint64_t total = 0;  ///< frames
    Range played;             ///< frames
    bool whole = true;        ///< undamaged, and played from one end to the other

    [[nodiscard]] std::uint64_t start_of(std::uint64_t packet) const {
        return packet < places.size() ? places[packet].start : total;
    }
};

/// Calls `take` with each packet and its frames.
void each_packet(AudioSource& source, const std::function<void(ByteView, std::uint32_t)>& take) {
    UnitChunk chunk;
    while (source.read(chunk, packets_at_once) > 0) {
        std::size_t at = 0;
        for (std::uint64_t i = 0; i < chunk.count; ++i) {
            take(ByteView(chunk.bytes).subspan(at + size_bytes, chunk.sizes[i] - size_bytes), chunk.frames[i]);
            at += chunk.sizes[i];
        }
        chunk.clear();
    }
}

std::unique_ptr<AudioSource> open_packets(const RedactRequest& request, bool decoded) {
    SourceOptions options;
    options.track = request.track;
    options.decoded = decoded;
    return open_audio(request.original, options);
}

PacketTrack read_track(const RedactRequest& request) {
    const auto source = open_packets(request, false);
    PacketTrack track;
    track.essence = source->essence();
    track.container = source->container();
    track.gain = source->presentation().gain;
    const bool mp3 = track.essence.codec == "mp3";
    bool same = true;
    each_packet(*source, [&](ByteView packet, std::uint32_t frames) {
        PacketPlace place{track.total, 0, 0};
        if (mp3) {
            const Mp3Sound sound = mp3_sound(packet).value_or(Mp3Sound{});
            place.held = static_cast<std::uint32_t>(packet.size()) - sound.start;
            place.reservoir = sound.reservoir;
        }
        same = same && (track.places.empty() || frames == track.frames);
        track.frames = frames;
        track.places.push_back(place);
        track.total += frames;
    });
    if (!same) track.frames = 0;
    const SourceSummary summary = source->finish();
    const auto& played = summary.presentation.played;
    track.whole = played.size() == 1 && std::none_of(summary.notes.begin(), summary.notes.end(), [](const SourceNote& note) {
                      return note.kind == SourceNoteKind::decode_errors || note.kind == SourceNoteKind::unread_audio;
                  });
    if (!played.empty()) track.played = played.front();
    return track;
}

/// Spectral band replication and parametric stereo refer to packets before, and show only when they are decoded.
bool decodes_as_signed(const RedactRequest& request, const Essence& essence) {
    const auto source = open_packets(request, true);
    return source->essence().rate == essence.rate && source->essence().channels == essence.channels;
}

/// The bytes of coded sound that went by last, as far back as main_data_begin reaches.
class Reservoir {
public:
    void pass(ByteView packet) {
        const Mp3Sound sound = mp3_sound(packet).value_or(Mp3Sound{});
        bytes_.insert(bytes_.end(), packet.begin() + sound.start, packet.end());
        if (bytes_.size() > most) bytes_.erase(bytes_.begin(), bytes_.end() - static_cast<std::ptrdiff_t>(most));
    }
    [[nodiscard]] ByteView needed_by(ByteView packet) const {
        const Mp3Sound sound = mp3_sound(packet).value_or(Mp3Sound{});
        return ByteView(bytes_).last(std::min<std::size_t>(sound.reservoir, bytes_.size()));
    }

private:
    static constexpr std::size_t most = 511;
    Bytes bytes_;
};

/// Writes what is left.
class PacketCutter {
public:
    PacketCutter(const PacketTrack& track, const std::vector<PacketCut>& cuts, std::uint64_t silence, PacketWriter& writer)
        : track_(track), cuts_(cuts), silence_(static_cast<std::uint32_t>(silence)), writer_(writer),
          mp3_(track.essence.codec == "mp3") {}

    void take(ByteView packet, std::uint32_t frames) {
        if (next_ < cuts_.size() && at_ == cuts_[next_].packets.end)
            join(packet, mp3_ ? reservoir_.needed_by(packet) : ByteView());
        if (next_ == cuts_.size() || at_ < cuts_[next_].packets.start) writer_.write(packet, frames);
        if (mp3_) reservoir_.pass(packet);
        last_.assign(packet.begin(), packet.end());
        ++at_;
    }

    void finish() {
        if (next_ < cuts_.size()) join(last_, {});
    }

private:
    void join(ByteView model, ByteView carried) {
        for (std::uint64_t left = cuts_[next_].silent; left > 0; --left)
            writer_.write(silent_packet(track_.essence, model, left == 1 ? carried : ByteView()), silence_);
        ++next_;
    }

    const PacketTrack& track_;
    const std::vector<PacketCut>& cuts_;
    std::uint32_t silence_;
    PacketWriter& writer_;
    bool mp3_;
    Reservoir reservoir_;
    Bytes last_;
    std::size_t next_ = 0; ///< the cut that is not behind us
    std::uint64_t at_ = 0;
};

/// What was cut, in frames of what players play.
std::vector<EditRecord> edits_of_cuts(const PacketTrack& track, const std::vector<PacketCut>& cuts, std::uint64_t silence) {
    const std::uint64_t skip = track.played.start;
    std::vector<EditRecord> edits;
    std::uint64_t removed = 0; // less what was put in; may wrap around, as it is added and taken away
    for (const PacketCut& cut : cuts) {
        const std::uint64_t start = std::max(track.start_of(cut.packets.start), skip);
        const std::uint64_t end = std::min(track.start_of(cut.packets.end), track.played.end);
        const std::uint64_t stand_in = cut.silent * silence;
        EditRecord edit;
        edit.kind = DeclaredKind::cut;
        edit.a = {start - skip, end - skip};
        edit.b.start = edit.a.start - removed;
        edit.b.end = edit.b.start + (cut.packets.start == 0 ? stand_in - std::min(stand_in, skip) : stand_in);
        removed += edit.a.length() - edit.b.length();
        edits.push_back(edit);
    }
    return edits;
}

} // namespace

std::optional<Redacted> redact_packets(const RedactRequest& request, const std::string& path,
                                       const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress) {
    if (std::any_of(request.ranges.begin(), request.ranges.end(), [](const auto& one) { return one.kind != RedactKind::cut; }))
        return std::nullopt;
    const PacketTrack track = read_track(request);
    const std::optional<PacketRules> rules = packet_rules(track.essence, track.frames);
    if (!rules || !track.whole || !decodes_as_signed(request, track.essence)) return std::nullopt;
    std::vector<Range> ranges;
    std::uint64_t asked = 0;
    for (const RedactRange& range : in_order(request.ranges, 0)) {
        if (range.frames.end > track.played.length())
            throw Error(ErrorKind::usage, tr("a range ends behind the end of the recording"));
        ranges.push_back({range.frames.start + track.played.start, range.frames.end + track.played.start});
        asked += range.frames.length();
    }
    const std::vector<PacketCut> cuts = packets_to_cut(*rules, track.places, ranges, track.played.start);
    const bool to_end = !cuts.empty() && cuts.back().packets.end == track.places.size();
    const std::uint64_t trim = to_end ? 0 : track.total - track.played.end;
    const bool nothing_left = cuts.empty() || (to_end && cuts.front().packets == Range{0, track.places.size()});
    if (nothing_left || trim >= std::max<std::uint64_t>(track.total - track.places.back().start, 1)) return std::nullopt;

    const PacketFile file = choose_packet_file(track.container, track.essence.codec);
    PacketWriter writer(path, file, track.essence, track.gain, track.played.start, trim);
    PacketCutter cutter(track, cuts, rules->silence, writer);
    std::uint64_t done = 0;
    each_packet(*open_packets(request, false), [&](ByteView packet, std::uint32_t frames) {
        cutter.take(packet, frames);
        done += frames;
        if (progress) progress(done, track.total);
    });
    cutter.finish();
    writer.close();
    Redacted redacted;
    redacted.container = file.container;
    redacted.same_container = file.same;
    redacted.rate = track.essence.rate;
    redacted.edits = edits_of_cuts(track, cuts, rules->silence);
    for (const PacketCut& cut : cuts)
        redacted.units.push_back(cut.packets);
    for (const EditRecord& edit : redacted.edits)
        redacted.widened += edit.a.length();
    redacted.widened -= asked;
    return redacted;
}

} // namespace rectool
