#include "robust/borders.hpp"

#include "robust/cells.hpp"
#include "robust/dip_ends.hpp"
#include "robust/reach.hpp"
#include "robust/runs.hpp"
#include "robust/whole_moves.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr double blur = 160;             // samples: words look at 72 ms
constexpr double no_edit = 20;           // samples: a shift below 2.5 ms is none
constexpr double frames_open = 120;      // samples: 15 ms, what the frames leave open at each end
constexpr std::size_t telling_run = 100; // frames: a shorter one does not tell its delay by itself
constexpr float least_evidence = -10;    // against a delay that surrounds a stretch: less is no edit

class Builder {
public:
    Builder(const Pair& pair, Evidence& evidence, const std::vector<Track>& tracks, const Path& path)
        : pair_(pair), evidence_(evidence), tracks_(tracks), runs_(pair, evidence, tracks), all_runs_(runs_.of(path)),
          whole_(path_of(all_runs_, path.size())), levels_(pair, evidence, tracks, whole_), correlator_(pair),
          scores_(pair, evidence, levels_), dip_ends_(pair, evidence, levels_) {
        if (!evidence.two_rooms()) correlator_.expect_one_microphone();
    }

    Layout build() {
        Layout layout;
        for (const Run& run : all_runs_)
            append(layout, run);
        if (!layout.stretches.empty()) {
            extend_to_start(layout.stretches.front(), all_runs_.front());
            extend_to_end(layout.stretches.back(), all_runs_.back());
        }
        make_moves_whole(layout);
        widen_ends(layout);
        for (const Dip& dip : find_dips(pair_, evidence_, tracks_, fill(evidence_, whole_)))
            split(layout, dip);
        find_moved(layout);
        return layout;
    }

private:
    /// The delay at one end of a run, measured in the two seconds of it that lie there; by words, which tell it less exactly, in
    /// three.
    double end_delay(const Run& run, bool at_end, std::int32_t track) {
        const std::int64_t piece = pair_.by_words() ? 4800 : 3200;
        const std::int64_t most = (pair_.by_words() ? 3 : 2) * static_cast<std::int64_t>(sound_rate);
        const int radius = pair_.by_words() ? 30 : 16;
        const auto first = static_cast<std::int64_t>(run.first) * frame_samples;
        const auto last = static_cast<std::int64_t>(run.last) * frame_samples;
        const std::int64_t from = at_end ? std::max(first, last - most) : first;
        const std::int64_t to = at_end ? last : std::min(last, first + most);
        const double border = static_cast<double>(at_end ? last : first);
        const double slope = tracks_[static_cast<std::size_t>(track)].slope;
        std::vector<std::pair<double, double>> found; // delay and weight
        for (std::int64_t at = from; at < to; at += piece / 2) {
            const std::int64_t length = std::min(piece, to - at);
            if (length < piece / 2 && at != from) break;
            const double middle = static_cast<double>(at) + static_cast<double>(length) / 2;
            const Peak peak = correlator_.best(at, static_cast<std::size_t>(length), runs_.delay(track, middle), radius);
            if (peak.value > 0.2) found.emplace_back(peak.delay + slope * (border - middle), peak.value * peak.value);
        }
        if (found.empty()) return runs_.delay(track, border);
        std::sort(found.begin(), found.end());
        double total = 0;
        for (const auto& [value, weight] : found)
            total += weight;
        double below = 0;
        for (const auto& [value, weight] : found) {
            below += weight;
            if (below >= total / 2) return value;
        }
        return found.back().first;
    }

    static Stretch stretch(double b_start, double b_end, double start_delay, double end_delay, std::int32_t track) {
        return {b_start, b_end, b_start - start_delay, b_end - end_delay, track};
    }

    void append(Layout& layout, const Run& run) {
        const auto b_start = static_cast<double>(run.first) * frame_samples;
        const auto b_end = static_cast<double>(run.last) * frame_samples;
        const double start_delay = end_delay(run, false, track_at(run));
        const double last_delay = end_delay(run, true, run.track);
        Stretch next = stretch(b_start, b_end, start_delay, last_delay, run.track);
        if (!layout.stretches.empty()) {
            const std::optional<Border> border = join(layout.stretches.back(), next, previous_, run, start_delay);
            if (!border) { // nothing happened between them
                std::fill(whole_.begin() + static_cast<std::ptrdiff_t>(previous_.last),
                          whole_.begin() + static_cast<std::ptrdiff_t>(run.first), previous_.track);
                previous_ = {previous_.first, run.last, run.track, previous_.score + run.score};
                Stretch& both = layout.stretches.back();
                both.b_end = next.b_end;
                const bool tells = pair_.by_words() || run.last - run.first >= telling_run;
                both.a_end = tells ? next.a_end : next.b_end - end_delay(previous_, true, run.track);
                both.track = next.track;
                return;
            }
            layout.borders.push_back(*border);
        }
        layout.stretches.push_back(next);
        previous_ = run;
    }

    /// Where one delay gives way to another, and how much stands between them in the copy and in the reference, in samples.
    struct Place {
        double at = 0;
        double b_gap = 0;
        double a_gap = 0;
        double score = 0;
        double half = 0; ///< cells that it may be off
    };

    /// What is missing at the start or the end may be missing further on, where the same sound is heard again and again.
    void widen_ends(Layout& layout) const {
        if (layout.stretches.empty()) return;
        const Stretch& first = layout.stretches.front();
        const Stretch& last = layout.stretches.back();
        const auto missing = [](double a, double b) { return a > frames_open && b < frames_open; };
        const double b_left = static_cast<double>(pair_.b.size()) - last.b_end;
        const double a_left = static_cast<double>(pair_.a.size()) - last.a_end;
        if (missing(first.a_start, first.b_start))
            layout.from_start = reach(evidence_, first.b_start, first.b_end, first.b_start);
        if (missing(a_left, b_left))
            layout.from_end = reach(evidence_, last.b_end, last.b_start, last.b_end - static_cast<double>(pair_.a.size()));
    }

    /// Between two delays that explain the sound on both sides of a place, it may lie anywhere.
    void widen(Place& place, const Stretch& left, double left_delay, const Stretch& right, double right_delay) const {
        const double after = reach(evidence_, place.at, right.b_end - place.b_gap, left_delay);
        const double before = reach(evidence_, place.at + place.b_gap, left.b_start + place.b_gap, right_delay);
        if (after + before <= 0) return;
        constexpr double open = 2 * frame_samples; // at each end, as both are measured in frames
        place.at += (after - before) / 2;
        place.half += ((after + before) / 2 + open) / cell_samples;
    }

    /// What was put in at one place and is as long as what is missing at another may be the same sound.
    void find_moved(Layout& layout) {
        constexpr double alike = 40;
        constexpr double shortest_piece = 160;
        const double needed = std::max(0.35, 0.6 * evidence_.coherence());
        for (std::size_t i = 0; i + 1 < layout.stretches.size(); ++i) {
            const Stretch left = layout.stretches[i];
            const Stretch right = layout.stretches[i + 1];
            const double length = right.b_start - left.b_end;
            if (length < shortest_piece || std::abs(right.a_start - left.a_end) > 1) continue;
            for (std::size_t j = 0; j + 1 < layout.stretches.size(); ++j) {
                const double missing = layout.stretches[j + 1].a_start - layout.stretches[j].a_end;
                if (i == j || std::abs(missing - length) > alike ||
                    layout.stretches[j + 1].b_start - layout.stretches[j].b_end > 1)
                    continue;
                const double a_start = layout.stretches[j].a_end;
                const Peak peak =
                    correlator_.best(std::llround(left.b_end), static_cast<std::size_t>(length), left.b_end - a_start, 120);
                if (peak.value < needed) continue;
                layout.stretches.insert(layout.stretches.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                        {left.b_end, right.b_start, a_start, a_start + missing, left.track});
                layout.borders.insert(layout.borders.begin() + static_cast<std::ptrdiff_t>(i), layout.borders[i]);
                ++i;
                break;
            }
        }
    }

    /// Takes a dip out of the stretch that it lies in.
    void split(Layout& layout, const Dip& dip) {
        constexpr double least = 40; // samples to keep at both sides
        const double middle = static_cast<double>(dip.first + dip.last) / 2;
        const auto in = std::find_if(layout.stretches.begin(), layout.stretches.end(),
                                     [&](const Stretch& s) { return s.b_start <= middle && middle < s.b_end; });
        if (in == layout.stretches.end()) return;
        const double share = (middle - in->b_start) / (in->b_end - in->b_start);
        const double about_here = (in->b_start - in->a_start) * (1 - share) + (in->b_end - in->a_end) * share;
        const auto [b_first, b_last, here] = dip_ends_.find(dip, about_here, in->track);
        if (b_last - b_first < 2 * cell_samples || b_first < in->b_start + least || b_last > in->b_end - least) return;
        Stretch right = *in;
        in->b_end = b_first;
        in->a_end = b_first - here;
        right.b_start = b_last;
        right.a_start = b_last - here;
        const auto index = in - layout.stretches.begin();
        layout.stretches.insert(in + 1, right);
        layout.borders.insert(layout.borders.begin() + index,
                              {5 * cell_samples + (pair_.by_words() ? blur : 0), dip.confidence, dip.muted, false});
    }

    [[nodiscard]] bool is_explained(std::size_t first, std::size_t last, std::int32_t track) const {
        return runs_.score_between(first, last, track) >= least_evidence ||
               runs_.score_along(first, last, track, 3 * least_evidence) >= least_evidence;
    }

    /// What comes before the first stretch belongs to it, unless it is other sound.
    void extend_to_start(Stretch& first, const Run& run) const {
        const double length = std::min(first.a_start, first.b_start);
        const auto frames = static_cast<std::size_t>(std::max(0.0, length) / frame_samples);
        if (!is_explained(run.first - std::min(run.first, frames), run.first, track_at(run))) return;
        first.a_start -= length;
        first.b_start -= length;
    }

    void extend_to_end(Stretch& last, const Run& run) const {
        const double length =
            std::min(static_cast<double>(pair_.a.size()) - last.a_end, static_cast<double>(pair_.b.size()) - last.b_end);
        const auto frames = static_cast<std::size_t>(std::max(0.0, length) / frame_samples);
        if (!is_explained(run.last, std::min(run.last + frames, evidence_.frames()), run.track)) return;
        last.a_end += length;
        last.b_end += length;
    }

    /// The track that a run begins with: it may change to another on its way.
    [[nodiscard]] std::int32_t track_at(const Run& run) const {
        const Candidate* one = evidence_.at(run.first, run.track);
        if (one != nullptr) return run.track;
        const std::span<const Candidate> candidates = evidence_.at(run.first);
        double nearest = no_edit;
        std::int32_t best = run.track;
        const double at = static_cast<double>(run.first) * frame_samples;
        for (const Candidate& candidate : candidates) {
            const double off = std::abs(runs_.delay(static_cast<std::int32_t>(candidate.track), at) - runs_.delay(run.track, at));
            if (off < nearest) {
                nearest = off;
                best = static_cast<std::int32_t>(candidate.track);
            }
        }
        return best;
    }

    /// One place for both: a cut or a repeat, or what was put in is as long as the shift. Where two microphones heard noises of
    /// their own, a piece put in would explain each of them: it has to explain more.
    [[nodiscard]] Place one_place(const Cells& cells, double shift) const {
        const double plateau = evidence_.two_rooms() ? 8 : 2.5;
        const double margin = evidence_.two_rooms() ? 8 : -1;
        const auto place = [&](const CellBorder& border, double b_gap) {
            return Place{static_cast<double>(cells.first) + border.left * cell_samples, b_gap, b_gap - shift, border.score,
                         border.half};
        };
        const CellBorder best = one_border(cells, 0, plateau);
        if (shift <= 0) return place(best, 0);
        const CellBorder inserted = one_border(cells, shift / cell_samples, plateau);
        return inserted.score > best.score + margin ? place(inserted, shift) : place(best, 0);
    }

    /// Whether it may lie at an end of what was looked at.
    static bool fills(const Place& place, const Cells& cells) {
        constexpr double end = 2; // cells
        const double middle = (place.at - static_cast<double>(cells.first)) / cell_samples;
        const double last = static_cast<double>(cells.left.size()) - 1 - place.b_gap / cell_samples;
        return middle - place.half < end || middle + place.half > last - end;
    }

    /// Of the places that cannot be told apart the one that the waveform alone would choose.
    static void choose(Place& place, const Cells& fine) {
        const auto apart = static_cast<std::ptrdiff_t>(std::llround(place.b_gap / cell_samples));
        const double middle = (place.at - static_cast<double>(fine.first)) / cell_samples;
        const auto count = static_cast<std::ptrdiff_t>(fine.left.size()) - 1 - apart;
        const auto first = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(middle - place.half));
        const auto last = std::min(count, static_cast<std::ptrdiff_t>(middle + place.half));
        double best = -1e30;
        for (std::ptrdiff_t i = first; i <= last; ++i) {
            const double score = fine.left[static_cast<std::size_t>(i)] - fine.right[static_cast<std::size_t>(i + apart)];
            if (score <= best) continue;
            best = score;
            place.at = static_cast<double>(fine.first) + static_cast<double>(i) * cell_samples;
        }
        place.half += std::abs((place.at - static_cast<double>(fine.first)) / cell_samples - middle);
    }

    /// Other sound in both, where that explains much more.
    [[nodiscard]] std::optional<Place> other_sound(const Cells& heard, double shift) const {
        const CellBorder free = two_ends(heard);
        const double gap = (free.right - free.left) * cell_samples;
        const double one =
            std::max(one_border(heard, 0, 0).score, shift > 0 ? one_border(heard, shift / cell_samples, 0).score : -1e30);
        // Words at a border look at both sides of it, and so agree with neither.
        const double needed = (pair_.by_words() ? 20 : 8) + 150 * std::max(0.0, 0.985 - evidence_.coherence());
        if (free.score <= one + needed || gap <= frames_open || gap - shift <= frames_open) return std::nullopt;
        return Place{static_cast<double>(heard.first) + free.left * cell_samples, gap, gap - shift, free.score, free.half};
    }

    /// Moves the borders of two neighbours to where the sound puts them. Nothing: there is no edit between them.
    std::optional<Border> join(Stretch& left, Stretch& right, const Run& run_left, const Run& run_right, double right_delay) {
        constexpr double around = 1600;         // samples to either side: 200 ms
        constexpr double around_pauses = 24000; // that two microphones tell nothing of
        constexpr double longest_hidden = 8000;
        constexpr double longest_pause = 60 * sound_rate;
        const double left_delay = left.b_end - left.a_end;
        const double shift = right_delay - left_delay;
        if (std::abs(shift) < no_edit) return std::nullopt;
        const auto cells_with = [&](Pauses pauses, double reach) {
            const auto from = static_cast<std::int64_t>(std::max(left.b_start, left.b_end - reach));
            const auto to = static_cast<std::int64_t>(std::min(right.b_end, right.b_start + reach));
            return scores_.of(from, to, {left_delay, run_left.track}, {right_delay, run_right.track}, pauses);
        };
        // A piece that was put in may end in a pause, of which the path made more of the right stretch.
        const double hidden = std::clamp(shift - (right.b_start - left.b_end), 0.0, longest_hidden);
        const Pauses pauses = evidence_.two_rooms() ? Pauses::of_two_rooms : Pauses::tell;
        double looked_at = evidence_.two_rooms() ? around_pauses : around + hidden;
        Cells cells = cells_with(pauses, looked_at);
        Place place = one_place(cells, shift);
        while (fills(place, cells) && looked_at < longest_pause) { // nothing tells the places of so long a pause apart
            looked_at *= 4;
            cells = cells_with(pauses, looked_at);
            place = one_place(cells, shift);
        }
        if (evidence_.two_rooms()) choose(place, cells_with(Pauses::tell, around_pauses));
        if (const auto other = other_sound(cells_with(Pauses::tell_nothing, around), shift))
            place = *other;
        else
            widen(place, left, left_delay, right, right_delay);
        Border border;
        border.in_pause = runs_.pause_at(run_left.last);
        border.precision = (place.half + 1) * cell_samples + (pair_.by_words() ? blur : 0);
        border.confidence = 0.99;
        left.b_end = place.at;
        left.a_end = place.at - left_delay;
        right.b_start = place.at + place.b_gap;
        right.a_start = left.a_end + place.a_gap;
        return border;
    }

    const Pair& pair_;
    Evidence& evidence_;
    const std::vector<Track>& tracks_;
    RunFinder runs_;
    std::vector<Run> all_runs_;
    Path whole_; ///< of the runs, and what lies between them if nothing happened there
    Levels levels_;
    Correlator correlator_;
    CellScores scores_;
    DipEnds dip_ends_;
    Run previous_;
};

} // namespace

Layout lay_out(const Pair& pair, Evidence& evidence, const std::vector<Track>& tracks, const Path& path) {
    return Builder(pair, evidence, tracks, path).build();
}

} // namespace rectool::robust
