#include "verify/refine_places.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <vector>

namespace rectool {

namespace {

constexpr double coarse = 0.02;        // seconds: what is worth refining
constexpr double hop = 0.02;           // from word to word of the reference
constexpr double word_middle = -0.016; // a word looks at the 72 ms before the end of its 20 ms
constexpr double usual_bits = 7.5;     // as likely of the same sound as of other sound
constexpr double nats_a_bit = 0.5;
constexpr double most_nats = 4;
constexpr double plateau = 2.5;  // nats: places that cannot be told apart
constexpr double window = 0.007; // seconds: what the middle of a word is off from where its bits turn

/// How the copy runs along the reference before and behind an edit, in seconds: a = b + offset.
struct Course {
    double left = 0;
    double right = 0;
    double inserted = 0; ///< what stands between the two in the copy
};

bool is_coarse(const Edit& edit) {
    const bool one_place = edit.kind == EditKind::cut || edit.kind == EditKind::insert || edit.kind == EditKind::repeat;
    return edit.proven && one_place && !edit.in_silence && edit.precision.value > coarse;
}

/// As the stretches beside the edit prove it. Nothing where these and its length do not fit, as of one that stands beside
/// another.
std::optional<Course> course_of(const Edit& edit, const std::vector<SameStretch>& same) {
    constexpr double rounding = 0.001;
    const auto offset = [](const SameStretch& stretch) { return stretch.a.start.value - stretch.b.start.value; };
    const auto before = [&](const SameStretch& stretch) { return stretch.b.start < edit.b.start; };
    const auto inside = [&](const SameStretch& stretch) {
        return stretch.b.start.value < edit.b.end.value - edit.precision.value || stretch.b.end <= edit.b.end;
    };
    const auto behind_left = std::partition_point(same.begin(), same.end(), before);
    const auto right = std::find_if_not(behind_left, same.end(), inside);
    if (behind_left == same.begin() || right == same.end()) return std::nullopt;
    const Course course{offset(*std::prev(behind_left)), offset(*right), edit.b.length().value};
    const double longer = edit.kind == EditKind::cut ? -edit.a.length().value : edit.b.length().value;
    if (std::abs(course.left - course.right - longer) > rounding) return std::nullopt;
    return course;
}

/// An edit, and the stretch of the copy that tells more about it.
struct Place {
    Edit* edit = nullptr;
    Course course;
    TimeRange around;
};

/// In the order of these stretches.
std::vector<Place> coarse_places(EditList& proven) {
    constexpr double beside = 0.1; // seconds: what a word looks at
    std::vector<Place> places;
    for (Edit& edit : proven.edits) {
        const auto course = is_coarse(edit) ? course_of(edit, proven.same) : std::nullopt;
        if (!course) continue;
        const double play = edit.precision.value + beside;
        places.push_back({&edit, *course, {{edit.b.start.value - play}, {edit.b.start.value + course->inserted + play}}});
    }
    std::sort(places.begin(), places.end(), [](const Place& x, const Place& y) { return x.around.start < y.around.start; });
    return places;
}

/// A word of the reference, at the place in the copy at which it would stand, and what speaks for it being there.
struct Witness {
    double at = 0;
    double nats = 0;
};

class Refiner {
public:
    Refiner(const Heard& reference, const Heard& copy) : reference_(reference), copy_(copy) {}

    void refine(Edit& edit, const Course& course) const {
        const double low = edit.b.start.value - edit.precision.value;
        const double high = edit.b.start.value + edit.precision.value;
        std::vector<Witness> turns = witnesses(low, high, course.left);
        std::vector<Witness> behind = witnesses(low + course.inserted, high + course.inserted, course.right);
        double score = 0; // of the place at `low`: all witnesses behind it speak
        for (Witness& one : behind) {
            score += one.nats;
            one.at -= course.inserted;
            one.nats = -one.nats; // once the place has passed it, it does not count any more
        }
        turns.insert(turns.end(), behind.begin(), behind.end());
        std::sort(turns.begin(), turns.end(), [](const Witness& x, const Witness& y) { return x.at < y.at; });
        narrow(edit, turns, score, low, high);
    }

private:
    /// Witnesses between two places of the copy.
    [[nodiscard]] std::vector<Witness> witnesses(double low, double high, double offset) const {
        const double start_a = reference_.start / robust::sound_rate;
        const double start_b = copy_.start / robust::sound_rate;
        const auto& words = reference_.sound.words;
        std::vector<Witness> found;
        const double first = std::ceil((low + offset + start_a - word_middle) / hop);
        for (auto k = static_cast<std::size_t>(std::max(0.0, first)); k < words.size(); ++k) {
            const double at = static_cast<double>(k) * hop + word_middle - start_a - offset;
            if (at > high) break;
            const double step = (at + start_b - word_middle) / hop * copy_.sound.steps;
            const auto there = static_cast<std::size_t>(std::max(0LL, std::llround(step)));
            if (there < copy_.sound.words.size()) found.push_back({at, nats_of(words[k], copy_.sound.words[there])});
        }
        return found;
    }

    static double nats_of(FingerprintWord a, FingerprintWord b) {
        if (a == robust::unknown_word) return 0;
        const int differing = std::popcount((a ^ b) >> fingerprint_level_bits & ((FingerprintWord{1} << fingerprint_bits) - 1));
        return std::clamp((usual_bits - differing) * nats_a_bit, -most_nats, most_nats);
    }

    /// To the places whose score is nearly the best.
    static void narrow(Edit& edit, const std::vector<Witness>& turns, double score, double low, double high) {
        std::vector<double> scores{score};
        for (const Witness& one : turns)
            scores.push_back(scores.back() + one.nats);
        const double least = *std::max_element(scores.begin(), scores.end()) - plateau;
        double from = high;
        double to = low;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (scores[i] < least) continue;
            from = std::min(from, i == 0 ? low : turns[i - 1].at);
            to = std::max(to, i == turns.size() ? high : turns[i].at);
        }
        from = std::max(low, from - window);
        to = std::min(high, to + window);
        const double moved = (from + to) / 2 - edit.b.start.value;
        edit.precision = {(to - from) / 2};
        edit.place_measured = true;
        for (Seconds* time : {&edit.a.start, &edit.a.end, &edit.b.start, &edit.b.end})
            time->value += moved;
    }

    const Heard& reference_;
    const Heard& copy_;
};

} // namespace

bool has_coarse_places(const EditList& proven) {
    return std::any_of(proven.edits.begin(), proven.edits.end(), is_coarse);
}

void refine_places(EditList& proven, const Heard& reference, const HearCopy& copy) {
    constexpr double near = 4; // seconds: what lies nearer is heard in one go
    std::vector<Place> places = coarse_places(proven);
    for (auto first = places.begin(); first != places.end();) {
        TimeRange stretch = first->around;
        auto last = first;
        for (; last != places.end() && last->around.start.value < stretch.end.value + near; ++last)
            stretch.end = std::max(stretch.end, last->around.end);
        const Refiner refiner(reference, copy(stretch));
        for (; first != last; ++first)
            refiner.refine(*first->edit, first->course);
    }
}

} // namespace rectool
