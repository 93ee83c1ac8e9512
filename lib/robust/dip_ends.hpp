// Where what was silenced or replaced begins and ends.
#pragma once

#include "robust/cells.hpp"
#include "robust/dips.hpp"

#include <optional>

namespace rectool::robust {

/// In samples of the copy, and the delay of what is around it.
struct DipPlace {
    double first = 0;
    double last = 0;
    double delay = 0;
};

class DipEnds {
public:
    DipEnds(const Pair& pair, const Evidence& evidence, const Levels& levels)
        : pair_(pair), correlator_(pair), coherence_(pair), levels_(levels), scores_(pair, evidence, levels) {}

    /// `about`: the delay there, as far as it is known. The ends of a mute are told by loudness.
    [[nodiscard]] DipPlace find(const Dip& dip, double about, std::int32_t track);

private:
    [[nodiscard]] double delay_beside(const Dip& dip, double about);
    [[nodiscard]] double weight_at(std::int64_t cell, double delay) const;
    [[nodiscard]] std::optional<double> change_in(std::int64_t from, std::int64_t to, double delay, bool falls);
    [[nodiscard]] DipPlace find_by_words(const Dip& dip, const Along& along);

    const Pair& pair_;
    Correlator correlator_;
    Coherence coherence_;
    const Levels& levels_;
    CellScores scores_;
};

} // namespace rectool::robust
