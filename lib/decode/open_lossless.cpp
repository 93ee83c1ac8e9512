#include "decode/open_lossless.hpp"

#include "audio/lossless_file.hpp"
#include "base/text.hpp"
#include "decode/bytes_source.hpp"
#include "decode/sndfile_source.hpp"
#include "rectool/error.hpp"

#include <fmt/format.h>

namespace rectool {

std::unique_ptr<AudioSource> open_lossless(const InputFilePtr& file, const SourceOptions& options) {
    if (options.as_bytes) return open_bytes(file);
    if (!may_be_lossless(*file)) return nullptr;
    auto source = open_sndfile(file, options);
    if (source != nullptr && options.track.value_or(1) != 1)
        throw Error(ErrorKind::input,
                    fmt::format(fmt::runtime(tr("{} has no audio track {}; it has one")), file->path(), *options.track));
    return source;
}

} // namespace rectool
