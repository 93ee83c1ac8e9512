#include "robust/dips.hpp"

#include "robust/dead_silence.hpp"
#include "robust/far_scores.hpp"
#include "robust/levels.hpp"
#include "robust/mute_ends.hpp"
#include "robust/timbre.hpp"

#include <algorithm>
#include <cmath>
#include <future>
#include <limits>
#include <optional>

namespace rectool::robust {

namespace {

constexpr float over = 6;                    // nats by which a dip has to recover to be one of its own
constexpr double least_depth = 2.5;          // nats: of less the signs are too few to judge
constexpr double deep = 4;                   // from here on depth itself is a sign
constexpr double heard_range = 45;           // dB below the loud parts
constexpr double confidence_by_words = 0.95; // as many were true: docs/accuracy.md

class Finder {
public:
    Finder(const Pair& pair, Evidence& evidence, const std::vector<Track>& tracks, const Path& path)
        : pair_(pair), evidence_(evidence), tracks_(tracks), path_(path), levels_(pair, evidence, tracks, path),
          far_(evidence, tracks) {}

    std::vector<Dip> find() {
        // Side by side: it looks for something by a chain alone, where Levels works without buffers of its own.
        auto dead = std::async(std::launch::async, [this] { return find_dead_silences(pair_, evidence_, levels_, path_); });
        for (std::size_t frame = 0; frame < path_.size(); ++frame) {
            if (jumps_at(frame) || path_[frame] < 0) finish();
            if (path_[frame] >= 0) add(frame, score_at(frame));
        }
        finish();
        find_silences();
        for (const Dip& dip : dead.get())
            dips_.push_back(dip);
        for (Dip& dip : dips_) {
            if (pair_.by_words()) dip.confidence = confidence_by_words;
            if (dip.muted) fit_silence(levels_, dip);
        }
        join_silences();
        return std::move(dips_);
    }

private:
    [[nodiscard]] bool jumps_at(std::size_t frame) const {
        return frame > 0 && !evidence_.meets(path_[frame - 1], path_[frame], frame);
    }

    /// Steps of 5 ms that are loud in the reference, one after the other, and empty in the copy; or soft ones for longer, where
    /// the codec keeps those.
    void find_silences() {
        constexpr double gone = -20;
        constexpr double clearly_gone = -25;
        const std::int64_t least_soft = keeps_soft_sound() ? 8 * level_step : std::numeric_limits<std::int64_t>::max();
        const std::int64_t least = (pair_.by_words() ? 5 : 3) * level_step; // more than one word
        constexpr std::size_t steps = frame_samples / level_step;
        std::int64_t first = -1;
        std::int64_t first_soft = -1;
        std::int64_t spoken = 0; // samples of it that are loud
        double usual = usual_at_first();
        const auto close = [&](std::int64_t last) {
            if (first >= 0 && spoken >= least)
                dips_.push_back({first, last, 0.97, true});
            else if (first_soft >= 0 && last - first_soft >= least_soft)
                dips_.push_back({first_soft, last, 0.97, true});
            first = first_soft = -1;
            spoken = 0;
        };
        for (std::size_t frame = 0; frame < path_.size(); ++frame)
            for (std::size_t i = 0; i < steps; ++i) {
                const auto at = static_cast<std::int64_t>(frame) * frame_samples + static_cast<std::int64_t>(i) * level_step;
                if (path_[frame] < 0 || jumps_at(frame)) close(at);
                if (path_[frame] < 0) continue;
                const Level level = levels_.of_step(at, path_[frame]);
                const bool heard = level.a > levels_.loud() - kept_range();
                const bool silenced = level.a > levels_.loud() - heard_range && level.change - usual < gone;
                if (!silenced) close(at);
                if (silenced && level.change - usual < clearly_gone && first_soft < 0) first_soft = at;
                if (silenced && heard && first < 0) first = at;
                if (silenced && heard) spoken += level_step;
                if (!silenced && heard) usual += (level.change - usual) / 40;
            }
        close(static_cast<std::int64_t>(path_.size()) * frame_samples);
    }

    /// Whether it does so throughout: AMR-NB does not, nor what leaves pauses out.
    [[nodiscard]] bool keeps_soft_sound() const {
        return !pair_.by_words() && !evidence_.two_rooms() && !evidence_.pauses_left_out() && !turns_down();
    }

    /// dB by which the copy is louder where it is first heard.
    [[nodiscard]] double usual_at_first() const {
        constexpr std::size_t enough = 100; // frames
        double sum = 0;
        std::size_t count = 0;
        for (std::size_t frame = 0; frame < path_.size() && count < enough; ++frame) {
            if (path_[frame] < 0) continue;
            const Level level = levels_.at(frame);
            if (level.a <= levels_.loud() - loud_range) continue;
            sum += level.change;
            ++count;
        }
        return count > 0 ? sum / static_cast<double>(count) : 0;
    }

    /// Pauses of the reference and its soft sounds come between the parts of a mute. Of others that overlap, or a silence
    /// and a replacement that touch, the longer one stays: what was put in has its own pauses.
    void join_silences() {
        constexpr std::int64_t beside = 160; // samples
        std::sort(dips_.begin(), dips_.end(), [](const Dip& x, const Dip& y) { return x.first < y.first; });
        std::vector<Dip> joined;
        for (const Dip& dip : dips_) {
            const bool touches =
                !joined.empty() && dip.first < joined.back().last + (joined.back().muted != dip.muted ? beside : 0);
            if (!joined.empty() && (joined.back().muted || dip.muted) && one_silence(levels_, joined.back(), dip) &&
                evidence_.meets(track_at(joined.back().last), track_at(dip.first),
                                static_cast<std::size_t>(dip.first / frame_samples))) {
                joined.back().last = std::max(joined.back().last, dip.last);
                joined.back().muted = true;
            } else if (!touches) {
                joined.push_back(dip);
            } else if (dip.last - dip.first > joined.back().last - joined.back().first) {
                joined.back() = dip;
            }
        }
        dips_ = std::move(joined);
    }

    [[nodiscard]] std::int32_t track_at(std::int64_t sample) const {
        return path_[std::min(static_cast<std::size_t>(sample / frame_samples), path_.size() - 1)];
    }

    [[nodiscard]] float score_at(std::size_t frame) {
        const Candidate* one = evidence_.near(frame, path_[frame]);
        if (one != nullptr) return one->score;
        if (pair_.by_words()) return far_.at(frame, path_[frame]);
        return levels_.at(frame).a > levels_.loud() - heard_range ? -0.5F : 0.0F;
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
        if (open_ && -lowest_ >= (pair_.by_words() ? deep : least_depth)) judge();
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
        double louder = 0;       ///< dB, at most, where something is heard on either side
        double softer = 0;       ///< the same
        double frames = 0;       ///< with something to compare; means over them follow
        double wave = 0;         ///< correlation
        double usual = 0;        ///< the same of sound as loud
        double wrong = 0;        ///< bits of the fingerprint
    };

    [[nodiscard]] Signs signs() const {
        Signs all;
        const double usual = levels_.usual_change(first_, lowest_at_);
        for (std::size_t frame = first_; frame <= lowest_at_; ++frame) {
            const Level level = levels_.at(frame);
            all.loudest_a = std::max(all.loudest_a, level.a);
            const double off = level.change - usual;
            all.loudest = std::max({all.loudest, level.a, level.a + off});
            if (std::max(level.a, level.a + off) >= levels_.loud() - heard_range) {
                all.louder = std::max(all.louder, off);
                all.softer = std::max(all.softer, -off);
            }
            if (level.a >= levels_.loud() - heard_range) {
                all.change += off;
                all.heard += 1;
                all.emptied += off < empty_change ? 1 : 0;
                all.silenced += off < empty_change && level.a >= levels_.loud() - kept_range() ? 1 : 0;
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
    /// weighing the same. What went silent counts half of what it gave, as telephone codecs turn down now and then, and nothing
    /// where they often do.
    [[nodiscard]] double log_odds(const Signs& of) {
        constexpr double most_emptied = 4;
        constexpr double same_sound = 0.65; // of one replacement in 300 the lows correlate better
        if (!timbre_) timbre_.emplace(pair_, tracks_, path_);
        const double correlation = timbre_->correlation(first_, lowest_at_ + 1, path_[first_]);
        if (correlation > same_sound) return std::numeric_limits<double>::lowest();
        const Distances timbre = distances();
        const double emptied = turns_down() ? 0 : std::min(of.emptied, most_emptied);
        return -12.4 + 5.58 * of.usual + 0.586 * of.wrong + 9 * emptied / of.heard + 1.29 * timbre.most - 5.37 * timbre.beside -
               4.95 * correlation;
    }

    /// dB below the loud parts: what no codec makes silent. AMR-NB does so with softer onsets.
    [[nodiscard]] double kept_range() const { return !pair_.by_words() && turns_down() ? 14 : loud_range; }

    /// AMR-NB turns soft sounds down by 10 dB and more, several times an hour.
    [[nodiscard]] bool turns_down() const {
        constexpr double others = 0.93; // coherence
        return evidence_.coherence() < others;
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

    /// Narrows a mute to where the reference is more than a pause, and 150 ms beside it: silence on silence speaks a little
    /// against the delay, too.
    void leave_silence_on_silence_out() {
        constexpr std::size_t beside = 15; // frames
        std::size_t first = lowest_at_;
        std::size_t last = first_;
        for (std::size_t frame = first_; frame <= lowest_at_; ++frame) {
            if (levels_.at(frame).a <= levels_.loud() - pause_range) continue;
            first = std::min(first, frame);
            last = frame;
        }
        first_ = std::max(first_, first - std::min(first, beside));
        lowest_at_ = std::min(lowest_at_, last + beside);
    }

    /// Whether the reference becomes louder than `level` within 80 ms after the dip.
    [[nodiscard]] bool before_louder(double level) const {
        constexpr std::size_t soon = 8;
        for (std::size_t frame = lowest_at_ + 1; frame < std::min(lowest_at_ + 1 + soon, path_.size()); ++frame)
            if (path_[frame] >= 0 && levels_.at(frame).a > level) return true;
        return false;
    }

    /// Whether the reference was silent for 40 ms before the dip.
    [[nodiscard]] bool at_onset() const {
        constexpr std::size_t before = 4; // frames
        constexpr double pause = 40;      // dB
        for (std::size_t frame = first_ - std::min(first_, before); frame < first_; ++frame)
            if (path_[frame] < 0 || levels_.at(frame).a > levels_.loud() - pause) return false;
        return true;
    }

    void judge() {
        constexpr double gone = -17;
        const double sure = turns_down() ? 2.5 : 1.5; // of 30 hours without edits: 1.7 and 0 at most of deep ones, 4.4 of others
        constexpr double shallow = 4.5;               // more, as little speaks for them
        constexpr double pre_echo = 8;                // frames: codecs smear what is loud over what is soft before it
        constexpr double soft_range = 18;             // dB
        constexpr double onset = 5;                   // frames that codecs take to follow what sets in
        constexpr double smeared = 6;                 // dB
        constexpr double without_echo = 0.997;        // coherence
        Signs found = signs();
        if (found.heard == 0 || found.loudest < levels_.loud() - loud_range) return;
        if (found.change < gone && found.silenced >= 3) {
            leave_silence_on_silence_out();
            return put(0.98, true);
        }
        if (pair_.by_words()) return judge_by_words(found);
        leave_pauses_out();
        found = signs();
        if (found.heard == 0) return;
        const bool echo =
            found.loudest_a < levels_.loud() - soft_range || (found.change > smeared && before_louder(found.loudest));
        if (echo && found.frames <= pre_echo && evidence_.coherence() < without_echo) return;
        if (evidence_.coherence() < without_echo && found.frames <= onset && at_onset()) return;
        const double odds = log_odds(found);
        if (odds >= sure + (-lowest_ < deep ? shallow : 0))
            put(std::min(0.99, 0.9 + (odds - sure) / 40), 4 * found.emptied >= 3 * found.heard);
    }

    /// dB by which the change of level varies from frame to frame, up to 0.3 s beside the dip.
    [[nodiscard]] double unsteadiness() const {
        constexpr std::size_t nearest = 3;
        constexpr std::size_t furthest = 29;
        constexpr double unknown = 2;
        const double usual = levels_.usual_change(first_, lowest_at_);
        double sum = 0;
        std::size_t count = 0;
        for (std::size_t i = nearest; i <= furthest; ++i)
            for (const std::size_t frame : {first_ - std::min(first_, i), lowest_at_ + i}) {
                if (frame >= path_.size() || path_[frame] < 0) continue;
                const Level level = levels_.at(frame);
                if (level.a < levels_.loud() - heard_range) continue;
                sum += std::abs(level.change - usual);
                ++count;
            }
        return count > 0 ? sum / static_cast<double>(count) : unknown;
    }

    /// The same from words alone: over 1190 replacements and mutes, and the 420 dips of 36 hours without edits.
    void judge_by_words(const Signs& of) {
        constexpr double deepest = 60; // nats
        constexpr double most = 25;    // dB
        constexpr double sure = 1.3;   // of those hours: 0.5 at most
        constexpr double onset = 8;    // frames that a codec may take to follow what sets in, as words tell it
        constexpr double as_loud = 3;  // dB
        if (of.frames <= onset && of.louder < as_loud && at_onset()) return;
        const double odds = -69.15 + 0.3163 * std::min<double>(-lowest_, deepest) - 10.2 * of.wave + 71.5 * of.usual +
                            0.1243 * std::min(of.louder, most) + 0.5013 * std::min(of.softer, most) +
                            2.324 * std::log(0.3 + unsteadiness());
        if (odds >= sure) put(confidence_by_words, 4 * of.emptied >= 3 * of.heard);
    }

    void put(double confidence, bool muted) {
        const auto first = static_cast<std::int64_t>(first_) * frame_samples;
        const auto last = static_cast<std::int64_t>(lowest_at_ + 1) * frame_samples;
        dips_.push_back({first, last, confidence, muted});
    }

    const Pair& pair_;
    const Evidence& evidence_;
    const std::vector<Track>& tracks_;
    const Path& path_;
    Levels levels_;
    FarScores far_;
    std::optional<Timbre> timbre_; ///< once it is needed
    std::vector<Dip> dips_;
    bool open_ = false;
    std::size_t first_ = 0;
    std::size_t lowest_at_ = 0;
    float sum_ = 0;
    float lowest_ = 0;
};

} // namespace

std::vector<Dip> find_dips(const Pair& pair, Evidence& evidence, const std::vector<Track>& tracks, const Path& path) {
    return Finder(pair, evidence, tracks, path).find();
}

} // namespace rectool::robust
