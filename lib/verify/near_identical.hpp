// Compares lossless recordings sample by sample that are the same but for dither, a few last bits, or a constant gain.
#pragma once

#include "verify/near_samples.hpp"

namespace rectool {

/// How such a copy lies on its reference.
struct NearIdentical {
    EditList edits;  ///< measured, not proven
    double gain = 0; ///< dB that the copy is louder
};

/// One of the two: must have been read to its end.
struct NearSide {
    Examined& recording;
    const SourceSummary& summary;
};

/// Edits shorter than this may be missed.
inline constexpr double near_smallest_edit = 0.01;

/// `alike` is where stretches of the copy were found to lie, to a sample or two at 8 kHz; it may be empty or incomplete. Nothing
/// if the two are not pcm of one rate and as many channels, or not near-identical. Reads both again, in pieces.
[[nodiscard]] std::optional<NearIdentical> compare_near(const NearSide& a, const NearSide& b,
                                                        const std::vector<AlikeStretch>& alike);

} // namespace rectool
