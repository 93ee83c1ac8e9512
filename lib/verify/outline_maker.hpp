// Draws the outline of a recording while it is read.
#pragma once

#include "rectool/audio_source.hpp"
#include "rectool/outline.hpp"

namespace rectool {

/// Looks at 8000 frames a second or some more, and takes 200 bytes for them, and 4 MiB at most: its columns get wider then.
/// Essence other than pcm has no outline.
class OutlineMaker {
public:
    explicit OutlineMaker(const Essence& essence);

    /// The next units of the recording: those from `offset` (bytes) on.
    void add(const UnitChunk& chunk, std::size_t offset);

    /// What players play of it, from time 0 on.
    [[nodiscard]] Outline take(const std::vector<Range>& played);

private:
    void halve();
    void take_some(const UnitChunk& chunk, std::size_t offset);

    bool has_samples_;
    std::size_t unit_bytes_;
    std::uint32_t channels_;
    std::uint32_t rate_;
    SampleFormat format_;
    std::size_t stride_;   ///< every how manieth frame is looked at
    std::size_t skip_ = 0; ///< frames until the next of these
    std::size_t step_;     ///< such frames a column
    std::size_t filled_ = 0;
    Outline::Column column_;
    std::vector<Outline::Column> columns_;
    Bytes taken_;
    std::vector<std::int16_t> mono_;
};

/// Fills in Edit::context where it is not known: how loud it is next to the place, compared with the recording's loud and
/// quiet moments. `a`, `b`: outlines of the two sides, may be empty. Where the recording is about equally loud throughout
/// (within 10 dB), nothing is said.
void add_context(EditList& list, const Outline& a, const Outline& b);

} // namespace rectool
