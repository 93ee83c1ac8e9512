// What is done otherwise where two microphones heard one talk: other rooms, noises of their own, echoes.
#pragma once

#include "robust/path.hpp"

namespace rectool::robust {

/// Chance explains a vowel of 0.2 s at a wrong place as well as 50 nats do; echoes come and go.
[[nodiscard]] constexpr PathCosts costs_between_rooms() {
    return {.jump = 47, .far = 5, .lost = 5, .found = 47, .meeting = 4, .echo = 4};
}

/// Looks for pieces of 320 ms of the copy in the reference: the words propose places, and what was learnt of the pair decides.
/// O(1) for a piece, as it is looked for in 40 s.
class PieceSearch {
public:
    PieceSearch(const Pair& pair, Evidence& evidence) : pair_(pair), evidence_(evidence), correlator_(pair) {}

    static constexpr double near = 2 * sound_rate; ///< one search serves two delays that are so near to each other

    /// Places of pieces that begin from sample `from` to `to` of the copy, within 20 s of a delay.
    [[nodiscard]] std::vector<Track::Node> find(double from, double to, double delay);

private:
    [[nodiscard]] std::size_t count_wrong(std::int64_t first, std::int64_t lowest);
    [[nodiscard]] std::vector<std::int64_t> places(std::int64_t first, double delay);
    void judge(std::int64_t first, double delay, std::vector<Track::Node>& found);

    const Pair& pair_;
    Evidence& evidence_;
    Correlator correlator_;
    std::vector<std::uint16_t> wrong_; ///< bits, by delay in steps of 5 ms
    std::vector<std::uint16_t> along_; ///< those of one phase, by word of the reference
};

} // namespace rectool::robust
