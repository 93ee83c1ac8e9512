#include "robust/wave_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <kiss_fftr.h>

namespace rectool::robust {

namespace {

constexpr std::int64_t searched_window = 2048;
constexpr std::int64_t window_stride = 1024;
constexpr std::int64_t windows_at_once = 8;
constexpr std::int64_t transform_size = 65536; // of a transform
constexpr std::int64_t wave_reach = (transform_size - searched_window - windows_at_once * window_stride) / 2;
constexpr float least = 0.25F; // of noise against noise: 0.13 at most in so many places
constexpr std::size_t most_peaks = 3;
constexpr std::size_t peaks_apart = 16; // samples

constexpr double least_energy = 0.05 * searched_window;

/// Makes every 32 ms as loud as the others: beside what is loud and other sound, soft sound would not tell its place.
void level(std::vector<float>& samples) {
    constexpr std::size_t around = 128;
    constexpr double floor = 1; // per sample: less is silence
    std::vector<double> energies(samples.size() + 1, 0);
    for (std::size_t i = 0; i < samples.size(); ++i)
        energies[i + 1] = energies[i] + static_cast<double>(samples[i]) * samples[i];
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::size_t from = i - std::min(i, around);
        const std::size_t to = std::min(samples.size(), i + around);
        const double mean = (energies[to] - energies[from]) / static_cast<double>(to - from);
        samples[i] = static_cast<float>(samples[i] / std::sqrt(mean + floor));
    }
}

/// The highest first.
std::vector<std::pair<float, std::size_t>> peaks_of(const std::vector<float>& values) {
    std::vector<std::pair<float, std::size_t>> peaks;
    for (std::size_t i = 1; i + 1 < values.size(); ++i)
        if (values[i] > least && values[i] >= values[i - 1] && values[i] > values[i + 1]) peaks.emplace_back(values[i], i);
    std::sort(peaks.rbegin(), peaks.rend());
    return peaks;
}

} // namespace

/// Real transforms of one size.
class WaveSearch::Transform {
public:
    using Spectrum = std::vector<kiss_fft_cpx>;

    Transform()
        : forward_(kiss_fftr_alloc(transform_size, 0, nullptr, nullptr), &std::free),
          backward_(kiss_fftr_alloc(transform_size, 1, nullptr, nullptr), &std::free), samples_(transform_size),
          product_(transform_size / 2 + 1) {
        if (!forward_ || !backward_) throw std::bad_alloc();
    }

    void analyse(const std::vector<float>& samples, Spectrum& spectrum) {
        std::copy(samples.begin(), samples.end(), samples_.begin());
        std::fill(samples_.begin() + static_cast<std::ptrdiff_t>(samples.size()), samples_.end(), 0.0F);
        spectrum.resize(transform_size / 2 + 1);
        kiss_fftr(forward_.get(), samples_.data(), spectrum.data());
    }

    /// Sums over i of long[k + i] * brief[i], times `size`, for every k that needs nothing beyond the end.
    const std::vector<float>& correlate(const Spectrum& whole, const Spectrum& brief) {
        for (std::size_t i = 0; i < product_.size(); ++i) {
            product_[i].r = whole[i].r * brief[i].r + whole[i].i * brief[i].i;
            product_[i].i = whole[i].i * brief[i].r - whole[i].r * brief[i].i;
        }
        kiss_fftri(backward_.get(), product_.data(), samples_.data());
        return samples_;
    }

    Spectrum reference;
    Spectrum copy;

private:
    std::unique_ptr<kiss_fftr_state, decltype(&std::free)> forward_;
    std::unique_ptr<kiss_fftr_state, decltype(&std::free)> backward_;
    std::vector<float> samples_;
    Spectrum product_;
};

WaveSearch::WaveSearch(const Pair& pair)
    : pair_(pair), loudness_(loudness_of(pair.b)), correlator_(pair), coherence_(pair),
      transform_(std::make_unique<Transform>()) {
    correlator_.expect_one_microphone();
}

WaveSearch::~WaveSearch() = default;

std::vector<Track::Node> WaveSearch::find(std::int64_t from, std::int64_t to, double delay) {
    std::vector<Track::Node> found;
    for (std::int64_t first = from; first < to; first += windows_at_once * window_stride)
        search_second(first, to, delay, found);
    return found;
}

void WaveSearch::search_second(std::int64_t first, std::int64_t to, double delay, std::vector<Track::Node>& found) {
    const std::int64_t reference_first = first - std::llround(delay) - wave_reach;
    reference_.resize(transform_size);
    pair_.a.expand(reference_first, reference_);
    level(reference_);
    energies_.assign(1, 0);
    for (const float sample : reference_)
        energies_.push_back(energies_.back() + static_cast<double>(sample) * sample);
    transform_->analyse(reference_, transform_->reference);
    for (std::int64_t i = 0; i < windows_at_once && first + i * window_stride < to; ++i)
        search_window(first + i * window_stride, reference_first, found);
}

/// Whether something in the window is as loud as speech.
bool WaveSearch::is_spoken(std::int64_t first) const {
    constexpr std::int64_t step = fingerprint_hop / 4;
    const auto& words = pair_.b.words;
    const auto from = std::clamp<std::int64_t>(first / step, 0, static_cast<std::int64_t>(words.size()));
    const auto to = std::clamp<std::int64_t>((first + searched_window) / step, from, static_cast<std::int64_t>(words.size()));
    return std::any_of(words.begin() + from, words.begin() + to,
                       [&](FingerprintWord word) { return loudness_.speech(level_of(word)); });
}

/// The delay to a part of a sample, and the middle of what is alike: if that is five eighths of what is to be heard in the
/// window, and not just one loud vowel. The noise of a pause is like no other noise: there less is enough, as codecs leave less
/// of it.
std::optional<Track::Node> WaveSearch::node_at(std::int64_t first, double delay, std::span<const float> samples) {
    constexpr std::size_t cells = 8;
    constexpr std::size_t fewest = 3;
    constexpr std::size_t fewest_soft = 5; // beside what is loud and something else
    constexpr double heard_share = 0.003;  // 25 dB below the loudest cell
    const float alike = is_spoken(first) ? 0.45F : 0.25F;
    constexpr std::size_t cell = searched_window / cells;
    std::array<double, cells> energies{};
    for (std::size_t i = 0; i < samples.size(); ++i)
        energies[i / cell] += static_cast<double>(samples[i]) * samples[i];
    const double least_heard = heard_share * *std::max_element(energies.begin(), energies.end());
    coherence_.measure(first, cells, cell, cell, delay, values_);
    std::size_t heard = 0;
    std::size_t same = 0;
    std::size_t soft = 0; // and the same
    std::size_t from = cells;
    std::size_t to = 0;
    for (std::size_t i = 0; i < cells; ++i) {
        const bool is_heard = energies[i] >= least_heard;
        const bool is_same = values_[i] > alike;
        heard += is_heard ? 1 : 0;
        same += is_heard && is_same ? 1 : 0;
        soft += !is_heard && is_same ? 1 : 0;
        if (!is_same) continue;
        from = std::min(from, i);
        to = i + 1;
    }
    if ((heard < fewest || 8 * same < 5 * heard) && same + soft < fewest_soft) return std::nullopt;
    const std::int64_t alike_first = first + static_cast<std::int64_t>(from * cell);
    const std::size_t alike_count = (to - from) * cell;
    const Peak fine = correlator_.best(alike_first, alike_count, delay, 2);
    return Track::Node{static_cast<double>(alike_first) + static_cast<double>(alike_count) / 2, fine.delay, fine.value};
}

/// Correlations of the window and the reference, in steps of half a sample.
std::vector<float> WaveSearch::likeness(double energy) {
    const std::vector<float>& sums = transform_->correlate(transform_->reference, transform_->copy);
    constexpr std::size_t places = transform_size - searched_window;
    std::vector<float> values(2 * places, 0);
    for (std::size_t k = 0; k < places; ++k) {
        const double there = energies_[k + searched_window] - energies_[k];
        if (there <= least_energy) continue;
        const auto scale = static_cast<float>(1 / (transform_size * std::sqrt(there * energy)));
        values[2 * k] = scale * sums[k];
        if (k + 1 >= half_way_taps && k + half_way_taps < places) values[2 * k + 1] = scale * half_way(sums.data() + k);
    }
    return values;
}

void WaveSearch::search_window(std::int64_t first, std::int64_t reference_first, std::vector<Track::Node>& found) {
    std::vector<float> samples(searched_window);
    pair_.b.expand(first, samples);
    std::vector<float> levelled = samples;
    level(levelled);
    double energy = 0;
    for (const float sample : levelled)
        energy += static_cast<double>(sample) * sample;
    if (energy < least_energy) return; // nothing to hear
    transform_->analyse(levelled, transform_->copy);
    const std::vector<std::pair<float, std::size_t>> peaks = peaks_of(likeness(energy));
    std::vector<std::size_t> taken;
    for (const auto& [value, half] : peaks) {
        const bool near = std::any_of(taken.begin(), taken.end(), [at = half](std::size_t other) {
            return (other > at ? other - at : at - other) < 2 * peaks_apart;
        });
        if (near || value < 0.7F * peaks.front().first) continue;
        taken.push_back(half);
        const double delay = static_cast<double>(first - reference_first) - static_cast<double>(half) / 2;
        if (const auto node = node_at(first, delay, samples)) found.push_back(*node);
        if (taken.size() == most_peaks) break;
    }
}

} // namespace rectool::robust
