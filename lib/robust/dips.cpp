#include "robust/dips.hpp"

#include "robust/timbre.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace rectool::robust {

namespace {

constexpr float over = 6;         // nats by which a dip has to recover to be one of its own
constexpr double least_depth = 4; // nats: of less the signs are too few to judge
constexpr double loud_range = 20; // dB below the loud parts
constexpr double pause_range = 30;
constexpr double heard_range = 45;
constexpr double empty = -14;                // dB against what is usual
constexpr double confidence_by_words = 0.85; // as many were true: docs/accuracy.md
constexpr std::int64_t step = 40;            // samples: 5 ms

/// Loudness of a frame in both, in dB.
struct Level {
    double a = 0;
    double change = 0; ///< of the copy against the reference
};

class Finder {
public:
    Finder(const Pair& pair, const Evidence& evidence, const std::vector<Track>& tracks, const Path& path)
        : pair_(pair), evidence_(evidence), tracks_(tracks), path_(path) {
        std::vector<double> levels;
        for (std::size_t frame = 0; frame < path.size(); frame += 7)
            if (path[frame] >= 0) levels.push_back(level_at(frame).a);
        if (levels.empty()) return;
        const auto high = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() * 95 / 100);
        std::nth_element(levels.begin(), high, levels.end());
        loud_ = *high;
    }

    std::vector<Dip> find() {
        for (std::size_t frame = 0; frame < path_.size(); ++frame) {
            if (jumps_at(frame) || path_[frame] < 0) finish();
            if (path_[frame] >= 0) add(frame, score_at(frame));
        }
        finish();
        find_silences();
        for (Dip& dip : dips_) {
            if (pair_.by_words())
                dip.confidence = confidence_by_words;
            else if (dip.muted)
                fit_silence(dip);
        }
        return std::move(dips_);
    }

private:
    [[nodiscard]] bool jumps_at(std::size_t frame) const {
        return frame > 0 && !evidence_.meets(path_[frame - 1], path_[frame], frame);
    }

    /// Steps of 5 ms that are loud in the reference, one after the other, and empty in the copy.
    void find_silences() {
        constexpr double gone = -20;
        const std::int64_t least = (pair_.by_words() ? 5 : 3) * step; // more than one word
        constexpr std::size_t steps = frame_samples / step;
        std::int64_t first = -1;
        std::int64_t spoken = 0; // samples of it that are loud
        double usual = 0;
        const auto close = [&](std::int64_t last) {
            if (first >= 0 && spoken >= least) dips_.push_back({first, last, 0.97, true});
            first = -1;
            spoken = 0;
        };
        for (std::size_t frame = 0; frame < path_.size(); ++frame)
            for (std::size_t i = 0; i < steps; ++i) {
                const auto at = static_cast<std::int64_t>(frame) * frame_samples + static_cast<std::int64_t>(i) * step;
                if (path_[frame] < 0 || jumps_at(frame)) close(at);
                if (path_[frame] < 0) continue;
                const Level level = level_of(at, step, path_[frame]);
                const bool heard = level.a > loud_ - loud_range;
                const bool silenced = level.a > loud_ - heard_range && level.change - usual < gone;
                if (!silenced) close(at);
                if (silenced && heard && first < 0) first = at;
                if (silenced && heard) spoken += step;
                if (!silenced && heard) usual += (level.change - usual) / 40;
            }
        close(static_cast<std::int64_t>(path_.size()) * frame_samples);
    }

    [[nodiscard]] std::optional<Level> level_of_step(std::int64_t at) const {
        const std::int64_t frame = at / frame_samples;
        if (at < 0 || frame >= static_cast<std::int64_t>(path_.size())) return std::nullopt;
        const std::int32_t track = path_[static_cast<std::size_t>(frame)];
        if (track < 0) return std::nullopt;
        return level_of(at, step, track);
    }

    /// Median loudness of the copy, in dB, in steps between `from` and `to` in which the reference pauses, or does not.
    [[nodiscard]] std::optional<double> usual_level(std::int64_t from, std::int64_t to, bool in_pauses) const {
        constexpr std::size_t fewest = 10;
        std::vector<double> levels;
        for (std::int64_t at = from; at < to; at += step) {
            const std::optional<Level> level = level_of_step(at);
            if (level && (!in_pauses || level->a < loud_ - pause_range)) levels.push_back(level->a + level->change);
        }
        if (levels.empty() || (in_pauses && levels.size() < fewest)) return std::nullopt;
        const auto middle = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() / 2);
        std::nth_element(levels.begin(), middle, levels.end());
        return *middle;
    }

    /// Moves the ends of a mute to where the copy is as loud as usual again. In the reference's pauses that cannot be told,
    /// unless those of the copy are louder than the mute.
    void fit_silence(Dip& dip) {
        constexpr auto around = static_cast<std::int64_t>(4 * sound_rate);
        constexpr auto furthest = static_cast<std::int64_t>(2 * sound_rate);
        constexpr double margin = 6;
        const std::optional<double> core = usual_level(dip.first, dip.last, false);
        if (!core) return;
        const std::optional<double> before = usual_level(dip.first - around, dip.first - furthest / 4, true);
        const std::optional<double> after = usual_level(dip.last + furthest / 4, dip.last + around, true);
        const double pause = std::min(before.value_or(*core), after.value_or(*core));
        const bool pauses_tell = pause > *core + 2 * margin;
        first_ = static_cast<std::size_t>(dip.first / frame_samples);
        lowest_at_ = static_cast<std::size_t>((dip.last - 1) / frame_samples);
        const double usual = usual_change();
        const auto silent = [&](std::int64_t at) {
            const std::optional<Level> level = level_of_step(at);
            if (!level) return false;
            if (level->a > loud_ - pause_range) return level->change - usual < empty;
            return pauses_tell && level->a + level->change < *core + margin;
        };
        const std::int64_t least = dip.first - furthest;
        const std::int64_t most = dip.last + furthest;
        while (dip.first + step < dip.last && !silent(dip.first))
            dip.first += step;
        while (dip.last - step > dip.first && !silent(dip.last - step))
            dip.last -= step;
        while (dip.first > least && silent(dip.first - step))
            dip.first -= step;
        while (dip.last < most && silent(dip.last))
            dip.last += step;
    }

    [[nodiscard]] float score_at(std::size_t frame) const {
        const Candidate* one = evidence_.near(frame, path_[frame]);
        if (one != nullptr) return one->score;
        return level_at(frame).a > loud_ - heard_range ? -0.5F : 0.0F;
    }

    void add(std::size_t frame, float score) {
        if (!open_) {
            if (score >= 0) return;
            open_ = true;
            first_ = lowest_at_ = frame;
            sum_ = lowest_ = score;
            return;
        }
        sum_ += score;
        if (sum_ < lowest_) {
            lowest_ = sum_;
            lowest_at_ = frame;
        }
        if (sum_ >= 0 || sum_ > lowest_ + over) finish();
    }

    void finish() {
        if (open_ && -lowest_ >= least_depth) judge();
        open_ = false;
    }

    /// What a dip is like.
    struct Signs {
        double loudest_a = -1e9; ///< dB, in the reference
        double loudest = -1e9;   ///< dB, on either side
        double heard = 0;        ///< frames that are more than noise in the reference
        double emptied = 0;      ///< of these, as good as silent in the copy
        double silenced = 0;     ///< of these, loud in the reference: codecs that leave pauses out clip onsets at most
        double change = 0;       ///< dB, their mean, against what is usual around the dip
        double frames = 0;       ///< with something to compare; means over them follow
        double wave = 0;         ///< correlation
        double usual = 0;        ///< the same of sound as loud
        double wrong = 0;        ///< bits of the fingerprint
    };

    [[nodiscard]] Signs signs() const {
        Signs all;
        const double usual = usual_change();
        for (std::size_t frame = first_; frame <= lowest_at_; ++frame) {
            const Level level = level_at(frame);
            all.loudest_a = std::max(all.loudest_a, level.a);
            all.loudest = std::max({all.loudest, level.a, level.a + level.change - usual});
            if (level.a >= loud_ - heard_range) {
                all.change += level.change - usual;
                all.heard += 1;
                all.emptied += level.change - usual < empty ? 1 : 0;
                all.silenced += level.change - usual < empty && level.a >= loud_ - loud_range ? 1 : 0;
            }
            const Candidate* one = evidence_.near(frame, path_[frame]);
            if (one == nullptr) continue;
            all.frames += 1;
            all.wave += one->wave;
            all.usual += evidence_.usual(*one);
            all.wrong += one->wrong;
        }
        const double frames = std::max(1.0, all.frames);
        all.change /= std::max(1.0, all.heard);
        all.wave /= frames;
        all.usual /= frames;
        all.wrong /= frames;
        return all;
    }

    /// Distance in timbre: the most within, and the mean from 20 to 140 ms beside.
    struct Distances {
        double most = 0;
        double beside = 1.5; ///< dB, where nothing is heard that tells
    };

    [[nodiscard]] Distances distances() {
        constexpr std::size_t nearest = 3;
        constexpr std::size_t furthest = 14;
        Distances found;
        double sum = 0;
        std::size_t count = 0;
        const auto take = [&](std::size_t frame) {
            if (frame >= path_.size() || path_[frame] < 0) return;
            const std::optional<double> distance = timbre_->distance(frame, path_[frame]);
            sum += distance.value_or(0);
            count += distance ? 1 : 0;
        };
        for (std::size_t i = nearest; i <= furthest; ++i) {
            take(lowest_at_ + i);
            take(first_ - std::min(first_, i));
        }
        if (count > 0) found.beside = sum / static_cast<double>(count);
        for (std::size_t frame = first_; frame <= lowest_at_; ++frame)
            found.most = std::max(found.most, timbre_->distance(frame, path_[frame]).value_or(0));
        return found;
    }

    /// Log-odds that something else stands there, and not the same sound encoded badly: a logistic regression over 680
    /// replacements and mutes of 20 to 160 ms in every codec of tests/bench, and the dips of 4 hours without edits, each side
    /// weighing the same. What went silent counts half of what it gave: telephone codecs turn down now and then.
    [[nodiscard]] double log_odds(const Signs& of) {
        constexpr double most_emptied = 4;
        constexpr double same_sound = 0.65; // of one replacement in 300 the lows correlate better
        if (!timbre_) timbre_.emplace(pair_, tracks_, path_);
        const double correlation = timbre_->correlation(first_, lowest_at_ + 1, path_[first_]);
        if (correlation > same_sound) return std::numeric_limits<double>::lowest();
        const Distances timbre = distances();
        return -12.4 + 5.58 * of.usual + 0.586 * of.wrong + 9 * std::min(of.emptied, most_emptied) / of.heard +
               1.29 * timbre.most - 5.37 * timbre.beside - 4.95 * correlation;
    }

    /// Narrows a dip to what speaks most against the delay: in pauses all speaks a little against it, for long.
    void leave_pauses_out() {
        constexpr float allowance = 0.15F; // nats a frame
        const std::size_t last = lowest_at_;
        std::size_t from = first_;
        float sum = 0;
        float lowest = 0;
        for (std::size_t frame = first_; frame <= last; ++frame) {
            if (sum >= 0) {
                sum = 0;
                from = frame;
            }
            sum += (path_[frame] >= 0 ? score_at(frame) : 0) + allowance;
            if (sum >= lowest) continue;
            lowest = sum;
            first_ = from;
            lowest_at_ = frame;
        }
    }

    /// Whether the reference becomes louder than `level` within 80 ms after the dip.
    [[nodiscard]] bool before_louder(double level) const {
        constexpr std::size_t soon = 8;
        for (std::size_t frame = lowest_at_ + 1; frame < std::min(lowest_at_ + 1 + soon, path_.size()); ++frame)
            if (path_[frame] >= 0 && level_at(frame).a > level) return true;
        return false;
    }

    void judge() {
        constexpr double gone = -17;
        constexpr double sure = 1.5;
        constexpr double pre_echo = 8;         // frames: codecs smear what is loud over what is soft before it
        constexpr double soft_range = 18;      // dB
        constexpr double smeared = 6;          // dB
        constexpr double without_echo = 0.997; // coherence
        Signs found = signs();
        if (found.heard == 0 || found.loudest < loud_ - loud_range) return;
        if (found.change < gone && found.silenced >= 3) return put(0.98, true);
        if (pair_.by_words()) return judge_by_words(found);
        leave_pauses_out();
        found = signs();
        if (found.heard == 0) return;
        const bool echo = found.loudest_a < loud_ - soft_range || (found.change > smeared && before_louder(found.loudest));
        if (echo && found.frames <= pre_echo && evidence_.coherence() < without_echo) return;
        const double odds = log_odds(found);
        if (odds >= sure) put(std::min(0.99, 0.9 + (odds - sure) / 40), 4 * found.emptied >= 3 * found.heard);
    }

    /// The same from words alone: over 1725 replacements and mutes, and the dips of 8 hours without edits.
    void judge_by_words(const Signs& of) {
        constexpr double deep = 60; // nats
        constexpr double sure = 3.2;
        const double odds =
            -19.9 + 0.159 * std::min<double>(-lowest_, deep) - 22.3 * of.wave + 37.8 * of.usual - 0.415 * of.wrong;
        if (odds >= sure) put(confidence_by_words, 4 * of.emptied >= 3 * of.heard);
    }

    void put(double confidence, bool muted) {
        const auto first = static_cast<std::int64_t>(first_) * frame_samples;
        const auto last = static_cast<std::int64_t>(lowest_at_ + 1) * frame_samples;
        dips_.push_back({first, last, confidence, muted});
    }

    /// Of the loud frames within 300 ms to both sides.
    [[nodiscard]] double usual_change() const {
        constexpr std::size_t around = 30;
        double sum = 0;
        std::size_t count = 0;
        const auto take = [&](std::size_t from, std::size_t to) {
            for (std::size_t frame = from; frame < std::min(to, path_.size()); ++frame) {
                if (path_[frame] < 0) continue;
                const Level level = level_at(frame);
                if (level.a < loud_ - heard_range + 10) continue;
                sum += level.change;
                ++count;
            }
        };
        take(first_ - std::min(first_, around), first_);
        take(lowest_at_ + 1, lowest_at_ + 1 + around);
        return count == 0 ? 0 : sum / static_cast<double>(count);
    }

    [[nodiscard]] Level level_at(std::size_t frame) const {
        return level_of(static_cast<std::int64_t>(frame) * frame_samples, frame_samples, path_[frame]);
    }

    /// Of the word that stands there.
    [[nodiscard]] Level level_by_words(std::int64_t at, std::int32_t track) const {
        constexpr double decibels = 1.5; // a step
        const auto frame = std::min(static_cast<std::size_t>(at / frame_samples), path_.size() - 1);
        const Candidate* one = evidence_.near(frame, track);
        if (one == nullptr || one->unknown) return {};
        return {decibels * one->level_a, decibels * (static_cast<double>(one->level_b) - one->level_a)};
    }

    [[nodiscard]] Level level_of(std::int64_t first, std::int64_t count, std::int32_t track) const {
        if (pair_.by_words()) return level_by_words(first, track);
        const double delay = tracks_[static_cast<std::size_t>(track)].delay_at(static_cast<double>(first));
        a_.resize(static_cast<std::size_t>(count));
        b_.resize(static_cast<std::size_t>(count));
        pair_.b.expand(first, b_);
        pair_.a.expand(first - std::llround(delay), a_);
        double energy_a = static_cast<double>(count);
        double energy_b = energy_a;
        for (std::size_t i = 0; i < a_.size(); ++i) {
            energy_a += static_cast<double>(a_[i]) * a_[i];
            energy_b += static_cast<double>(b_[i]) * b_[i];
        }
        const double whole = 10 * std::log10(static_cast<double>(frame_samples) / static_cast<double>(count));
        return {10 * std::log10(energy_a) + whole, 10 * std::log10(energy_b / energy_a)};
    }

    const Pair& pair_;
    const Evidence& evidence_;
    const std::vector<Track>& tracks_;
    const Path& path_;
    std::optional<Timbre> timbre_; ///< once it is needed
    mutable std::vector<float> a_; // what level_at() works with
    mutable std::vector<float> b_;
    double loud_ = 0; ///< dB: 95 % of the frames are softer
    std::vector<Dip> dips_;
    bool open_ = false;
    std::size_t first_ = 0;
    std::size_t lowest_at_ = 0;
    float sum_ = 0;
    float lowest_ = 0;
};

} // namespace

std::vector<Dip> find_dips(const Pair& pair, const Evidence& evidence, const std::vector<Track>& tracks, const Path& path) {
    return Finder(pair, evidence, tracks, path).find();
}

} // namespace rectool::robust
