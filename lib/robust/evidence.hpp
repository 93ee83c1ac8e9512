// How much speaks for and against a delay, every 10 ms: learnt on the pair itself.
#pragma once

#include "robust/tracks.hpp"

#include <array>

namespace rectool::robust {

constexpr std::int64_t frame_samples = 80; ///< 10 ms
constexpr double echoes = 400;             ///< samples that echoes are apart at most: 50 ms

/// A delay that is thinkable for a frame of the copy.
struct Candidate {
    std::uint32_t track = 0;
    float wave = 0;           ///< correlation of the 20 ms around the frame, or Likeness
    float score = 0;          ///< log-likelihood ratio: same sound against other sound
    std::uint8_t wrong = 0;   ///< bits of the fingerprint that differ
    std::uint8_t level_a = 0; ///< in steps of `level_decibels`
    std::uint8_t level_b = 0;
    bool alike_anywhere = false; ///< silence that is as like to itself elsewhere
    bool unknown = false;        ///< the reference's word is withheld
};

/// Which track each frame lies on; -1: on none.
using Path = std::vector<std::int32_t>;

class Evidence {
public:
    Evidence(const Pair& pair, const std::vector<Track>& tracks);

    /// Finds the candidates of all frames: tracks within three seconds. Their scores follow from what was learnt before.
    void collect();

    /// What true and false delays look like in this pair, and from that the scores.
    void calibrate(const Path& path);

    [[nodiscard]] std::size_t frames() const noexcept { return frames_; }
    [[nodiscard]] std::span<const Candidate> at(std::size_t frame) const {
        const Part& part = parts_[frame / part_frames];
        const std::size_t i = frame % part_frames;
        return std::span(part.candidates).subspan(part.starts[i], part.starts[i + 1] - part.starts[i]);
    }
    [[nodiscard]] const Candidate* at(std::size_t frame, std::int32_t track) const;

    /// Two microphones in a room: their delay is that of the loudest echo, which changes as speakers move.
    void expect_two_rooms() noexcept { two_rooms_ = true; }
    [[nodiscard]] bool two_rooms() const noexcept { return two_rooms_; }

    /// Whether two tracks have the same delay there, but for errors of measurement (less than 2.5 ms apart), or of one sound's
    /// echoes.
    [[nodiscard]] bool meets(std::int32_t x, std::int32_t y, std::size_t frame) const;

    /// The best candidate that meets a track; null: none.
    [[nodiscard]] const Candidate* near(std::size_t frame, std::int32_t track) const;

    /// As Candidate::score, but for the waveform alone and for any window at a frame's place.
    [[nodiscard]] float wave_score(float wave, const Candidate& where) const;

    /// A frame at any delay, but for its track and score.
    [[nodiscard]] Candidate measure(std::int64_t frame, double delay, float wave) const;

    /// Whether either side is to be heard in a frame at a delay.
    [[nodiscard]] bool is_heard(std::int64_t frame, double delay) const;

    /// What speaks for a delay in each of `count` frames, whether it is a track's or not.
    [[nodiscard]] std::vector<float> scores_along(std::int64_t first, std::size_t count, double delay);

    /// Nothing to hear on both sides, or on one where the other has no speech and codecs leave pauses out: likeness may tell
    /// something there, unlikeness does not.
    [[nodiscard]] bool silent(const Candidate& one) const;
    /// Silence in the reference, and no more than a pause in the copy: what a codec makes of where sound stops.
    [[nodiscard]] bool is_remnant(const Candidate& one) const;
    [[nodiscard]] bool pauses_left_out() const noexcept { return pauses_left_out_a_ || pauses_left_out_b_; }

    /// 98 % of what is the same sound and as loud as here correlates better in this pair.
    [[nodiscard]] float lowest(const Candidate& one) const;
    /// And half of it.
    [[nodiscard]] float usual(const Candidate& one) const;

    /// Of the frames on the path: 97 % have fewer wrong bits.
    [[nodiscard]] double wrong_tail() const noexcept { return wrong_tail_; }
    /// Upper quartile of the correlation where there is speech.
    [[nodiscard]] double coherence() const noexcept { return coherence_; }
    /// The mean of all three.
    [[nodiscard]] double mean_quartile() const noexcept { return mean_quartile_; }
    [[nodiscard]] const Loudness& loud_a() const noexcept { return loud_a_; }
    [[nodiscard]] const Loudness& loud_b() const noexcept { return loud_b_; }

private:
    static constexpr std::size_t classes = 16;      ///< of loudness, the last for what is silence
    static constexpr std::size_t expectations = 13; ///< the last for silence on both sides
    static constexpr std::size_t wave_bins = 25;
    static constexpr std::size_t word_bins = 26;
    template <std::size_t Bins, std::size_t Rows> using Tables = std::array<std::array<float, Bins>, Rows>;

    /// The candidates of part_frames frames, one after the other.
    struct Part {
        std::vector<std::uint32_t> starts;
        std::vector<Candidate> candidates;
    };
    static constexpr std::size_t part_frames = 1U << 13U; ///< 82 s

    [[nodiscard]] Part collect_part(std::size_t index) const;
    [[nodiscard]] static std::size_t class_of(unsigned level, const Loudness& loudness);
    [[nodiscard]] std::size_t class_a(const Candidate& one) const { return class_of(one.level_a, loud_a_); }
    [[nodiscard]] std::size_t class_b(const Candidate& one) const { return class_of(one.level_b, loud_b_); }
    [[nodiscard]] std::size_t expected_class(const Candidate& one) const;
    [[nodiscard]] std::vector<Candidate> false_samples(const Path& path);
    void score();
    [[nodiscard]] float score_of(const Candidate& one) const;
    void learn_pauses(const Path& path);
    void learn_expected(const std::vector<const Candidate*>& samples);
    [[nodiscard]] bool is_steady(std::size_t frame) const;
    [[nodiscard]] std::vector<const Candidate*> true_samples(const Path& path) const;

    const Pair& pair_;
    const std::vector<Track>& tracks_;
    Coherence coherent_;
    Loudness loud_a_;
    Loudness loud_b_;
    std::size_t frames_;
    std::vector<bool> steady_; ///< of each frame, as it is asked again and again
    std::vector<Part> parts_;
    std::array<float, classes> expected_a_{}; ///< correlation by level of the reference
    std::array<float, classes> expected_b_{};
    std::array<float, classes> lowest_a_{};
    std::array<float, classes> lowest_b_{};
    Tables<wave_bins, expectations> wave_{};
    Tables<word_bins, classes> words_{};
    bool two_rooms_ = false;
    bool pauses_left_out_a_ = false;
    bool pauses_left_out_b_ = false;
    double wrong_tail_ = fingerprint_bits;
    double coherence_ = 0;
    double mean_quartile_ = 0;
};

} // namespace rectool::robust
