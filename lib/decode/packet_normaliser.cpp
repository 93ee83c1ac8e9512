#include "decode/packet_normaliser.hpp"

#include "audio/limits.hpp"
#include "decode/ffmpeg.hpp"

#include <algorithm>
#include <utility>

namespace rectool {

namespace {

ByteView extradata_of(const AVCodecParameters& parameters) {
    if (parameters.extradata == nullptr || parameters.extradata_size <= 0) return {};
    return {parameters.extradata, static_cast<std::size_t>(parameters.extradata_size)};
}

std::string name_of(AVCodecID id) {
    switch (id) {
    case AV_CODEC_ID_MP1:
    case AV_CODEC_ID_MP2:
    case AV_CODEC_ID_MP3:
        return "mp" + std::to_string(id == AV_CODEC_ID_MP1 ? 1 : id == AV_CODEC_ID_MP2 ? 2 : 3);
    default:
        return avcodec_get_name(id);
    }
}

} // namespace

PacketNormaliser::PacketNormaliser(const AVCodecParameters& parameters)
    : parameters_(parameters), codec_(name_of(parameters.codec_id)) {
    const ByteView extradata = extradata_of(parameters);
    adts_ = parameters.codec_id == AV_CODEC_ID_AAC && extradata.empty();
    set_blocks();
    config_ = config_of(extradata);
    if (parameters.codec_id == AV_CODEC_ID_OPUS) opus_ = opus_head(extradata);
    if (parameters.codec_id == AV_CODEC_ID_VORBIS && config_)
        vorbis_ = av_vorbis_parse_init(extradata.data(), parameters.extradata_size);
}

PacketNormaliser::~PacketNormaliser() {
    av_vorbis_parse_free(&vorbis_);
}

void PacketNormaliser::set_blocks() {
    const auto align = static_cast<std::uint32_t>(std::max(parameters_.block_align, 0));
    const auto channels = static_cast<std::uint32_t>(std::max(parameters_.ch_layout.nb_channels, 1));
    const auto bits = static_cast<std::uint32_t>(std::clamp(parameters_.bits_per_coded_sample, 2, 8));
    switch (parameters_.codec_id) {
    case AV_CODEC_ID_ADPCM_G722: // one byte holds two frames; 5 ms at a time
        block_bytes_ = 40 * channels;
        block_frames_ = 80;
        return;
    case AV_CODEC_ID_ADPCM_G726:
    case AV_CODEC_ID_ADPCM_G726LE: // `bits` a frame
        block_bytes_ = 5 * bits;
        block_frames_ = 40;
        return;
    case AV_CODEC_ID_ADPCM_IMA_WAV:
    case AV_CODEC_ID_ADPCM_MS:
    case AV_CODEC_ID_ADPCM_YAMAHA:
    case AV_CODEC_ID_GSM:
    case AV_CODEC_ID_GSM_MS: {
        block_bytes_ = align > 0                                    ? align
                       : parameters_.codec_id == AV_CODEC_ID_GSM    ? 33
                       : parameters_.codec_id == AV_CODEC_ID_GSM_MS ? 65
                                                                    : 0;
        if (block_bytes_ == 0 || block_bytes_ > packet_limit) return;
        AVCodecParameters copy = parameters_; // av_get_audio_frame_duration2 changes nothing, yet takes no const
        const int frames = av_get_audio_frame_duration2(&copy, static_cast<int>(block_bytes_));
        block_frames_ = frames > 0 ? static_cast<std::uint32_t>(frames) : 0;
        return;
    }
    default:
        return;
    }
}

std::optional<CodecConfig> PacketNormaliser::config_of(ByteView extradata) {
    switch (parameters_.codec_id) {
    case AV_CODEC_ID_AAC:
        return extradata.empty() ? std::nullopt : aac_config(extradata);
    case AV_CODEC_ID_MP1:
    case AV_CODEC_ID_MP2:
    case AV_CODEC_ID_MP3:
        return std::nullopt; // each packet says
    case AV_CODEC_ID_OPUS: {
        const std::optional<OpusHead> head = opus_head(extradata);
        return head ? std::optional(head->config) : std::nullopt;
    }
    case AV_CODEC_ID_VORBIS:
        return vorbis_config(extradata);
    case AV_CODEC_ID_AMR_NB:
        return CodecConfig{{}, 8000, 1, 160};
    case AV_CODEC_ID_AMR_WB:
        return CodecConfig{{}, 16000, 1, 320};
    default:
        break;
    }
    CodecConfig config;
    config.rate = static_cast<std::uint32_t>(std::max(parameters_.sample_rate, 0));
    config.channels = static_cast<std::uint32_t>(std::max(parameters_.ch_layout.nb_channels, 0));
    if (block_bytes_ > 0) { // the block's form is all there is to say
        config.bytes = {static_cast<std::uint8_t>(block_bytes_), static_cast<std::uint8_t>(block_bytes_ >> 8U)};
        config.frames = block_frames_;
    } else {
        config.bytes.assign(extradata.begin(), extradata.end());
    }
    return config;
}

bool PacketNormaliser::adopt(const CodecConfig& config) {
    if (!config_) config_ = config;
    return config_->bytes == config.bytes;
}

bool PacketNormaliser::same_configuration(ByteView extradata) {
    if (adts_ || !config_) return true; // each packet is compared
    const std::optional<CodecConfig> config = config_of(extradata);
    first_ = true;
    return config && config->bytes == config_->bytes;
}

PacketFate PacketNormaliser::aac(ByteView packet, std::vector<PacketUnit>& units) {
    if (!adts_) {
        units.push_back({packet, config_->frames});
        return PacketFate::units;
    }
    const std::optional<AdtsHeader> header = adts_header(packet);
    if (!header || header->frame_bytes != packet.size() || header->raw_blocks != 1) return PacketFate::damaged;
    if (!adopt(header->config)) return PacketFate::other_config;
    units.push_back({packet.subspan(header->header_bytes), header->config.frames});
    return PacketFate::units;
}

PacketFate PacketNormaliser::mpeg(ByteView packet, std::vector<PacketUnit>& units) {
    const std::size_t before = units.size();
    while (!packet.empty()) { // some containers put several frames into one packet
        const std::optional<MpegHeader> header = mpeg_header(packet);
        if (!header || header->frame_bytes > packet.size() || header->frame_bytes < 4) {
            units.resize(before);
            return PacketFate::damaged;
        }
        const ByteView frame = packet.first(header->frame_bytes);
        packet = packet.subspan(header->frame_bytes);
        if (std::exchange(first_, false) && mpeg_info_frame(frame)) continue;
        if (!adopt(header->config)) {
            units.resize(before);
            return PacketFate::other_config;
        }
        units.push_back({frame, header->config.frames});
    }
    return units.size() > before ? PacketFate::units : PacketFate::info;
}

PacketFate PacketNormaliser::vorbis(ByteView packet, std::vector<PacketUnit>& units) {
    if (packet.empty()) return PacketFate::damaged;
    if ((packet[0] & 1U) != 0) return PacketFate::info; // a header packet
    const int frames = av_vorbis_parse_frame(vorbis_, packet.data(), static_cast<int>(packet.size()));
    if (frames < 0) return PacketFate::damaged;
    units.push_back({packet, std::exchange(first_, false) ? 0U : static_cast<std::uint32_t>(frames)}); // the first only primes
    return PacketFate::units;
}

PacketFate PacketNormaliser::blocks(ByteView packet, std::vector<PacketUnit>& units) {
    cut_ = std::move(pending_);
    cut_.insert(cut_.end(), packet.begin(), packet.end());
    const std::size_t whole = cut_.size() / block_bytes_ * block_bytes_;
    for (std::size_t at = 0; at < whole; at += block_bytes_)
        units.push_back({ByteView(cut_).subspan(at, block_bytes_), block_frames_});
    pending_.assign(cut_.begin() + static_cast<std::ptrdiff_t>(whole), cut_.end());
    return PacketFate::units;
}

PacketFate PacketNormaliser::other(ByteView packet, std::uint64_t duration, std::vector<PacketUnit>& units) {
    AVCodecParameters copy = parameters_;
    const int frames = av_get_audio_frame_duration2(&copy, static_cast<int>(packet.size()));
    if (frames > 0) duration = static_cast<std::uint64_t>(frames);
    if (duration == 0 || duration > UINT32_MAX) return PacketFate::damaged;
    units.push_back({packet, static_cast<std::uint32_t>(duration)});
    return PacketFate::units;
}

PacketFate PacketNormaliser::normalise(ByteView packet, std::uint64_t duration, std::vector<PacketUnit>& units) {
    if (packet.empty() || packet.size() > packet_limit) return PacketFate::damaged;
    switch (parameters_.codec_id) {
    case AV_CODEC_ID_AAC:
        return adts_ || config_ ? aac(packet, units) : PacketFate::damaged;
    case AV_CODEC_ID_MP1:
    case AV_CODEC_ID_MP2:
    case AV_CODEC_ID_MP3:
        return mpeg(packet, units);
    case AV_CODEC_ID_OPUS: {
        const std::optional<std::uint32_t> frames = opus_frames(packet);
        if (!frames) return PacketFate::damaged;
        units.push_back({packet, *frames});
        return PacketFate::units;
    }
    case AV_CODEC_ID_VORBIS:
        return vorbis_ != nullptr ? vorbis(packet, units) : PacketFate::damaged;
    case AV_CODEC_ID_AMR_NB:
    case AV_CODEC_ID_AMR_WB:
        return amr_split(packet, parameters_.codec_id == AV_CODEC_ID_AMR_WB, units) ? PacketFate::units : PacketFate::damaged;
    default:
        if (block_bytes_ > 0 && block_frames_ > 0) return blocks(packet, units);
        return other(packet, duration, units);
    }
}

void PacketNormaliser::flush(std::vector<PacketUnit>& units) {
    if (pending_.empty() || block_bytes_ == 0) return;
    cut_ = std::move(pending_);
    pending_.clear();
    const std::uint64_t frames = std::uint64_t{block_frames_} * cut_.size() / block_bytes_;
    units.push_back({cut_, static_cast<std::uint32_t>(frames)});
}

} // namespace rectool
