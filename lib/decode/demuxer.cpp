#include "decode/demuxer.hpp"

#include "audio/presentation.hpp"
#include "base/text.hpp"
#include "decode/matroska_chapters.hpp"
#include "rectool/error.hpp"

#include <array>
#include <fmt/format.h>

namespace rectool {

namespace {

// Files that hold sound. Play lists and formats that name other files are not among them.
constexpr const char* formats =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,aac,amr,amrnb,amrwb,wav,w64,caf,aiff,au,flac,wv,tta,ape,asf,"
    "avi,mpegts,mpeg,flv,ac3,eac3,dts,dtshd,truehd,gsm,g722,g729,dss,voc,oma,aax,rm,ircam,nut,qcp,aea,mpc,mpc8,tak,shn";
constexpr int io_buffer_size = 1 << 16;
constexpr std::uint64_t most_errors = 10000;

int read_packet(void* opaque, std::uint8_t* buffer, int size) {
    const std::size_t got = static_cast<FileCursor*>(opaque)->read({buffer, static_cast<std::size_t>(size)});
    return got == 0 ? AVERROR_EOF : static_cast<int>(got);
}

std::int64_t seek(void* opaque, std::int64_t offset, int whence) {
    auto& cursor = *static_cast<FileCursor*>(opaque);
    const auto size = static_cast<std::int64_t>(cursor.reader->size());
    if (whence == AVSEEK_SIZE) return size;
    const std::int64_t base = whence == SEEK_CUR ? static_cast<std::int64_t>(cursor.position) : whence == SEEK_END ? size : 0;
    if (offset < -base || offset > INT64_MAX - base) return AVERROR(EINVAL);
    cursor.position = static_cast<std::uint64_t>(base + offset);
    return base + offset;
}

std::string container_name(const AVInputFormat& format) {
    constexpr std::array<std::array<const char*, 2>, 9> names = {{{"mov", "MP4"},
                                                                  {"matroska", "Matroska"},
                                                                  {"ogg", "Ogg"},
                                                                  {"mp3", "MP3"},
                                                                  {"aac", "ADTS"},
                                                                  {"amr", "AMR"},
                                                                  {"wav", "WAV"},
                                                                  {"flac", "FLAC"},
                                                                  {"mpegts", "MPEG-TS"}}};
    const std::string_view name = format.name;
    for (const auto& [start, shown] : names)
        if (name.starts_with(start)) return shown;
    return std::string(name);
}

bool is_complete(const AVCodecParameters& parameters) {
    return parameters.codec_type != AVMEDIA_TYPE_AUDIO ||
           (parameters.codec_id != AV_CODEC_ID_NONE && parameters.sample_rate > 0 && parameters.ch_layout.nb_channels > 0);
}

} // namespace

Demuxer::Demuxer(const InputFilePtr& file, const SourceOptions& options) : reader_(file) {
    cursor_.reader = &reader_;
    av_log_set_level(AV_LOG_QUIET);
    try {
        open(reader_.path(), options.decoded && !options.unplayed);
        choose_track(reader_.path(), options.track);
    } catch (...) {
        avformat_close_input(&context_);
        if (io_ != nullptr) av_freep(&io_->buffer);
        avio_context_free(&io_);
        throw;
    }
    packet_.reset(av_packet_alloc());
    if (!packet_) throw std::bad_alloc();
}

Demuxer::~Demuxer() {
    avformat_close_input(&context_);
    if (io_ != nullptr) av_freep(&io_->buffer);
    avio_context_free(&io_);
}

void Demuxer::open(const std::string& path, bool as_played) {
    auto* buffer = static_cast<std::uint8_t*>(av_malloc(io_buffer_size));
    if (buffer == nullptr) throw std::bad_alloc();
    io_ = avio_alloc_context(buffer, io_buffer_size, 0, &cursor_, read_packet, nullptr, seek);
    context_ = avformat_alloc_context();
    if (io_ == nullptr || context_ == nullptr) throw std::bad_alloc();
    context_->pb = io_;
    context_->flags |= AVFMT_FLAG_CUSTOM_IO;
    context_->max_streams = 200;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "format_whitelist", formats, 0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    if (!as_played) av_dict_set(&options, "ignore_editlist", "1", 0);
    av_dict_set(&options, "probesize", "2000000", 0);
    const int opened = avformat_open_input(&context_, "", nullptr, &options);
    av_dict_free(&options);
    cursor_.rethrow();
    if (opened < 0)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("this is no recording that can be read as audio: {}")), path),
                    tr("to sign it as it is, whatever it holds, use --bytes"));
    container_ = container_name(*context_->iformat);
    bool complete = context_->nb_streams > 0;
    for (unsigned i = 0; i < context_->nb_streams; ++i)
        complete = complete && is_complete(*context_->streams[i]->codecpar);
    if (complete && container_ != "MP3" && container_ != "ADTS") return;
    (void)avformat_find_stream_info(context_, nullptr); // what it did not find shows below
    cursor_.rethrow();
}

void Demuxer::choose_track(const std::string& path, const std::optional<unsigned>& wanted) {
    std::vector<unsigned> audio;
    for (unsigned i = 0; i < context_->nb_streams; ++i) {
        const AVStream& candidate = *context_->streams[i];
        if (candidate.codecpar->codec_type == AVMEDIA_TYPE_AUDIO) audio.push_back(i);
        video_ = video_ || (candidate.codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
                            (candidate.disposition & AV_DISPOSITION_ATTACHED_PIC) == 0);
    }
    if (audio.empty()) throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("there is no audio track in {}")), path));
    if (wanted && *wanted > audio.size())
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(trn("{0} has no audio track {1}; it has {2}",
                                                                   "{0} has no audio track {1}; it has {2}", audio.size())),
                                                  path, *wanted, audio.size()));
    const int best = av_find_best_stream(context_, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
    track_ = wanted ? audio[*wanted - 1] : best >= 0 ? static_cast<unsigned>(best) : audio.front();
    other_audio_ = audio.size() - 1;
    for (unsigned i = 0; i < context_->nb_streams; ++i)
        if (i != track_) context_->streams[i]->discard = AVDISCARD_ALL;
}

AVPacket* Demuxer::next() {
    while (errors_ < most_errors) {
        av_packet_unref(packet_.get());
        const int got = av_read_frame(context_, packet_.get());
        cursor_.rethrow();
        if (got == AVERROR_EOF || (got < 0 && avio_feof(io_) != 0)) return nullptr;
        if (got < 0) {
            ++errors_;
            continue;
        }
        if (static_cast<std::size_t>(packet_->stream_index) != track_) continue;
        if ((packet_->flags & AV_PKT_FLAG_CORRUPT) != 0) ++errors_;
        return packet_.get();
    }
    return nullptr;
}

std::optional<std::uint64_t> Demuxer::seconds_to_frames(std::uint32_t rate) const {
    if (context_->duration <= 0) {
        if (stream().duration <= 0) return std::nullopt;
        return static_cast<std::uint64_t>(av_rescale_q(stream().duration, stream().time_base, {1, static_cast<int>(rate)}));
    }
    return static_cast<std::uint64_t>(av_rescale(context_->duration, rate, AV_TIME_BASE));
}

std::vector<SourceNote> Demuxer::notes() {
    std::vector<SourceNote> notes;
    if (other_audio_ > 0) notes.push_back({SourceNoteKind::other_audio_tracks, other_audio_});
    if (video_) notes.push_back({SourceNoteKind::video, 0});
    if (container_ == "Matroska" && has_ordered_chapters(reader_)) notes.push_back({SourceNoteKind::ordered_chapters, 0});
    if (errors_ > 0) notes.push_back({SourceNoteKind::decode_errors, errors_});
    return notes;
}

std::string layout_text(const AVChannelLayout& layout) {
    const auto channels = static_cast<unsigned>(std::max(layout.nb_channels, 0));
    if (layout.order != AV_CHANNEL_ORDER_NATIVE && layout.order != AV_CHANNEL_ORDER_CUSTOM) return default_layout(channels);
    std::string text;
    for (unsigned i = 0; i < channels; ++i) {
        std::array<char, 16> name{};
        if (av_channel_name(name.data(), name.size(), av_channel_layout_channel_from_index(&layout, i)) < 0) return {};
        text += (i > 0 ? "+" : "") + std::string(name.data());
    }
    return text;
}

} // namespace rectool
