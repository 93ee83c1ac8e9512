#include "audio/byte_order.hpp"
#include "audio/limits.hpp"
#include "audio/presentation.hpp"
#include "base/text.hpp"
#include "decode/demuxer.hpp"
#include "decode/ffmpeg_pcm_source.hpp"
#include "decode/ffmpeg_source.hpp"
#include "decode/mp4_edit_list.hpp"
#include "decode/packet_normaliser.hpp"
#include "decode/raw_stream.hpp"
#include "rectool/error.hpp"

#include <fmt/format.h>

namespace rectool {

namespace {

constexpr std::uint64_t notable_skip_ms = 120;           // the delay of codecs
constexpr std::size_t read_limit = std::size_t{1} << 20; // bytes at a time, however large the packets are

/// What a player is told to leave out of a packet, in frames.
struct Skip {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
};

Skip skip_of(const AVPacket& packet) {
    std::size_t size = 0;
    const std::uint8_t* data = av_packet_get_side_data(&packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
    if (data == nullptr || size < 8) return {};
    const ByteView bytes(data, size);
    return {le32(bytes, 0), le32(bytes, 4)};
}

class PacketSource final : public AudioSource {
public:
    explicit PacketSource(std::unique_ptr<Demuxer> demuxer) : demuxer_(std::move(demuxer)), normaliser_(demuxer_->parameters()) {
        presentation_.layout = layout_text(demuxer_->parameters().ch_layout);
        while (!normaliser_.config() && fetch()) { // some formats say it in their packets only
        }
        const std::string& path = demuxer_->reader().path();
        if (!normaliser_.config() || normaliser_.config()->bytes.size() > config_limit)
            throw Error(ErrorKind::input,
                        fmt::format(fmt::runtime(tr("the {} sound in {} cannot be read")), normaliser_.codec(), path),
                        tr("to sign it as it is, whatever it holds, use --bytes"));
        const CodecConfig& config = *normaliser_.config();
        check_limits(path, config.channels, config.rate);
        essence_.type = EssenceType::packets;
        essence_.codec = normaliser_.codec();
        essence_.config = config.bytes;
        essence_.rate = config.rate;
        essence_.channels = config.channels;
        if (normaliser_.opus()) {
            presentation_.gain = normaliser_.opus()->gain;
            pending_skip_ = normaliser_.opus()->pre_skip;
        }
    }

    const Essence& essence() const override { return essence_; }
    const Presentation& presentation() const override { return presentation_; }
    const std::string& container() const override { return demuxer_->container(); }
    std::optional<std::uint64_t> frames_expected() const override { return demuxer_->seconds_to_frames(essence_.rate); }

    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) override {
        if (chunk.count == 0) chunk.first = position_;
        std::uint64_t count = 0;
        const std::size_t most_bytes = chunk.bytes.size() + read_limit;
        while (count < max_units && chunk.bytes.size() < most_bytes) {
            if (next_unit_ == units_.size() && !fetch()) break;
            const PacketUnit& unit = units_[next_unit_++];
            put_le32(chunk.bytes, static_cast<std::uint32_t>(unit.bytes.size()));
            chunk.bytes.insert(chunk.bytes.end(), unit.bytes.begin(), unit.bytes.end());
            chunk.sizes.push_back(static_cast<std::uint32_t>(unit.bytes.size() + 4));
            chunk.frames.push_back(unit.frames);
            ++count;
        }
        chunk.count += count;
        position_ += count;
        return count;
    }

    void seek(Range /*units*/) override {
        throw Error(ErrorKind::input,
                    fmt::format(fmt::runtime(tr("cannot move to another place in {}")), demuxer_->reader().path()));
    }

    SourceSummary finish() override {
        SourceSummary summary;
        summary.units = position_;
        summary.frames = played_.total();
        summary.presentation = presentation_;
        summary.presentation.played = played_.ranges();
        if (container() == "MP4")
            if (auto ranges = mp4_played_ranges(demuxer_->reader(), static_cast<std::uint32_t>(demuxer_->stream().id),
                                                essence_.rate, played_.total()))
                summary.presentation.played = std::move(*ranges);
        summary.notes = demuxer_->notes();
        if (damaged_ > 0) summary.notes.push_back({SourceNoteKind::decode_errors, damaged_});
        if (other_bytes_ > 0) summary.notes.push_back({SourceNoteKind::unread_audio, other_bytes_});
        const std::uint64_t skipped = frames_outside(summary.presentation.played, summary.frames);
        if (skipped * 1000 > notable_skip_ms * essence_.rate)
            summary.notes.push_back({SourceNoteKind::skipped_by_players, skipped});
        if (const double strayed = latest_lead_ - earliest_lead_; strayed * 1000 > static_cast<double>(notable_skip_ms))
            summary.notes.push_back(
                {SourceNoteKind::time_stamps, static_cast<std::uint64_t>(std::min(strayed, 1e9) * essence_.rate)});
        if (const std::uint64_t unread = unread_bytes(demuxer_->reader(), container(), demuxed_bytes_); unread > 0)
            summary.notes.push_back({SourceNoteKind::unread_bytes, unread});
        return summary;
    }

private:
    /// Takes packets until there are units; false at the end.
    bool fetch() {
        units_.clear();
        next_unit_ = 0;
        while (units_.empty() && !ended_) {
            AVPacket* packet = demuxer_->next();
            if (packet == nullptr) {
                ended_ = true;
                normaliser_.flush(units_);
                if (!units_.empty()) note_played({}, 0);
                // Ogg Vorbis ends at the granule position of the last page: the demuxer makes the last packet that much shorter.
                if (essence_.codec == "vorbis") played_.trim_end(last_overhang_);
                break;
            }
            take(*packet);
        }
        return !units_.empty();
    }

    void take(const AVPacket& packet) {
        const ByteView bytes(packet.data, static_cast<std::size_t>(std::max(packet.size, 0)));
        demuxed_bytes_ += bytes.size();
        std::size_t extradata_size = 0;
        const std::uint8_t* extradata = av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, &extradata_size);
        if (extradata != nullptr) other_link_ = !normaliser_.same_configuration({extradata, extradata_size});
        const int rate = std::max(demuxer_->parameters().sample_rate, 1);
        const auto duration = static_cast<std::uint64_t>(
            std::max<std::int64_t>(0, av_rescale_q(packet.duration, demuxer_->stream().time_base, {1, rate})));
        const PacketFate fate = other_link_ ? PacketFate::other_config : normaliser_.normalise(bytes, duration, units_);
        if (fate == PacketFate::damaged) ++damaged_;
        if (fate == PacketFate::other_config) other_bytes_ += bytes.size();
        if (fate == PacketFate::units) note_time(packet);
        if (fate == PacketFate::units) note_played(skip_of(packet), duration);
    }

    /// How far the container's time stamp is ahead of the sound before this packet; other containers have no such stamps.
    void note_time(const AVPacket& packet) {
        if (packet.pts == AV_NOPTS_VALUE || (container() != "MP4" && container() != "Matroska")) return;
        const std::uint32_t rate = normaliser_.config() ? std::max(normaliser_.config()->rate, 1U) : 1;
        const double lead =
            static_cast<double>(packet.pts) * av_q2d(demuxer_->stream().time_base) - static_cast<double>(played_.total()) / rate;
        earliest_lead_ = timed_ ? std::min(earliest_lead_, lead) : lead;
        latest_lead_ = timed_ ? std::max(latest_lead_, lead) : lead;
        timed_ = true;
    }

    void note_played(Skip skip, std::uint64_t duration) {
        skip.start = std::max(skip.start, pending_skip_);
        pending_skip_ = 0;
        std::uint64_t frames = 0;
        for (const PacketUnit& unit : units_)
            frames += unit.frames;
        played_.add(frames, skip.start, skip.end);
        last_overhang_ = duration > 0 && duration < frames ? frames - duration : 0;
    }

    std::unique_ptr<Demuxer> demuxer_;
    PacketNormaliser normaliser_;
    Essence essence_;
    Presentation presentation_;
    PlayedFrames played_;
    std::vector<PacketUnit> units_; ///< of the last packet
    std::size_t next_unit_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t pending_skip_ = 0;
    std::uint64_t demuxed_bytes_ = 0;
    std::uint64_t last_overhang_ = 0; ///< frames of the last packet beyond the duration that the demuxer gives it
    std::uint64_t damaged_ = 0;
    std::uint64_t other_bytes_ = 0;
    double earliest_lead_ = 0; ///< of time stamps over sound, in seconds
    double latest_lead_ = 0;
    bool timed_ = false;
    bool other_link_ = false;
    bool ended_ = false;
};

/// Lossless sound, and G.711, whose decoding is a table, are signed as samples.
bool is_pcm(AVCodecID id) {
    if (id == AV_CODEC_ID_PCM_ALAW || id == AV_CODEC_ID_PCM_MULAW || id == AV_CODEC_ID_WAVPACK) return true;
    const AVCodecDescriptor* descriptor = avcodec_descriptor_get(id);
    return descriptor != nullptr && (descriptor->props & AV_CODEC_PROP_LOSSLESS) != 0 &&
           (descriptor->props & AV_CODEC_PROP_LOSSY) == 0;
}

} // namespace

std::unique_ptr<AudioSource> open_ffmpeg(const InputFilePtr& file, const SourceOptions& options) {
    auto demuxer = std::make_unique<Demuxer>(file, options);
    if (options.decoded || is_pcm(demuxer->parameters().codec_id)) return open_ffmpeg_pcm(std::move(demuxer), options);
    return std::make_unique<PacketSource>(std::move(demuxer));
}

} // namespace rectool
