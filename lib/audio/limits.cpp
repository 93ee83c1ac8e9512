#include "audio/limits.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <fmt/format.h>

namespace rectool {

void check_limits(const std::string& path, std::int64_t channels, std::int64_t rate) {
    if (channels < 1 || channels > channel_limit)
        throw Error(ErrorKind::input,
                    fmt::format(fmt::runtime(tr("{} has {} channels; 1 to {} are supported")), path, channels, channel_limit));
    if (rate < lowest_rate || rate > highest_rate)
        throw Error(ErrorKind::input, fmt::format(fmt::runtime(tr("{} has a sampling rate of {} Hz; {} to {} Hz are supported")),
                                                  path, rate, lowest_rate, highest_rate));
}

} // namespace rectool
