// Finds where short stretches of the copy stand in the reference by their waveform alone, also in pauses.
#pragma once

#include "robust/correlate.hpp"
#include "robust/tracks.hpp"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rectool::robust {

/// Correlates windows of 256 ms, every 128 ms, with all delays within three seconds of a given one. One Fourier transform of
/// the reference serves a second of the copy.
class WaveSearch {
public:
    explicit WaveSearch(const Pair& pair);
    ~WaveSearch();
    WaveSearch(const WaveSearch&) = delete;
    WaveSearch& operator=(const WaveSearch&) = delete;

    /// The delays that stand out, for windows that begin from sample `from` to `to` of the copy, in their order.
    [[nodiscard]] std::vector<Track::Node> find(std::int64_t from, std::int64_t to, double delay);

private:
    class Transform;

    void search_second(std::int64_t first, std::int64_t to, double delay, std::vector<Track::Node>& found);
    void search_window(std::int64_t first, std::int64_t reference_first, std::vector<Track::Node>& found);

    [[nodiscard]] bool is_spoken(std::int64_t first) const;
    std::vector<float> likeness(double energy);
    std::optional<Track::Node> node_at(std::int64_t first, double delay, std::span<const float> samples);

    const Pair& pair_;
    Loudness loudness_;
    Correlator correlator_;
    Coherence coherence_;
    std::vector<float> values_;
    std::unique_ptr<Transform> transform_;
    std::vector<float> reference_;
    std::vector<double> energies_; ///< of the reference, up to each sample
};

} // namespace rectool::robust
