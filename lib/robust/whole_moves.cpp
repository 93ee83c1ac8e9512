#include "robust/whole_moves.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <optional>

namespace rectool::robust {

namespace {

/// A border, and how far it may be put back.
struct Place {
    std::size_t after = 0; ///< which stretch it stands behind
    double back = 0;
};

class Mover {
public:
    explicit Mover(Layout& layout) : all_(layout.stretches), borders_(layout.borders) {}

    void make_whole(std::size_t i) {
        if (!is_stray(i)) return;
        const double off = overlap(all_[i - 1], all_[i + 1]);
        if (std::abs(off) > most) return;
        const std::optional<std::size_t> origin = origin_of(i);
        if (origin && move_three(i, *origin, off)) return;
        const double own = weight(i - 1) / (weight(i - 1) + weight(i));
        const double back = off * (1 - own);
        put_back({{i - 1, back}, {i, back - off}});
    }

private:
    static constexpr double most = 800;    // samples: 0.1 s, what borders may be off together
    static constexpr double least = 160;   // samples that a border may be off, whatever is stated
    static constexpr double sharpest = 20; // samples: no border is known better, and no stretch shorter

    static bool follow_in_copy(const Stretch& left, const Stretch& right) { return std::abs(right.b_start - left.b_end) < 1; }

    static double overlap(const Stretch& left, const Stretch& right) { return left.a_end - right.a_start; }

    [[nodiscard]] bool is_stray(std::size_t i) const {
        const Stretch& one = all_[i];
        return std::abs(one.a_start - all_[i - 1].a_end) > least && std::abs(all_[i + 1].a_start - one.a_end) > least &&
               follow_in_copy(all_[i - 1], one) && follow_in_copy(one, all_[i + 1]) && one.b_end - one.b_start >= 2 * least;
    }

    /// The stretch of the copy behind which it is missing.
    [[nodiscard]] std::optional<std::size_t> origin_of(std::size_t i) const {
        for (std::size_t j = 0; j + 1 < all_.size(); ++j)
            if (j + 1 != i && j != i && follow_in_copy(all_[j], all_[j + 1]) && std::abs(overlap(all_[j], all_[i])) <= most &&
                std::abs(overlap(all_[i], all_[j + 1])) <= most)
                return j;
        return std::nullopt;
    }

    /// One border tells all three.
    bool move_three(std::size_t i, std::size_t origin, double off) {
        const double before = -overlap(all_[origin], all_[i]);
        const double behind = overlap(all_[i], all_[origin + 1]);
        const double left_over = (before - off - behind) / 2; // what the delays do not agree in
        const double first = weight(i - 1);
        const double second = weight(i);
        const double third = weight(origin);
        const double back = -((before - left_over) * first + (behind + left_over) * second) / (first + second + third);
        return put_back({{i - 1, before - left_over + back}, {i, behind + left_over + back}, {origin, back}});
    }

    [[nodiscard]] double weight(std::size_t border) const {
        const double off = std::max<double>(borders_[border].precision, sharpest);
        return 1 / (off * off);
    }

    /// Puts them all back, if each may be so far off and what is beside it is long enough.
    bool put_back(std::initializer_list<Place> places) {
        for (const Place& place : places) {
            const Stretch& left = all_[place.after];
            const Stretch& right = all_[place.after + 1];
            if (std::abs(place.back) > std::max<double>(borders_[place.after].precision, least) ||
                left.b_end - left.b_start - place.back < sharpest || right.b_end - right.b_start + place.back < sharpest)
                return false;
        }
        for (const Place& place : places) {
            Stretch& left = all_[place.after];
            Stretch& right = all_[place.after + 1];
            left.b_end -= place.back;
            left.a_end -= place.back;
            right.b_start -= place.back;
            right.a_start -= place.back;
        }
        return true;
    }

    std::vector<Stretch>& all_;
    const std::vector<Border>& borders_;
};

} // namespace

void make_moves_whole(Layout& layout) {
    Mover mover(layout);
    for (std::size_t i = 1; i + 1 < layout.stretches.size(); ++i)
        mover.make_whole(i);
}

} // namespace rectool::robust
