#include "decode/open_source.hpp"

#include "base/text.hpp"
#include "decode/bytes_source.hpp"
#include "decode/ffmpeg_source.hpp"
#include "decode/sndfile_source.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace rectool {

std::unique_ptr<AudioSource> open_source(const InputFilePtr& file, const SourceOptions& options) {
    if (options.as_bytes) return open_bytes(file);
    std::array<std::uint8_t, 64> head{};
    const auto start = std::span(head).first(static_cast<std::size_t>(std::min<std::uint64_t>(head.size(), file->size())));
    file->read(0, start);
    if (sndfile_may_read(start))
        if (auto source = open_sndfile(file, options)) {
            if (options.track.value_or(1) != 1)
                throw Error(ErrorKind::input,
                            fmt::format(fmt::runtime(tr("{} has no audio track {}; it has one")), file->path(), *options.track));
            return source;
        }
    return open_ffmpeg(file, options);
}

} // namespace rectool
