#include "robust/timbre.hpp"

#include "robust/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <kiss_fftr.h>
#include <numbers>

namespace rectool::robust {

namespace {

constexpr int size = 256; // of a transform
constexpr std::int64_t band_window = 240;
constexpr double band_range = 30; // dB below the loud parts
constexpr double most_apart = 20; // dB: beyond it a band is no further apart
constexpr std::array<double, 16> edges{200,  300,  400,  510,  630,  770,  920,  1080,
                                       1270, 1480, 1720, 2000, 2320, 2700, 3150, 3600}; // Hz

} // namespace

Timbre::Timbre(const Pair& pair, const std::vector<Track>& tracks, const Path& path)
    : pair_(pair), tracks_(tracks), transform_(kiss_fftr_alloc(size, 0, nullptr, nullptr), &std::free) {
    constexpr std::size_t wanted = 2000;
    constexpr double loud_bands = 20;
    if (!transform_) throw std::bad_alloc();
    std::vector<Bands> a;
    std::vector<Bands> b;
    const std::size_t stride = std::max<std::size_t>(1, path.size() / wanted);
    for (std::size_t frame = 0; frame < path.size(); frame += stride) {
        if (path[frame] < 0) continue;
        const std::int64_t middle = static_cast<std::int64_t>(frame) * frame_samples + frame_samples / 2;
        a.push_back(analyse(pair_.a, in_reference(middle, path[frame])));
        b.push_back(analyse(pair_.b, middle));
    }
    for (std::size_t band = 0; band < bands; ++band) {
        std::vector<double> values;
        values.reserve(a.size());
        for (const Bands& one : a)
            values.push_back(one[band]);
        loud_[band] = quantile(values, 0.95);
        values.clear();
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i][band] > loud_[band] - loud_bands) values.push_back(b[i][band] - a[i][band]);
        usual_[band] = quantile(values, 0.5);
    }
}

std::optional<double> Timbre::distance(std::size_t frame, std::int32_t track) {
    const std::int64_t middle = static_cast<std::int64_t>(frame) * frame_samples + frame_samples / 2;
    const Bands a = analyse(pair_.a, in_reference(middle, track));
    const Bands b = analyse(pair_.b, middle);
    std::vector<double> differences;
    for (std::size_t band = 0; band < bands; ++band) {
        const double floor = loud_[band] - band_range;
        const double there = b[band] - usual_[band];
        if (std::max(a[band], there) < floor) continue;
        differences.push_back(std::max(there, floor) - std::max(a[band], floor));
    }
    if (differences.size() < 3) return std::nullopt;
    const double level = quantile(differences, 0.5);
    double sum = 0;
    for (const double one : differences)
        sum += std::min(most_apart, std::abs(one - level));
    return sum / static_cast<double>(differences.size());
}

double Timbre::correlation(std::size_t first, std::size_t last, std::int32_t track) {
    constexpr std::size_t lead = 100; // samples in which the filter settles
    const auto at = static_cast<std::int64_t>(first) * frame_samples;
    std::vector<float> a(lead + (last - first) * frame_samples);
    std::vector<float> b(a.size());
    pair_.a.expand(in_reference(at, track) - static_cast<std::int64_t>(lead), a);
    pair_.b.expand(at - static_cast<std::int64_t>(lead), b);
    double aa = 1;
    double bb = 1;
    double ab = 0;
    for (std::size_t i = 1; i < a.size(); ++i) {
        a[i] += static_cast<float>(emphasis) * a[i - 1];
        b[i] += static_cast<float>(emphasis) * b[i - 1];
        if (i < lead) continue;
        aa += static_cast<double>(a[i]) * a[i];
        bb += static_cast<double>(b[i]) * b[i];
        ab += static_cast<double>(a[i]) * b[i];
    }
    return ab / std::sqrt(aa * bb);
}

std::int64_t Timbre::in_reference(std::int64_t at, std::int32_t track) const {
    return at - std::llround(tracks_[static_cast<std::size_t>(track)].delay_at(static_cast<double>(at)));
}

Timbre::Bands Timbre::analyse(const Sound& sound, std::int64_t middle) {
    std::array<float, size> samples{};
    sound.expand(middle - band_window / 2, std::span(samples).first(band_window));
    for (std::size_t i = 0; i < band_window; ++i)
        samples[i] *=
            static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * (static_cast<double>(i) + 0.5) / band_window));
    std::array<kiss_fft_cpx, size / 2 + 1> spectrum{};
    kiss_fftr(transform_.get(), samples.data(), spectrum.data());
    Bands levels{};
    std::size_t band = 0;
    for (std::size_t i = 0; i < spectrum.size(); ++i) {
        const double hertz = static_cast<double>(i) * sound_rate / size;
        while (band < bands && hertz >= edges[band + 1])
            ++band;
        if (band < bands && hertz >= edges[0])
            levels[band] +=
                static_cast<double>(spectrum[i].r) * spectrum[i].r + static_cast<double>(spectrum[i].i) * spectrum[i].i;
    }
    for (double& level : levels)
        level = 10 * std::log10(level + 1);
    return levels;
}

} // namespace rectool::robust
