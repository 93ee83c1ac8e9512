// Where a copy is silent: what a declared mute has to be.
#pragma once

#include "rectool/edits.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rectool {

/// Silent stretches of a recording in played time. Lossless: every sample is zero. Lossy: no sample reaches -60 dB of full
/// scale but for 40 ms at either end, as codecs leave a little behind and smear what is beside. Reads the copy when it is first
/// asked, once.
class CopySilence {
public:
    CopySilence(std::string path, std::optional<unsigned> track);

    /// Whether all of the range is silent. Throws Error{input} as open_audio().
    [[nodiscard]] bool covers(TimeRange range);

private:
    void read();

    std::string path_;
    std::optional<unsigned> track_;
    bool lossy_ = false;
    std::optional<std::vector<TimeRange>> silences_;
};

} // namespace rectool
