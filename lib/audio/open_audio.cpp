#include "audio/bytes_source.hpp"
#include "audio/ffmpeg_source.hpp"
#include "audio/file_reader.hpp"
#include "audio/limits.hpp"
#include "audio/sndfile_source.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"

#include <array>
#include <fmt/format.h>

namespace rectool {

void UnitChunk::clear() {
    first = 0;
    count = 0;
    bytes.clear();
    sizes.clear();
    frames.clear();
    inexact.clear();
}

void check_limits(const std::string& path, std::int64_t channels, std::int64_t rate) {
    if (channels < 1 || channels > channel_limit)
        throw Error(ErrorKind::input,
                    fmt::format(fmt::runtime(tr("{} has {} channels; 1 to {} are supported")), path, channels, channel_limit));
    if (rate < lowest_rate || rate > highest_rate)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} has a sampling rate of {} Hz; {} to {} Hz are supported")),
                                                  path, rate, lowest_rate, highest_rate));
}

namespace {

Error no_such_track(const std::string& path, unsigned track) {
    return {ErrorKind::input, fmt::format(fmt::runtime(tr("{} has no audio track {}; it has one")), path, track)};
}

} // namespace

std::unique_ptr<AudioSource> open_audio(const std::string& path, const SourceOptions& options) {
    if (options.as_bytes) return open_bytes(path, options.digest);
    std::array<std::uint8_t, 64> head{};
    const std::size_t got = FileReader(path, false).read_at(0, head);
    if (sndfile_may_read(std::span(head).first(got)))
        if (auto source = open_sndfile(path, options)) {
            if (options.track.value_or(1) != 1) throw no_such_track(path, *options.track);
            return source;
        }
    return open_ffmpeg(path, options);
}

} // namespace rectool
