// Looks for where a short stretch of the copy stands in the reference by the words of the fingerprint.
#pragma once

#include "base/worker_pool.hpp"
#include "robust/loudness.hpp"
#include "robust/pair.hpp"

namespace rectool::robust {

class WordSearch {
public:
    static constexpr double most_errors = 0.33; ///< unrelated speech has 0.36 at best in an hour
    static constexpr std::size_t probes = 12;   ///< words that are compared with the whole reference in a search

    struct Window {
        std::int64_t first = 0; ///< word of the copy
        std::size_t words = 0;  ///< of 20 ms each
    };
    /// Delays from `first` to `last` x 5 ms, with both.
    struct Steps {
        std::int64_t first = 0;
        std::int64_t last = 0;
    };
    struct Match {
        double delay = 0;
        double errors = 1; ///< share of bits that differ
    };

    explicit WordSearch(const Pair& pair) : pair_(pair), loud_b_(loudness_of(pair.b)) {}

    /// Those that are not pause, by their number in the window.
    [[nodiscard]] std::vector<std::size_t> active_words(const Window& window) const;

    /// All words of it, unless they hardly differ from each other: of silence each is like the next.
    [[nodiscard]] std::vector<std::size_t> noise_words(const Window& window) const;

    /// The share of bits that differ at a delay of `step` x 5 ms. Words outside of the reference count as half wrong.
    [[nodiscard]] double errors_at(const Window& window, const std::vector<std::size_t>& active, std::int64_t step) const;

    /// At the delays of some steps.
    [[nodiscard]] Match best_between(const Window& window, const std::vector<std::size_t>& active, Steps steps) const;

    /// The best three places in the whole reference, the best one first: looked for with some of the words, then with all. Where
    /// the same words are heard several times, the best is the one with the delay nearest to `near`.
    [[nodiscard]] std::vector<Match> search(const Window& window, const std::vector<std::size_t>& active, double near,
                                            WorkerPool& workers) const;

private:
    struct Place {
        unsigned wrong = 0;    ///< bits
        std::int64_t step = 0; ///< the delay, in steps of 5 ms
        auto operator<=>(const Place&) const = default;
    };
    [[nodiscard]] std::vector<Place> places(const Window& window, const std::vector<std::size_t>& chosen,
                                            std::int64_t phase) const;

    [[nodiscard]] std::vector<Place> chosen_of(std::vector<Place> places, std::size_t words, std::int64_t step) const;

    const Pair& pair_;
    Loudness loud_b_;
};

} // namespace rectool::robust
