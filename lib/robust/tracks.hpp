// Delays at which stretches of the copy may lie on the reference.
#pragma once

#include "robust/correlate.hpp"
#include "robust/word_search.hpp"

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

/// Looks for the delays of one-second blocks of the copy, twice a second: whether the last one still holds, else anywhere.
class TrackFinder {
public:
    explicit TrackFinder(const Pair& pair);

    /// Over the whole copy. `progress` (may be empty) gets samples done.
    void find(const std::function<void(std::uint64_t)>& progress);

    /// In a stretch that nothing explained: shorter windows, near the delays of tracks near by.
    void search_again(double from, double to);

    /// How many windows that would compare, at all delays.
    [[nodiscard]] double comparisons(double from, double to) const;

    /// Of what is searched from now on.
    void expect_one_microphone() { correlator_.expect_one_microphone(); }

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
    using Window = WordSearch::Window;
    using Match = WordSearch::Match;
    using Steps = WordSearch::Steps;
    struct Confirmed {
        Window window;
        Match match;
    };
    [[nodiscard]] Track::Node refine(Correlator& correlator, const Window& window, const Match& match, bool sure) const;
    [[nodiscard]] static Track::Node refine_by_words(Correlator& correlator, const Window& window, const Match& match, bool sure);
    [[nodiscard]] double delay_before(const Window& window) const;
    bool confirm(const Window& window, const std::vector<std::size_t>& active);
    [[nodiscard]] std::size_t together() const;
    [[nodiscard]] std::vector<Steps> steps_near(double from, double to) const;
    [[nodiscard]] Match best_of(const Window& window, const std::vector<std::size_t>& chosen,
                                const std::vector<Steps>& all) const;
    void search_pause(std::int64_t first, const std::vector<Steps>& all);
    void settle();
    [[nodiscard]] std::vector<Track::Node> refined(std::size_t share, std::size_t shares);
    std::size_t add(const Track::Node& node);
    void begin_together(const Track::Node& node);
    void measure_drift();
    void smooth();
    void steady();
    static void leave_rough_out(std::vector<Track::Node>& nodes);

    const Pair& pair_;
    WordSearch words_;
    Correlator correlator_;
    std::vector<Correlator> correlators_; ///< one for each core
    std::vector<Confirmed> confirmed_;    ///< without a node so far
    std::vector<Track> tracks_;
    std::optional<std::size_t> current_;
    std::size_t searched_ = 0;
    std::size_t found_ = 0;
    double drift_ = 0;
    WorkerPool workers_; ///< the last, so that no job outlives what it works on
};

} // namespace rectool::robust
