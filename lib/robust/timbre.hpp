// How far apart two stretches are in timbre: what a codec keeps even where it keeps no waveform.
#pragma once

#include "robust/evidence.hpp"

#include <memory>

struct kiss_fftr_state;

namespace rectool::robust {

/// Compares the spectra in bands of hearing (Zwicker 1961, 200 to 3600 Hz), of 30 ms every 10 ms.
class Timbre {
public:
    /// Learns along a path how the copy's bands differ where nothing was changed: filters and equalisers.
    Timbre(const Pair& pair, const std::vector<Track>& tracks, const Path& path);

    /// Mean difference in dB between the bands that are heard around the middle of a frame of the copy, whatever the loudness of
    /// the whole; nothing where none is heard.
    [[nodiscard]] std::optional<double> distance(std::size_t frame, std::int32_t track);

    /// Correlation of the stretch as a whole, highs not emphasised: a codec keeps the lows of a voice best.
    [[nodiscard]] double correlation(std::size_t first, std::size_t last, std::int32_t track);

private:
    static constexpr std::size_t bands = 15;
    using Bands = std::array<double, bands>; ///< dB

    [[nodiscard]] Bands analyse(const Sound& sound, std::int64_t middle);
    [[nodiscard]] std::int64_t in_reference(std::int64_t at, std::int32_t track) const;

    const Pair& pair_;
    const std::vector<Track>& tracks_;
    std::unique_ptr<kiss_fftr_state, void (*)(void*)> transform_;
    Bands loud_{};  ///< of the reference: 95 % are softer
    Bands usual_{}; ///< difference of the copy
};

} // namespace rectool::robust
