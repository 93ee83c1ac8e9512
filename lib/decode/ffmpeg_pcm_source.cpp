#include "decode/ffmpeg_pcm_source.hpp"

#include "audio/limits.hpp"
#include "audio/presentation.hpp"
#include "audio/sample_convert.hpp"
#include "base/text.hpp"
#include "decode/mp4_edit_list.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace rectool {

namespace {

struct DecoderFree {
    void operator()(AVCodecContext* context) const noexcept { avcodec_free_context(&context); }
};
struct FrameFree {
    void operator()(AVFrame* frame) const noexcept { av_frame_free(&frame); }
};

/// The width that the decoder delivers.
std::optional<SampleFormat> delivered_format(AVSampleFormat format) {
    switch (av_get_packed_sample_fmt(format)) {
    case AV_SAMPLE_FMT_U8:
        return SampleFormat::s8;
    case AV_SAMPLE_FMT_S16:
        return SampleFormat::s16;
    case AV_SAMPLE_FMT_S32:
        return SampleFormat::s32;
    case AV_SAMPLE_FMT_FLT:
        return SampleFormat::f32;
    case AV_SAMPLE_FMT_DBL:
        return SampleFormat::f64;
    default:
        return std::nullopt;
    }
}

/// The width that the codec stores: decoders deliver 20 and 24 bits as the upper ones of 32.
SampleFormat stored_format(SampleFormat delivered, int bits) {
    if (is_float(delivered) || bits <= 0) return delivered;
    const SampleFormat stored = bits <= 8    ? SampleFormat::s8
                                : bits <= 16 ? SampleFormat::s16
                                : bits <= 24 ? SampleFormat::s24
                                             : SampleFormat::s32;
    return std::min(stored, delivered);
}

template <std::size_t Width> void interleave_as(const AVFrame& frame, std::uint32_t channels, std::uint8_t* out) {
    for (std::uint32_t channel = 0; channel < channels; ++channel) {
        const std::uint8_t* from = frame.extended_data[channel];
        for (std::size_t i = 0; i < static_cast<std::size_t>(frame.nb_samples); ++i)
            std::memcpy(out + (i * channels + channel) * Width, from + i * Width, Width);
    }
}

/// Channels that stand one after the other, frame by frame.
void interleave(const AVFrame& frame, std::size_t width, std::uint32_t channels, std::uint8_t* out) {
    if (width == 1) return interleave_as<1>(frame, channels, out);
    if (width == 2) return interleave_as<2>(frame, channels, out);
    if (width == 4) return interleave_as<4>(frame, channels, out);
    interleave_as<8>(frame, channels, out);
}

class FfmpegPcmSource final : public AudioSource {
public:
    FfmpegPcmSource(std::unique_ptr<Demuxer> demuxer, const SourceOptions& options)
        : demuxer_(std::move(demuxer)), options_(options) {
        open_decoder();
        while (decoded_.empty() && decode()) { // the sample format is certain with the first frame only
        }
        const AVCodecParameters& parameters = demuxer_->parameters();
        check_limits(path(), decoder_->ch_layout.nb_channels, decoder_->sample_rate);
        essence_.type = EssenceType::pcm;
        essence_.rate = static_cast<std::uint32_t>(decoder_->sample_rate);
        essence_.channels = static_cast<std::uint32_t>(decoder_->ch_layout.nb_channels);
        const int bits = decoder_->bits_per_raw_sample > 0 ? decoder_->bits_per_raw_sample : parameters.bits_per_raw_sample;
        essence_.sample = stored_format(delivered_, bits);
        if (options.format && !is_float(*options.format) && !is_float(delivered_)) essence_.sample = *options.format;
        presentation_.layout = layout_text(decoder_->ch_layout);
    }

    const Essence& essence() const override { return essence_; }
    const Presentation& presentation() const override { return presentation_; }
    const std::string& container() const override { return demuxer_->container(); }
    std::optional<std::uint64_t> frames_expected() const override { return demuxer_->seconds_to_frames(essence_.rate); }

    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) override {
        while (used_ == decoded_.size() && decode()) {
        }
        const std::size_t frame_bytes = std::size_t{essence_.channels} * bytes_per_sample(delivered_);
        const std::uint64_t count = std::min<std::uint64_t>(max_units, (decoded_.size() - used_) / frame_bytes);
        if (chunk.count == 0) chunk.first = position_;
        const ByteView taken = ByteView(decoded_).subspan(used_, count * frame_bytes);
        if (delivered_ == essence_.sample)
            chunk.bytes.insert(chunk.bytes.end(), taken.begin(), taken.end());
        else
            convert_samples(taken, delivered_, essence_.sample, essence_.channels, position_, chunk.bytes, chunk.inexact);
        used_ += taken.size();
        chunk.count += count;
        position_ += count;
        return count;
    }

    /// Decodes from the start again if it has to: a codec's frames are not found from outside.
    void seek(Range units) override {
        const std::uint64_t unit = units.start;
        if (unit < position_) {
            const InputFilePtr file = demuxer_->reader().file();
            demuxer_ = std::make_unique<Demuxer>(file, options_);
            open_decoder();
            decoded_.clear();
            used_ = 0;
            position_ = 0;
            ended_ = false;
        }
        UnitChunk passed;
        while (position_ < unit && read(passed, unit - position_) > 0)
            passed.clear();
    }

    SourceSummary finish() override {
        SourceSummary summary;
        summary.units = position_;
        summary.frames = position_;
        summary.presentation = presentation_;
        if (position_ > 0) summary.presentation.played = {{0, position_}};
        if (container() == "MP4" && !options_.decoded)
            if (auto ranges = mp4_played_ranges(demuxer_->reader(), static_cast<std::uint32_t>(demuxer_->stream().id),
                                                essence_.rate, position_))
                summary.presentation.played = std::move(*ranges);
        summary.notes = demuxer_->notes();
        if (errors_ > 0) summary.notes.push_back({SourceNoteKind::decode_errors, errors_});
        if (const std::uint64_t skipped = frames_outside(summary.presentation.played, position_); skipped > 0)
            summary.notes.push_back({SourceNoteKind::skipped_by_players, skipped});
        return summary;
    }

private:
    [[nodiscard]] const std::string& path() const { return demuxer_->reader().path(); }

    void open_decoder() {
        const AVCodecParameters& parameters = demuxer_->parameters();
        const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
        decoder_.reset(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
        frame_.reset(av_frame_alloc());
        if (decoder_) {
            if (!options_.decoded || options_.unplayed)
                decoder_->flags2 |= AV_CODEC_FLAG2_SKIP_MANUAL; // edit lists and padding belong to the presentation
            decoder_->pkt_timebase = demuxer_->stream().time_base;
        }
        if (!decoder_ || !frame_ || avcodec_parameters_to_context(decoder_.get(), &parameters) < 0 ||
            avcodec_open2(decoder_.get(), codec, nullptr) < 0)
            throw Error(
                ErrorKind::input,
                fmt::format(fmt::runtime(tr("the {} sound in {} cannot be read")), avcodec_get_name(parameters.codec_id), path()),
                tr("to sign it as it is, whatever it holds, use --bytes"));
    }

    /// Appends what one packet holds to what is decoded; false at the end.
    bool decode() {
        if (ended_) return false;
        if (used_ == decoded_.size()) {
            decoded_.clear();
            used_ = 0;
        }
        const AVPacket* packet = demuxer_->next();
        ended_ = packet == nullptr;
        const std::uint64_t errors_before = errors_;
        const std::size_t decoded_before = decoded_.size();
        if (avcodec_send_packet(decoder_.get(), packet) < 0 && packet != nullptr) ++errors_;
        while (true) {
            const int got = avcodec_receive_frame(decoder_.get(), frame_.get());
            if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) break;
            if (got < 0) {
                ++errors_;
                break;
            }
            take_frame();
        }
        if (options_.decoded && packet != nullptr && errors_ > errors_before && decoded_.size() == decoded_before)
            add_silence(*packet);
        return !ended_ || !decoded_.empty();
    }

    /// In place of a packet that cannot be decoded, so that what follows keeps its time. Pauses of AMR are such packets.
    void add_silence(const AVPacket& packet) {
        const AVRational frames{1, decoder_->sample_rate};
        if (decoder_->sample_rate <= 0 || packet.duration <= 0) return;
        lost_ += static_cast<std::uint64_t>(std::clamp<std::int64_t>(
            av_rescale_q(packet.duration, demuxer_->stream().time_base, frames), 0, decoder_->sample_rate));
        if (decoded_channels_ > 0) append_lost();
    }

    void append_lost() {
        decoded_.resize(decoded_.size() + lost_ * decoded_channels_ * bytes_per_sample(delivered_), 0);
        lost_ = 0;
    }

    void take_frame() {
        const auto format = static_cast<AVSampleFormat>(frame_->format);
        const auto delivered = delivered_format(format);
        const bool same =
            position_ + decoded_.size() == 0 ||
            (delivered == delivered_ && static_cast<std::uint32_t>(frame_->ch_layout.nb_channels) == decoded_channels_);
        if (!delivered || !same) {
            ++errors_;
            return;
        }
        delivered_ = *delivered;
        decoded_channels_ = static_cast<std::uint32_t>(frame_->ch_layout.nb_channels);
        append_lost();
        const std::size_t width = bytes_per_sample(delivered_);
        const auto frames = static_cast<std::size_t>(frame_->nb_samples);
        const std::size_t before = decoded_.size();
        decoded_.resize(before + frames * decoded_channels_ * width);
        std::uint8_t* out = decoded_.data() + before;
        const bool together = av_sample_fmt_is_planar(format) == 0 || decoded_channels_ == 1;
        if (together)
            std::copy_n(frame_->extended_data[0], frames * decoded_channels_ * width, out);
        else
            interleave(*frame_, width, decoded_channels_, out);
        if (delivered_ == SampleFormat::s8) flip_sign(std::span(decoded_).subspan(before)); // FFmpeg's 8 bit are unsigned
    }

    std::unique_ptr<Demuxer> demuxer_;
    SourceOptions options_;
    std::unique_ptr<AVCodecContext, DecoderFree> decoder_;
    std::unique_ptr<AVFrame, FrameFree> frame_;
    Essence essence_;
    Presentation presentation_;
    SampleFormat delivered_ = SampleFormat::s16;
    std::uint32_t decoded_channels_ = 0;
    Bytes decoded_; ///< interleaved, as delivered
    std::size_t used_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t errors_ = 0;
    std::uint64_t lost_ = 0; ///< frames of silence that are due
    bool ended_ = false;
};

} // namespace

std::unique_ptr<AudioSource> open_ffmpeg_pcm(std::unique_ptr<Demuxer> demuxer, const SourceOptions& options) {
    return std::make_unique<FfmpegPcmSource>(std::move(demuxer), options);
}

} // namespace rectool
