// libavformat over our own reader: one audio track of a file, packet by packet.
#pragma once

#include "decode/ffmpeg.hpp"
#include "decode/file_cursor.hpp"
#include "rectool/audio_source.hpp"

#include <memory>

namespace rectool {

struct PacketFree {
    void operator()(AVPacket* packet) const noexcept { av_packet_free(&packet); }
};
using PacketPtr = std::unique_ptr<AVPacket, PacketFree>;

/// Opens only the formats and no protocol but the file at hand; edit lists are ignored unless the sound is wanted as it is
/// played.
class Demuxer {
public:
    /// Throws Error{input}: not audio, no audio track, no such track.
    Demuxer(const InputFilePtr& file, const SourceOptions& options);
    ~Demuxer();
    Demuxer(const Demuxer&) = delete;
    Demuxer& operator=(const Demuxer&) = delete;

    /// The next packet of the track; null at the end. Damaged places are passed over and counted.
    AVPacket* next();

    [[nodiscard]] FileReader& reader() noexcept { return reader_; }
    [[nodiscard]] const AVStream& stream() const noexcept { return *context_->streams[track_]; }
    [[nodiscard]] const AVCodecParameters& parameters() const noexcept { return *stream().codecpar; }
    [[nodiscard]] const std::string& container() const noexcept { return container_; }
    [[nodiscard]] std::optional<std::uint64_t> seconds_to_frames(std::uint32_t rate) const;
    /// Other tracks, pictures, damage.
    [[nodiscard]] std::vector<SourceNote> notes();

private:
    void open(const std::string& path, bool as_played);
    void choose_track(const std::string& path, const std::optional<unsigned>& wanted);

    FileReader reader_;
    FileCursor cursor_;
    AVIOContext* io_ = nullptr;
    AVFormatContext* context_ = nullptr;
    PacketPtr packet_;
    std::size_t track_ = 0;
    std::string container_;
    std::uint64_t other_audio_ = 0;
    bool video_ = false;
    std::uint64_t errors_ = 0;
};

/// Loudspeakers in channel order, joined by "+"; the usual ones for one and two channels when the file does not say.
[[nodiscard]] std::string layout_text(const AVChannelLayout& layout);

} // namespace rectool
