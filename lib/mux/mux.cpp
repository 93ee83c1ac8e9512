#include "mux/mux.hpp"

#include "audio/byte_order.hpp"
#include "audio/limits.hpp"
#include "decode/ffmpeg.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <unistd.h>

namespace rectool {

namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 16U;

Error not_written(const char* why) {
    return {ErrorKind::output, why};
}

int write_some(void* file, std::uint8_t* bytes, int size) {
    for (int done = 0; done < size;) {
        const ssize_t wrote = ::write(*static_cast<int*>(file), bytes + done, static_cast<std::size_t>(size - done));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return AVERROR(errno);
        done += static_cast<int>(wrote);
    }
    return size;
}

std::int64_t move_to(void* file, std::int64_t offset, int whence) {
    if ((whence & AVSEEK_SIZE) != 0) return AVERROR(ENOSYS);
    const off_t at = ::lseek(*static_cast<int*>(file), offset, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : at;
}

/// Fills `out`; false at the end, if nothing was read.
bool read_all(int from, std::span<std::uint8_t> out) {
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t got = ::read(from, &out[done], out.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 && done == 0) return false;
        if (got <= 0) throw not_written("the packets end too early");
        done += static_cast<std::size_t>(got);
    }
    return true;
}

struct Packet {
    std::uint32_t frames = 0;
    Bytes bytes;
};

std::optional<Packet> next_packet(int from) {
    std::array<std::uint8_t, 8> sizes{};
    if (!read_all(from, sizes)) return std::nullopt;
    Packet packet{le32(sizes, 0), Bytes(std::min<std::size_t>(le32(sizes, 4), packet_limit))};
    if (packet.bytes.size() != le32(sizes, 4) || !read_all(from, packet.bytes)) throw not_written("a packet is too long");
    return packet;
}

AVCodecID codec_of(const std::string& name) {
    if (name == "mp3") return AV_CODEC_ID_MP3;
    return name == "aac" ? AV_CODEC_ID_AAC : AV_CODEC_ID_OPUS;
}

/// One file being written.
class Muxer {
public:
    Muxer(const MuxRequest& request, int file) : request_(request), file_(file), packet_(av_packet_alloc()) {
        auto* buffer = static_cast<std::uint8_t*>(av_malloc(buffer_size));
        io_ = avio_alloc_context(buffer, buffer_size, 1, &file_, nullptr, write_some, move_to);
        check(avformat_alloc_output_context2(&context_, nullptr, request.format.c_str(), nullptr));
        if (io_ == nullptr || packet_ == nullptr) throw std::bad_alloc();
        context_->pb = io_;
        context_->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT; // which says nothing of time and program
        context_->avoid_negative_ts = 0;
        describe(*avformat_new_stream(context_, nullptr));
        start();
    }
    ~Muxer() {
        av_packet_free(&packet_);
        avformat_free_context(context_);
        if (io_ != nullptr) av_freep(&io_->buffer);
        avio_context_free(&io_);
    }
    Muxer(const Muxer&) = delete;
    Muxer& operator=(const Muxer&) = delete;

    void write(const Packet& one, bool last) {
        check(av_new_packet(packet_, static_cast<int>(one.bytes.size())));
        std::copy(one.bytes.begin(), one.bytes.end(), packet_->data);
        const std::uint64_t trim = last ? request_.trim : 0;
        packet_->pts = packet_->dts = position_;
        packet_->duration = static_cast<std::int64_t>(one.frames - std::min<std::uint64_t>(trim, one.frames));
        if (request_.codec == "mp3") note_unplayed(static_cast<std::uint32_t>(trim));
        av_packet_rescale_ts(packet_, {1, static_cast<int>(request_.rate)}, context_->streams[0]->time_base);
        position_ += one.frames;
        check(av_write_frame(context_, packet_));
        av_packet_unref(packet_);
    }

    void close() {
        check(av_write_trailer(context_));
        avio_flush(io_);
        check(io_->error);
    }

private:
    static void check(int result) {
        if (result < 0) throw not_written("the container cannot be written");
    }

    void describe(AVStream& stream) {
        AVCodecParameters& parameters = *stream.codecpar;
        parameters.codec_type = AVMEDIA_TYPE_AUDIO;
        parameters.codec_id = codec_of(request_.codec);
        parameters.sample_rate = static_cast<int>(request_.rate);
        parameters.initial_padding = static_cast<int>(request_.skip);
        parameters.frame_size = parameters.codec_id == AV_CODEC_ID_AAC ? 1024 : 0;
        av_channel_layout_default(&parameters.ch_layout, static_cast<int>(request_.channels));
        if (!request_.header.empty()) {
            parameters.extradata = static_cast<std::uint8_t*>(av_mallocz(request_.header.size() + AV_INPUT_BUFFER_PADDING_SIZE));
            if (parameters.extradata == nullptr) throw std::bad_alloc();
            std::copy(request_.header.begin(), request_.header.end(), parameters.extradata);
            parameters.extradata_size = static_cast<int>(request_.header.size());
        }
        stream.time_base = {1, parameters.sample_rate};
        position_ = -static_cast<std::int64_t>(request_.skip);
    }

    void start() {
        AVDictionary* options = nullptr;
        av_dict_set(&options, "id3v2_version", "0", 0);
        av_dict_set(&options, "write_xing", request_.skip + request_.trim > 0 ? "1" : "0", 0);
        av_dict_set_int(&options, "movie_timescale", request_.rate, 0);
        const int started = avformat_write_header(context_, &options);
        av_dict_free(&options);
        check(started);
    }

    /// The writer of mp3 takes what players leave out from the first packet that says it, and from the last packet.
    void note_unplayed(std::uint32_t trim) {
        constexpr std::size_t size = 10;
        std::uint8_t* unplayed = av_packet_new_side_data(packet_, AV_PKT_DATA_SKIP_SAMPLES, size);
        if (unplayed == nullptr) throw std::bad_alloc();
        Bytes value;
        put_le32(value, static_cast<std::uint32_t>(request_.skip));
        put_le32(value, trim);
        value.resize(size);
        std::copy(value.begin(), value.end(), unplayed);
    }

    const MuxRequest& request_;
    int file_;
    AVPacket* packet_;
    AVIOContext* io_ = nullptr;
    AVFormatContext* context_ = nullptr;
    std::int64_t position_ = 0; ///< in frames of what is played
};

} // namespace

void mux(const MuxRequest& request, int packets, int file) {
    av_log_set_level(AV_LOG_QUIET);
    Muxer muxer(request, file);
    std::optional<Packet> packet = next_packet(packets);
    while (packet) { // only what follows tells whether it is the last
        std::optional<Packet> following = next_packet(packets);
        muxer.write(*packet, !following);
        packet = std::move(following);
    }
    muxer.close();
}

} // namespace rectool
