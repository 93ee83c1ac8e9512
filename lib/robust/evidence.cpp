#include "robust/evidence.hpp"

#include "base/worker_pool.hpp"
#include "robust/quantile.hpp"
#include "robust/steady_silence.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <future>
#include <random>

namespace rectool::robust {

namespace {

constexpr std::size_t frame_window = 160;      // samples that a correlation is taken over
constexpr std::int64_t piece_frames = 20;      // in which a delay may be taken as constant
constexpr double track_reach = 3 * sound_rate; // beyond the ends of a track
constexpr std::size_t most_candidates = 12;
constexpr std::int64_t word_ahead = 4;        // a word of 5 ms steps describes what lies 3 to 4 steps before it
constexpr unsigned class_width = 3;           // 4.5 dB
constexpr float wave_weight = 0.7F;           // windows overlap by half
constexpr unsigned digital_silence = 2;       // level: nothing, or the last bit
constexpr float word_weight = 0.3F;           // words reach over 72 ms
constexpr float frame_likeness_weight = 0.5F; // of words alone: one lasts two frames

template <std::size_t Bins, std::size_t Rows> using Counts = std::array<std::array<double, Bins>, Rows>;

std::size_t wave_bin(float wave, std::size_t bins) {
    const float place = (wave + 1) / 2 * static_cast<float>(bins);
    return static_cast<std::size_t>(std::clamp(place, 0.0F, static_cast<float>(bins) - 1));
}

/// By how little speaks for them, before anything is known of the pair.
bool unlike(const Candidate& x, const Candidate& y) {
    constexpr float bits = fingerprint_bits;
    return static_cast<float>(x.wrong) / bits - x.wave < static_cast<float>(y.wrong) / bits - y.wave;
}

void keep_best(std::vector<Candidate>& list, const Candidate& one) {
    if (list.size() < most_candidates) {
        list.push_back(one);
        return;
    }
    const auto worst = std::max_element(list.begin(), list.end(), unlike);
    if (unlike(one, *worst)) *worst = one;
}

/// Logarithm of the ratio of two smoothed histograms; 0 where there are too few samples.
template <std::size_t Bins, std::size_t Rows>
std::array<std::array<float, Bins>, Rows> ratios(const Counts<Bins, Rows>& same, const Counts<Bins, Rows>& other, float lowest,
                                                 float highest) {
    std::array<std::array<float, Bins>, Rows> table{};
    for (std::size_t c = 0; c < Rows; ++c) {
        const auto smooth = [](const std::array<double, Bins>& counts) {
            std::array<double, Bins> smoothed{};
            double total = 0;
            for (std::size_t i = 0; i < Bins; ++i) {
                const double left = counts[i > 0 ? i - 1 : i];
                const double right = counts[i + 1 < Bins ? i + 1 : i];
                smoothed[i] = 0.25 * left + 0.5 * counts[i] + 0.25 * right;
                total += smoothed[i];
            }
            for (double& value : smoothed)
                value = (value + 0.003 * total + 1e-9) / (total * (1 + 0.003 * Bins) + 1e-9 * Bins);
            return std::pair{smoothed, total};
        };
        const auto [p, count_p] = smooth(same[c]);
        const auto [q, count_q] = smooth(other[c]);
        if (count_p < 40 || count_q < 40) continue;
        for (std::size_t i = 0; i < Bins; ++i)
            table[c][i] = std::clamp(static_cast<float>(std::log(p[i] / q[i])), lowest, highest);
    }
    return table;
}

} // namespace

Evidence::Evidence(const Pair& pair, const std::vector<Track>& tracks)
    : pair_(pair), tracks_(tracks), coherent_(pair), loud_a_(loudness_of(pair.a)), loud_b_(loudness_of(pair.b)),
      frames_(static_cast<std::size_t>(pair.b.size() / frame_samples)), steady_(frames_) {
    for (std::size_t frame = 0; frame < frames_; ++frame)
        steady_[frame] = is_steady(frame);
}

Candidate Evidence::measure(std::int64_t frame, double delay, float wave) const {
    Candidate one;
    one.wave = wave;
    const auto step = static_cast<std::int64_t>(std::llround(delay * 4 / hop));
    const std::int64_t wanted = 2 * frame + word_ahead - step; // of the reference, in steps
    const std::int64_t f = (wanted + 2 + 4000000000) / 4 - 1000000000;
    const std::int64_t g = 4 * f + step;
    one.wrong = fingerprint_bits / 2;
    if (g >= 0 && g < static_cast<std::int64_t>(pair_.b.words.size())) {
        const FingerprintWord b = pair_.b.words[static_cast<std::size_t>(g)];
        one.level_b = static_cast<std::uint8_t>(level_of(b));
        if (f >= 0 && f < static_cast<std::int64_t>(pair_.a.words.size())) {
            const FingerprintWord a = pair_.a.words[static_cast<std::size_t>(f)];
            one.unknown = a == unknown_word || b == unknown_word;
            one.level_a = static_cast<std::uint8_t>(level_of(a));
            one.wrong = static_cast<std::uint8_t>(std::popcount((a ^ b) >> fingerprint_level_bits));
            one.alike_anywhere = pair_.by_words() && one.level_b < digital_silence &&
                                 is_alike_anywhere(pair_.b.words, static_cast<std::size_t>(g), one.wrong, digital_silence);
        }
    }
    return one;
}

void Evidence::collect() {
    parts_.assign((frames_ + part_frames - 1) / part_frames, {});
    WorkerPool workers;
    std::vector<std::future<Part>> found;
    for (std::size_t i = 0; i < parts_.size(); ++i)
        found.push_back(workers.submit([this, i] { return collect_part(i); }));
    for (std::size_t i = 0; i < parts_.size(); ++i)
        parts_[i] = found[i].get();
}

Evidence::Part Evidence::collect_part(std::size_t index) const {
    const auto from = static_cast<std::int64_t>(index * part_frames);
    const std::int64_t to = std::min(from + static_cast<std::int64_t>(part_frames), static_cast<std::int64_t>(frames_));
    std::vector<std::vector<Candidate>> lists(static_cast<std::size_t>(to - from));
    std::vector<float> waves;
    Coherence coherent = coherent_;
    for (std::size_t t = 0; t < tracks_.size(); ++t) {
        const Track& track = tracks_[t];
        const auto first = std::max<std::int64_t>(0, static_cast<std::int64_t>((track.first() - track_reach) / frame_samples));
        const auto last =
            std::min(static_cast<std::int64_t>(frames_), static_cast<std::int64_t>((track.last() + track_reach) / frame_samples));
        const std::int64_t left_out = std::max<std::int64_t>(0, from - first) / piece_frames * piece_frames;
        for (std::int64_t frame = first + left_out; frame < std::min(to, last); frame += piece_frames) {
            const auto count = static_cast<std::size_t>(std::min(piece_frames, last - frame));
            const double middle = static_cast<double>(frame * frame_samples) + static_cast<double>(count) * frame_samples / 2;
            const double delay = track.delay_at(middle);
            coherent.measure(frame * frame_samples, count, frame_samples, frame_window, delay, waves);
            for (std::size_t i = 0; i < count; ++i) {
                const std::int64_t place = frame + static_cast<std::int64_t>(i);
                if (place < from || place >= to) continue;
                Candidate one = measure(place, delay, waves[i]);
                one.track = static_cast<std::uint32_t>(t);
                keep_best(lists[static_cast<std::size_t>(place - from)], one);
            }
        }
    }
    Part part;
    part.starts.push_back(0);
    for (const std::vector<Candidate>& list : lists) {
        part.candidates.insert(part.candidates.end(), list.begin(), list.end());
        part.starts.push_back(static_cast<std::uint32_t>(part.candidates.size()));
    }
    part.candidates.shrink_to_fit();
    for (Candidate& one : part.candidates)
        one.score = score_of(one);
    return part;
}

const Candidate* Evidence::at(std::size_t frame, std::int32_t track) const {
    for (const Candidate& one : at(frame))
        if (static_cast<std::int32_t>(one.track) == track) return &one;
    return nullptr;
}

bool Evidence::meets(std::int32_t x, std::int32_t y, std::size_t frame) const {
    const double same = two_rooms_ ? echoes : 20; // samples
    if (x == y) return true;
    if (x < 0 || y < 0) return false;
    const double at = static_cast<double>(frame) * frame_samples;
    return std::abs(tracks_[static_cast<std::size_t>(x)].delay_at(at) - tracks_[static_cast<std::size_t>(y)].delay_at(at)) < same;
}

const Candidate* Evidence::near(std::size_t frame, std::int32_t track) const {
    const Candidate* best = nullptr;
    for (const Candidate& one : at(frame))
        if ((best == nullptr || one.score > best->score) && meets(static_cast<std::int32_t>(one.track), track, frame))
            best = &one;
    return best;
}

std::size_t Evidence::class_of(unsigned level, const Loudness& loudness) {
    if (level < digital_silence) return classes - 1;
    return std::min<std::size_t>(classes - 2, (loudness.loud > level ? loudness.loud - level : 0U) / class_width);
}

std::size_t Evidence::expected_class(const Candidate& one) const {
    if (pair_.by_words() && class_a(one) == classes - 1 && class_b(one) == classes - 1) return expectations - 1;
    return wave_bin(2 * usual(one) - 1, expectations - 1);
}

float Evidence::usual(const Candidate& one) const {
    return std::max(expected_a_[class_a(one)], expected_b_[class_b(one)]);
}

float Evidence::lowest(const Candidate& one) const {
    return std::max(lowest_a_[class_a(one)], lowest_b_[class_b(one)]);
}

void Evidence::learn_expected(const std::vector<const Candidate*>& samples) {
    std::array<std::vector<float>, classes> by_a;
    std::array<std::vector<float>, classes> by_b;
    std::vector<float> loud;
    for (const Candidate* one : samples) {
        by_a[class_a(*one)].push_back(one->wave);
        by_b[class_b(*one)].push_back(one->wave);
        if (class_a(*one) < 4 && class_b(*one) < 4) loud.push_back(one->wave);
    }
    const auto alike = [](std::vector<float>& values, double share) {
        constexpr std::size_t fewest = 20;
        return values.size() < fewest ? 0.0F : std::max(0.0F, quantile(values, share));
    };
    for (std::size_t c = 0; c < classes; ++c) {
        expected_a_[c] = alike(by_a[c], 0.5);
        expected_b_[c] = alike(by_b[c], 0.5);
        lowest_a_[c] = alike(by_a[c], 0.02);
        lowest_b_[c] = alike(by_b[c], 0.02);
    }
    coherence_ = alike(loud, 0.75);
    mean_quartile_ = (alike(loud, 0.25) + alike(loud, 0.5) + alike(loud, 0.75)) / 3;
}

/// Whether the copy is as loud there as it was and will be, as in tones and never for long in speech.
bool Evidence::is_steady(std::size_t frame) const {
    constexpr std::size_t around = 20; // words: 100 ms
    const std::size_t word = 2 * frame + word_ahead;
    if (word < around || word + around >= pair_.b.words.size() || !loud_b_.active(pair_.b.words[word])) return false;
    const auto first = pair_.b.words.begin() + static_cast<std::ptrdiff_t>(word - around);
    const auto [least, most] = std::minmax_element(
        first, first + 2 * around + 1, [](FingerprintWord x, FingerprintWord y) { return level_of(x) < level_of(y); });
    return level_of(*most) - level_of(*least) <= 1;
}

/// The frames of the path, but for runs that look edited: they would teach that edits are true. And but for tones, which codecs
/// keep as they are: they would teach that speech has to be kept so as well.
std::vector<const Candidate*> Evidence::true_samples(const Path& path) const {
    constexpr std::size_t enough = 500; // five seconds
    std::vector<const Candidate*> all;
    std::vector<const Candidate*> changing;
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const Candidate* one = path[frame] >= 0 ? at(frame, path[frame]) : nullptr;
        if (one == nullptr) continue;
        all.push_back(one);
        if (!steady_[frame]) changing.push_back(one);
    }
    if (changing.size() >= enough) all = std::move(changing);
    // By loudness: in pauses nearly all words differ, and that is what has to be learnt of them.
    std::array<std::vector<double>, classes> sums;
    const auto around = [&](std::size_t i) {
        const std::size_t middle = std::clamp<std::size_t>(i, 1, all.size() - 2);
        return static_cast<double>(all[middle - 1]->wrong + all[middle]->wrong + all[middle + 1]->wrong);
    };
    const auto class_of_both = [&](std::size_t i) { return std::max(class_a(*all[i]), class_b(*all[i])); };
    if (all.size() < 3) return all;
    for (std::size_t i = 0; i < all.size(); ++i)
        sums[class_of_both(i)].push_back(around(i));
    std::array<double, classes> most{};
    for (std::size_t c = 0; c < classes; ++c) {
        std::sort(sums[c].begin(), sums[c].end());
        const auto place = [&](double share) {
            return sums[c][static_cast<std::size_t>(static_cast<double>(sums[c].size() - 1) * share)];
        };
        if (!sums[c].empty()) most[c] = place(0.5) + 4 * (place(0.8) - place(0.5)) + 6;
    }
    std::vector<const Candidate*> kept;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (around(i) < most[class_of_both(i)]) kept.push_back(all[i]);
    return kept;
}

/// The same frames at delays that are wrong by 25 ms to 3 s, where both are about equally loud.
std::vector<Candidate> Evidence::false_samples(const Path& path) {
    constexpr std::size_t wanted = 12000;
    constexpr int alike = 4;
    std::vector<Candidate> samples;
    std::minstd_rand random(1);
    std::uniform_real_distribution<double> shift(200, 24000);
    std::vector<float> wave;
    const std::size_t stride = std::max<std::size_t>(1, path.size() / (2 * wanted));
    for (std::size_t frame = 0; frame < path.size(); frame += stride) {
        if (path[frame] < 0) continue;
        const auto place = static_cast<std::int64_t>(frame);
        const double at = static_cast<double>(place * frame_samples);
        const double off = shift(random) * (random() % 2 == 0 ? 1 : -1);
        const double delay = tracks_[static_cast<std::size_t>(path[frame])].delay_at(at) + off;
        const Candidate* there = Evidence::at(frame, path[frame]);
        const Candidate one = measure(place, delay, 0);
        if (there == nullptr || std::abs(one.level_a - there->level_a) > alike) continue;
        coherent_.measure(place * frame_samples, 1, frame_samples, frame_window, delay, wave);
        samples.push_back(one);
        samples.back().wave = wave[0];
    }
    return samples;
}

/// Whether one side is digital silence in most of the other's pauses, once they have gone on for a while.
void Evidence::learn_pauses(const Path& path) {
    constexpr std::size_t fewest = 100;
    const std::size_t hangover = two_rooms_ ? 0 : 20; // frames: codecs wait with leaving a pause out, microphones do not
    std::array<std::size_t, 2> pauses{};
    std::array<std::size_t, 2> silent{};
    std::array<std::size_t, 2> since{}; // frames of the pause so far
    const auto count = [&](std::size_t side, const Loudness& loudness, unsigned level, unsigned other) {
        since[side] = level >= digital_silence && !loudness.speech(level) ? since[side] + 1 : 0;
        if (since[side] <= hangover) return;
        ++pauses[side];
        silent[side] += other < digital_silence ? 1 : 0;
    };
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const Candidate* one = path[frame] >= 0 ? at(frame, path[frame]) : nullptr;
        if (one == nullptr) continue;
        count(0, loud_a_, one->level_a, one->level_b);
        count(1, loud_b_, one->level_b, one->level_a);
    }
    pauses_left_out_b_ = pauses[0] > fewest && silent[0] * 5 > pauses[0] * 3;
    pauses_left_out_a_ = pauses[1] > fewest && silent[1] * 5 > pauses[1] * 3;
}

void Evidence::calibrate(const Path& path) {
    auto searched = std::async(std::launch::async, [&] { return false_samples(path); });
    const std::vector<const Candidate*> same = true_samples(path);
    const std::vector<Candidate> other = searched.get();
    learn_expected(same);
    learn_pauses(path);
    Counts<wave_bins, expectations> wave_same{};
    Counts<wave_bins, expectations> wave_other{};
    Counts<word_bins, classes> word_same{};
    Counts<word_bins, classes> word_other{};
    const auto count = [&](const Candidate& one, auto& waves, auto& words) {
        ++waves[expected_class(one)][wave_bin(one.wave, wave_bins)];
        ++words[std::max(class_a(one), class_b(one))][one.wrong / 2U];
    };
    std::array<std::size_t, fingerprint_bits + 1> wrong{};
    for (const Candidate* one : same) {
        count(*one, wave_same, word_same);
        if (loud_a_.active(one->level_a) && loud_b_.active(one->level_b)) ++wrong[one->wrong];
    }
    for (const Candidate& one : other)
        count(one, wave_other, word_other);
    wave_ = ratios(wave_same, wave_other, pair_.by_words() ? -10.0F : -4.0F, 3.0F);
    words_ = ratios(word_same, word_other, -4.0F, 3.0F);
    std::size_t total = 0;
    for (const std::size_t n : wrong)
        total += n;
    std::size_t below = 0;
    for (std::size_t i = 0; i < wrong.size() && below * 100 < total * 97; ++i) {
        below += wrong[i];
        wrong_tail_ = static_cast<double>(i);
    }
    score();
}

void Evidence::score() {
    for (Part& part : parts_)
        for (Candidate& one : part.candidates)
            one.score = score_of(one);
}

float Evidence::score_of(const Candidate& one) const {
    if (one.unknown) return 0;
    const float waves = wave_score(one.wave, one);
    const float score = pair_.by_words()
                            ? frame_likeness_weight * waves
                            : wave_weight * waves + word_weight * words_[std::max(class_a(one), class_b(one))][one.wrong / 2U];
    if (one.alike_anywhere && score > 0) return 0;
    return silent(one) ? std::max(0.0F, score) : score;
}

std::vector<float> Evidence::scores_along(std::int64_t first, std::size_t count, double delay) {
    std::vector<float> waves;
    coherent_.measure(first * frame_samples, count, frame_samples, frame_window, delay, waves);
    std::vector<float> scores;
    for (std::size_t i = 0; i < count; ++i)
        scores.push_back(score_of(measure(first + static_cast<std::int64_t>(i), delay, waves[i])));
    return scores;
}

bool Evidence::is_heard(std::int64_t frame, double delay) const {
    const Candidate one = measure(frame, delay, 0);
    return (one.level_a > 0 && loud_a_.active(one.level_a)) || (one.level_b > 0 && loud_b_.active(one.level_b));
}

bool Evidence::silent(const Candidate& one) const {
    return (one.level_a < digital_silence && one.level_b < digital_silence) ||
           (pauses_left_out_b_ && one.level_b < digital_silence && !loud_a_.speech(one.level_a)) ||
           (pauses_left_out_a_ && one.level_a < digital_silence && !loud_b_.speech(one.level_b));
}

bool Evidence::is_remnant(const Candidate& one) const {
    return one.level_a < digital_silence && !loud_b_.active(one.level_b);
}

float Evidence::wave_score(float wave, const Candidate& where) const {
    return wave_[expected_class(where)][wave_bin(wave, wave_bins)];
}

} // namespace rectool::robust
