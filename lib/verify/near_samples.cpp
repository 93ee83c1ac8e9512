#include "verify/near_samples.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace rectool {

namespace {

constexpr double steps = 32768; // of 16 bit, up to full scale

template <class Float> float float_at(const std::uint8_t* bytes) {
    Float value{};
    std::memcpy(&value, bytes, sizeof value);
    return std::isfinite(value) ? static_cast<float>(std::clamp<double>(static_cast<double>(value) * steps, -1e9, 1e9)) : 0.0F;
}

float sample_at(const std::uint8_t* bytes, SampleFormat format) {
    if (format == SampleFormat::f32) return float_at<float>(bytes);
    if (format == SampleFormat::f64) return float_at<double>(bytes);
    const unsigned width = bytes_per_sample(format);
    std::uint32_t value = 0;
    for (unsigned i = 0; i < width; ++i)
        value |= std::uint32_t{bytes[i]} << (8 * (4 - width + i));
    return static_cast<float>(std::bit_cast<std::int32_t>(value)) / 65536.0F;
}

/// What a window of the copy is where it fits best.
struct Window {
    double product = 0; ///< sums of a b, a a and b b
    double energy_a = 0;
    double energy_b = 0;
    std::size_t samples = 0;

    [[nodiscard]] double left() const { return energy_a > 0 ? energy_b - product * product / energy_a : energy_b; }
    [[nodiscard]] double noise(double gain) const {
        const double rest = energy_b - 2 * gain * product + gain * gain * energy_a;
        return std::sqrt(std::max(0.0, rest) / static_cast<double>(std::max<std::size_t>(1, samples)));
    }
};

Window sums(std::span<const float> a, std::span<const float> b) {
    Window window;
    window.samples = b.size();
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double x = a[i];
        const double y = b[i];
        window.product += x * y;
        window.energy_a += x * x;
        window.energy_b += y * y;
    }
    return window;
}

/// The best place of a window near a hint; nothing where it is too quiet to tell, clipped, or not to be read.
std::optional<Window> best_window(SampleWindow& a, SampleWindow& b, std::int64_t first, std::int64_t count, std::int64_t offset,
                                  std::int64_t radius) {
    constexpr double least = 50; // rms
    constexpr float most = 32700;
    const std::span<const float> copy = b.at(first, count);
    const std::int64_t from = std::max<std::int64_t>(0, first - offset - radius);
    const std::int64_t to = std::min(a.frames(), first - offset + radius + count);
    if (copy.empty() || to - from < count) return std::nullopt;
    const std::span<const float> reference = a.at(from, to - from);
    if (reference.empty()) return std::nullopt;
    double energy = 0;
    for (const float value : copy) {
        if (std::abs(value) > most) return std::nullopt;
        energy += static_cast<double>(value) * value;
    }
    if (energy < least * least * static_cast<double>(copy.size())) return std::nullopt;
    std::optional<Window> best;
    for (std::size_t at = 0; at + copy.size() <= reference.size(); at += b.channels()) {
        const Window window = sums(reference.subspan(at, copy.size()), copy);
        if (window.product > 0 && (!best || window.left() < best->left())) best = window;
    }
    return best;
}

std::vector<Window> fitting_windows(SampleWindow& a, SampleWindow& b, std::uint32_t rate, const std::vector<LineHint>& hints,
                                    std::size_t& tried) {
    constexpr std::int64_t windows = 60;
    constexpr double close = 1e-3; // -30 dB
    const std::int64_t count = rate / 25;
    std::int64_t total = 0;
    for (const LineHint& hint : hints)
        total += std::max<std::int64_t>(0, hint.end - hint.first);
    const std::int64_t step = std::max(count, total / windows);
    std::vector<Window> found;
    for (const LineHint& hint : hints)
        for (std::int64_t first = hint.first; first + count <= hint.end; first += step) {
            const std::optional<Window> window = best_window(a, b, first, count, hint.offset, hint_radius(rate));
            if (!window) continue;
            ++tried;
            if (window->left() < close * window->energy_b) found.push_back(*window);
        }
    return found;
}

} // namespace

std::span<const float> SampleWindow::at(std::int64_t first, std::int64_t count) {
    if (first < 0 || count <= 0 || first > frames_ - count) return {};
    const auto width = static_cast<std::int64_t>(channels());
    if (first < start_ || first + count > end_) {
        constexpr std::int64_t piece = 1 << 16;
        start_ = std::max<std::int64_t>(0, first - piece / 4);
        end_ = std::min(frames_, first + count + piece);
        const Range range{static_cast<std::uint64_t>(start_), static_cast<std::uint64_t>(end_)};
        if (!recording_.look_back(chunk_, range)) {
            end_ = start_;
            return {};
        }
        const SampleFormat format = recording_.essence().sample;
        samples_.resize(static_cast<std::size_t>((end_ - start_) * width));
        for (std::size_t i = 0; i < samples_.size(); ++i)
            samples_[i] = sample_at(&chunk_.bytes[i * bytes_per_sample(format)], format);
    }
    return std::span(samples_).subspan(static_cast<std::size_t>((first - start_) * width),
                                       static_cast<std::size_t>(count * width));
}

std::int64_t hint_radius(std::uint32_t rate) noexcept {
    return 4 + rate / 4000;
}

std::optional<SampleFit> measure_fit(SampleWindow& a, SampleWindow& b, const Essence& copy, const std::vector<LineHint>& hints) {
    constexpr double most_noise = 4;
    constexpr double margin = 6.5; // of a normal distribution: not once in ten hours
    std::size_t tried = 0;
    const std::vector<Window> windows = fitting_windows(a, b, copy.rate, hints, tried);
    if (windows.size() < 3 || windows.size() * 2 < tried) return std::nullopt;
    double product = 0;
    double energy = 0;
    for (const Window& window : windows) {
        product += window.product;
        energy += window.energy_a;
    }
    const double gain = product / energy;
    std::vector<double> noises;
    noises.reserve(windows.size());
    for (const Window& window : windows)
        noises.push_back(window.noise(gain));
    std::sort(noises.begin(), noises.end());
    const double noise = noises[noises.size() / 2];
    if (noise > most_noise || noises[noises.size() * 4 / 5] > 2 * noise + 0.25) return std::nullopt;
    SampleFit fit;
    fit.gain = static_cast<float>(gain);
    fit.noise = static_cast<float>(noise);
    fit.bound = static_cast<float>(margin * noise + 0.5);
    fit.full = is_float(copy.sample) ? std::numeric_limits<float>::max() : static_cast<float>(steps);
    fit.channels = copy.channels;
    return fit;
}

} // namespace rectool
