#include "decode/open_source.hpp"

#include "decode/ffmpeg_source.hpp"
#include "decode/open_lossless.hpp"

namespace rectool {

std::unique_ptr<AudioSource> open_source(const InputFilePtr& file, const SourceOptions& options) {
    if (auto source = open_lossless(file, options)) return source;
    return open_ffmpeg(file, options);
}

} // namespace rectool
