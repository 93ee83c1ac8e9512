// Samples of a recording as numbers, wherever they are wanted, and whether those of two are the same but for a gain and little
// noise.
#pragma once

#include "verify/examined.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rectool {

/// Samples in steps of 16 bit, channels interleaved, read in pieces that are kept while what is wanted lies in them.
class SampleWindow {
public:
    /// `recording` is of pcm, has `frames` frames, and must outlive this.
    SampleWindow(Examined& recording, std::uint64_t frames) : recording_(recording), frames_(static_cast<std::int64_t>(frames)) {}

    [[nodiscard]] std::int64_t frames() const noexcept { return frames_; }
    [[nodiscard]] std::size_t channels() const { return recording_.essence().channels; }

    /// `count` frames from `first` on, valid until the next call; empty where there are fewer, or they cannot be read.
    [[nodiscard]] std::span<const float> at(std::int64_t first, std::int64_t count);

private:
    Examined& recording_;
    std::int64_t frames_;
    std::int64_t start_ = 0;
    std::int64_t end_ = 0;
    std::vector<float> samples_;
    UnitChunk chunk_;
};

/// How samples of the copy follow from those of the reference.
struct SampleFit {
    float gain = 1;
    float noise = 0; ///< rms of what is left, in steps of 16 bit
    float bound = 0; ///< more is another sound
    float full = 0;  ///< samples beyond it are clipped in the copy
    std::size_t channels = 1;

    /// Of one frame each.
    [[nodiscard]] bool differs(const float* a, const float* b) const noexcept {
        for (std::size_t i = 0; i < channels; ++i) {
            const float wanted = std::min(full, std::max(-full, gain * a[i]));
            const float off = b[i] - wanted;
            if (off > bound || off < -bound) return true;
        }
        return false;
    }
};

/// Where a stretch of the copy may lie: its frame f is the reference's frame f - `offset`, or one close to that.
struct LineHint {
    std::int64_t first = 0; ///< frames of the copy
    std::int64_t end = 0;
    std::int64_t offset = 0;
};

/// Frames by which a hint may be off.
[[nodiscard]] std::int64_t hint_radius(std::uint32_t rate) noexcept;

/// The one gain and the noise for which the copy follows from the reference where the hints say; nothing if there is none, or
/// if what is left is more than some steps of 16 bit, or grows with the sound, as with codecs.
[[nodiscard]] std::optional<SampleFit> measure_fit(SampleWindow& a, SampleWindow& b, const Essence& copy,
                                                   const std::vector<LineHint>& hints);

} // namespace rectool
