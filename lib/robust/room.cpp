#include "robust/room.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <kiss_fftr.h>
#include <numbers>
#include <numeric>
#include <optional>

namespace rectool::robust {

namespace {

/// The phases that two sounds differ by, summed up over pieces of them.
class PhaseTransform {
public:
    explicit PhaseTransform(const Pair& pair)
        : pair_(pair), forward_(kiss_fftr_alloc(size, 0, nullptr, nullptr), &std::free),
          backward_(kiss_fftr_alloc(size, 1, nullptr, nullptr), &std::free), samples_(window), piece_(size), sum_(lines) {
        if (!forward_ || !backward_) throw std::bad_alloc();
    }

    void add(const Track::Node& node) {
        const std::int64_t first_b = std::llround(node.at) - static_cast<std::int64_t>(window / 2);
        const std::int64_t first_a = first_b - std::llround(node.delay);
        const double part = node.delay - std::round(node.delay);
        const Spectrum a = spectrum(pair_.a, first_a);
        const Spectrum b = spectrum(pair_.b, first_b);
        for (auto line = static_cast<std::size_t>(lowest); line < static_cast<std::size_t>(highest); ++line) {
            const double turn = 2 * std::numbers::pi * static_cast<double>(line) * part / size;
            const std::complex<double> product = b[line] * std::conj(a[line]) * std::polar(1.0, turn);
            if (const double length = std::abs(product); length > 0) sum_[line] += product / length;
        }
    }

    /// The energy of their cross-correlation by how much later than at the delay: the second half is earlier.
    std::vector<double> energies() {
        std::vector<kiss_fft_cpx> spectrum(lines);
        for (std::size_t i = 0; i < lines; ++i)
            spectrum[i] = {static_cast<float>(sum_[i].real()), static_cast<float>(sum_[i].imag())};
        kiss_fftri(backward_.get(), spectrum.data(), piece_.data());
        std::vector<double> energies;
        for (const float value : piece_)
            energies.push_back(static_cast<double>(value) * value);
        return energies;
    }

private:
    static constexpr int size = 4096;           // of a transform
    static constexpr std::size_t window = 2048; // samples: longer than echoes are late
    static constexpr std::size_t lines = size / 2 + 1;
    static constexpr double lines_per_hertz = size / sound_rate;
    static constexpr double lowest = 250 * lines_per_hertz; // what a telephone lets through
    static constexpr double highest = 3400 * lines_per_hertz;
    using Spectrum = std::vector<std::complex<double>>;

    Spectrum spectrum(const Sound& sound, std::int64_t first) {
        sound.expand(first, samples_);
        std::fill(piece_.begin(), piece_.end(), 0.0F);
        for (std::size_t i = 0; i < window; ++i)
            piece_[i] =
                samples_[i] * static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / window));
        std::vector<kiss_fft_cpx> found(lines);
        kiss_fftr(forward_.get(), piece_.data(), found.data());
        Spectrum spectrum;
        for (const kiss_fft_cpx& line : found)
            spectrum.emplace_back(line.r, line.i);
        return spectrum;
    }

    const Pair& pair_;
    std::unique_ptr<kiss_fftr_state, decltype(&std::free)> forward_;
    std::unique_ptr<kiss_fftr_state, decltype(&std::free)> backward_;
    std::vector<float> samples_;
    std::vector<float> piece_;
    Spectrum sum_;
};

/// Of what is `from` to `to` samples too late, and too early.
double sum_between(const std::vector<double>& energies, std::size_t from, std::size_t to) {
    double sum = 0;
    for (std::size_t i = from; i < to; ++i)
        sum += energies[i] + energies[(energies.size() - i) % energies.size()];
    return sum;
}

/// Of each frame whether an edit may be within 60 ms of it: nothing there explains the copy, or one side is silent while there is
/// speech on the other. What is beside an edit differs in level, too.
std::vector<bool> beside_edits(const Evidence& evidence, const Path& path) {
    constexpr std::size_t reach = 6; // frames
    constexpr float against = -1;    // nats
    std::vector<bool> found(path.size(), false);
    for (std::size_t frame = 0; frame < path.size(); ++frame) {
        const Candidate* one = path[frame] >= 0 ? evidence.at(frame, path[frame]) : nullptr;
        const bool explained = one != nullptr && one->score > against &&
                               (one->level_b > 0 || !evidence.loud_a().speech(one->level_a)) &&
                               (one->level_a > 0 || !evidence.loud_b().speech(one->level_b));
        if (explained) continue;
        std::fill(found.begin() + static_cast<std::ptrdiff_t>(frame - std::min(frame, reach)),
                  found.begin() + static_cast<std::ptrdiff_t>(std::min(frame + reach + 1, path.size())), true);
    }
    return found;
}

/// By how many dB the levels of both differ otherwise in the middle of `2 * apart` frames than at their ends: the mean of all but
/// the fifth that differs most, as edits do, or 0 where too little is to be heard.
double level_scatter(const Evidence& evidence, const Path& path, std::size_t apart) {
    constexpr std::size_t fewest = 200; // two seconds
    const std::vector<bool> edited = beside_edits(evidence, path);
    const auto gain = [&](std::size_t frame) -> std::optional<double> {
        const Candidate* one = path[frame] >= 0 && !edited[frame] ? evidence.at(frame, path[frame]) : nullptr;
        if (one == nullptr || !evidence.loud_a().active(one->level_a) || !evidence.loud_b().active(one->level_b))
            return std::nullopt;
        return level_decibels * (one->level_b - static_cast<double>(one->level_a));
    };
    std::vector<double> found;
    for (std::size_t frame = apart; frame + apart < path.size(); ++frame) {
        const std::optional<double> before = gain(frame - apart);
        const std::optional<double> here = gain(frame);
        const std::optional<double> after = gain(frame + apart);
        if (!before || !here || !after) continue;
        found.push_back(std::abs(*here - (*before + *after) / 2));
    }
    if (found.size() < fewest) return 0;
    const auto kept = static_cast<std::ptrdiff_t>(found.size() / 5 * 4);
    std::nth_element(found.begin(), found.begin() + kept, found.end());
    return std::accumulate(found.begin(), found.begin() + kept, 0.0) / static_cast<double>(kept);
}

/// Whether levels change more slowly than by echoes, which fill up what a voice leaves between its syllables: within 120 ms much
/// more than within 60 ms, as a compressor changes them.
bool changes_slowly(const Evidence& evidence, const Path& path, double scatter) {
    constexpr double faster = 1.5; // of devices up to 1.33, of a compressor from 1.65 on
    return level_scatter(evidence, path, 6) > faster * scatter;
}

/// Of what both have in common, what surely comes as an echo that only one of them hears.
double echo_share(const Pair& pair, const std::vector<Track>& tracks) {
    constexpr std::size_t wanted = 600; // places
    constexpr double agrees = 0.4;
    constexpr std::size_t at_once = 20;  // samples: 2.5 ms, of filters
    constexpr std::size_t latest = 320;  // 40 ms
    constexpr std::size_t unheard = 512; // 64 ms: up to twice that there is hardly any echo, and what is there is chance,
    constexpr double less_there = 3;     // less of it, as the windows overlap less
    constexpr double strays = 0.03;      // a share of one place, measured
    std::vector<Track::Node> nodes;
    for (const Track& track : tracks)
        for (const Track::Node& node : track.nodes)
            if (node.value > agrees) nodes.push_back(node);
    if (nodes.empty()) return 0;
    PhaseTransform phases(pair);
    const std::size_t stride = (nodes.size() + wanted - 1) / wanted;
    double places = 0;
    for (std::size_t i = 0; i < nodes.size(); i += stride, ++places)
        phases.add(nodes[i]);
    const std::vector<double> energies = phases.energies();
    const double chance = sum_between(energies, unheard, 2 * unheard) / unheard * less_there * (latest - at_once);
    return (sum_between(energies, at_once, latest) - chance) / sum_between(energies, 0, at_once) - strays / std::sqrt(places);
}

} // namespace

bool are_two_rooms(const Pair& pair, const Evidence& evidence, const std::vector<Track>& tracks, const Path& path) {
    if (pair.words_only()) return evidence.coherence() < 0.855;
    const double scatter = level_scatter(evidence, path, 3);
    if (pair.by_words()) return evidence.coherence() < (scatter > 0.87 ? 0.975 : 0.925); // dB: of devices 0.90 and more
    constexpr double scattered = 0.78; // dB: of copies, 0.66 by codecs that leave more than the coarsest
    const double unlike = 1 - evidence.mean_quartile();
    const double echo = echo_share(pair, tracks);
    if (unlike > 0.32 && (echo > 0.008 || evidence.coherence() < 0.85)) return true; // or much of a copy was replaced
    if (unlike > 0.02 && scatter > scattered + 1.44 * unlike && !changes_slowly(evidence, path, scatter)) return true;
    // Coarse codecs make phases differ, too. Where levels differ as echoes make them, less is wanted.
    return echo > (scatter > scattered ? 0.01 + 0.045 * unlike : 0.04);
}

} // namespace rectool::robust
