// Delays at which stretches of the copy may lie on the reference.
#pragma once

#include "base/worker_pool.hpp"
#include "robust/correlate.hpp"

#include <optional>

namespace rectool::robust {

/// A delay that changes slowly, as between two clocks.
struct Track {
    struct Node {
        double at = 0; ///< sample of the copy
        double delay = 0;
        double value = 0; ///< correlation there
    };
    std::vector<Node> nodes; ///< in order
    double slope = 0;        ///< beyond its ends

    [[nodiscard]] double delay_at(double at) const;
    [[nodiscard]] double first() const { return nodes.front().at; }
    [[nodiscard]] double last() const { return nodes.back().at; }
};

/// Which words of a sound are louder than its pauses.
struct Loudness {
    unsigned loud = 0;  ///< 95 % of the words are softer: in steps of 1.5 dB
    unsigned floor = 0; ///< 10 % are
    [[nodiscard]] bool active(FingerprintWord word) const;
    /// Within 24 dB of the loud ones.
    [[nodiscard]] bool speech(unsigned level) const { return level > 0 && level + 16 >= loud; }
};
[[nodiscard]] Loudness loudness_of(const Sound& sound);

/// Looks for the delays of one-second blocks of the copy, twice a second: whether the last one still holds, else anywhere.
class TrackFinder {
public:
    explicit TrackFinder(const Pair& pair);

    /// Over the whole copy. `progress` (may be empty) gets samples done.
    void find(const std::function<void(std::uint64_t)>& progress);

    /// In a stretch that nothing explained: shorter windows, near the delays of tracks near by.
    void search_again(double from, double to);

    /// Takes delays in that were found otherwise.
    void add_all(const std::vector<Track::Node>& nodes);

    /// Makes one track of those that have the same delay and lie beside each other.
    void merge();

    [[nodiscard]] const std::vector<Track>& tracks() const noexcept { return tracks_; }
    [[nodiscard]] std::vector<Track>& tracks() noexcept { return tracks_; }

    /// Blocks with speech, and those of them whose place was found.
    [[nodiscard]] std::size_t searched() const noexcept { return searched_; }
    [[nodiscard]] std::size_t found() const noexcept { return found_; }

    /// The common slope of the tracks: delay gained a sample.
    [[nodiscard]] double drift() const noexcept { return drift_; }

private:
    struct Window {
        std::int64_t first = 0; ///< word of the copy
        std::size_t words = 0;  ///< of 20 ms each
    };
    struct Match {
        double delay = 0;
        double errors = 1; ///< share of bits that differ
    };
    [[nodiscard]] std::vector<std::size_t> active_words(const Window& window) const;
    [[nodiscard]] double errors_at(const Window& window, const std::vector<std::size_t>& active, std::int64_t step) const;
    [[nodiscard]] Match best_near(const Window& window, const std::vector<std::size_t>& active, std::int64_t step,
                                  std::int64_t radius) const;
    struct Place {
        unsigned wrong = 0;    ///< bits
        std::int64_t step = 0; ///< the delay, in steps of 5 ms
        auto operator<=>(const Place&) const = default;
    };
    [[nodiscard]] std::vector<Place> places(const Window& window, const std::vector<std::size_t>& chosen,
                                            std::int64_t phase) const;
    [[nodiscard]] std::vector<Match> search(const Window& window, const std::vector<std::size_t>& active);
    struct Confirmed {
        Window window;
        Match match;
    };
    [[nodiscard]] Track::Node refine(Correlator& correlator, const Window& window, const Match& match, bool sure) const;
    [[nodiscard]] static Track::Node refine_by_words(Correlator& correlator, const Window& window, const Match& match, bool sure);
    bool confirm(const Window& window, const std::vector<std::size_t>& active);
    [[nodiscard]] std::size_t together() const;
    void settle();
    [[nodiscard]] std::vector<Track::Node> refined(std::size_t share, std::size_t shares);
    std::size_t add(const Track::Node& node);
    void measure_drift();
    void steady();

    const Pair& pair_;
    Correlator correlator_;
    std::vector<Correlator> correlators_; ///< one for each core
    std::vector<Confirmed> confirmed_;    ///< without a node so far
    Loudness loud_a_;
    Loudness loud_b_;
    std::vector<Track> tracks_;
    std::optional<std::size_t> current_;
    std::size_t searched_ = 0;
    std::size_t found_ = 0;
    double drift_ = 0;
    WorkerPool workers_; ///< the last, so that no job outlives what it works on
};

} // namespace rectool::robust
