#include "robust/correlate.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr double silent_energy = 1;
constexpr std::size_t taps = half_way_taps;

// Four sums side by side, so that the compiler may use vectors without reordering what it must not.
float dot(const float* x, const float* y, std::size_t count) {
    std::array<float, 8> sums{};
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (std::size_t j = 0; j < 8; ++j)
            sums[j] += x[i + j] * y[i + j];
    float sum = 0;
    for (; i < count; ++i)
        sum += x[i] * y[i];
    for (const float part : sums)
        sum += part;
    return sum;
}

} // namespace

double top_of(double left, double middle, double right) {
    const double bend = left - 2 * middle + right;
    return bend < 0 ? std::clamp(0.5 * (left - right) / bend, -0.5, 0.5) : 0;
}

Correlator::Correlator(const Pair& pair) : pair_(pair) {
    if (pair.by_words()) words_.emplace(pair);
}

Coherence::Coherence(const Pair& pair) : pair_(pair) {
    if (pair.by_words()) words_.emplace(pair);
}

/// values_[half / 2], or between it and the next.
double Correlator::at_half(std::size_t half) const {
    const double* left = values_.data() + half / 2;
    return half % 2 == 0 ? *left : half_way(left);
}

/// The highest value at a sample. `delay`: of the first value.
Peak Correlator::highest(double delay) const {
    const auto top = std::max_element(values_.begin() + taps, values_.end() - taps);
    const auto at = top - values_.begin();
    const bool inside = top != values_.begin() + taps && top + 1 != values_.end() - taps;
    const double between = inside ? top_of(*(top - 1), *top, *(top + 1)) : 0;
    return {delay - (static_cast<double>(at) + between), *top};
}

/// The highest of the tops in steps of half a sample, each to a part of that.
Peak Correlator::highest_between(double delay) const {
    const std::size_t first = 2 * taps;
    const std::size_t last = 2 * (values_.size() - 1) - first;
    Peak top{delay - static_cast<double>(first) / 2, at_half(first)};
    for (std::size_t half = first + 1; half < last; ++half) {
        const double left = at_half(half - 1);
        const double middle = at_half(half);
        const double right = at_half(half + 1);
        if (middle < left || middle < right) continue;
        const double off = top_of(left, middle, right);
        const double value = std::min(1.0, middle - (left - right) * off / 4);
        if (value > top.value) top = {delay - (static_cast<double>(half) + off) / 2, value};
    }
    return top;
}

Peak Correlator::best(std::int64_t first, std::size_t count, double delay, int radius) {
    if (words_) return words_->best(first, count, delay, radius);
    const auto centre = static_cast<std::int64_t>(std::llround(delay));
    const std::size_t reach = static_cast<std::size_t>(radius) + taps;
    b_.resize(count);
    a_.resize(count + 2 * reach);
    pair_.b.expand(first, b_);
    pair_.a.expand(first - centre - static_cast<std::int64_t>(reach), a_);
    const double energy_b = dot(b_.data(), b_.data(), count);
    double energy_a = dot(a_.data(), a_.data(), count);
    values_.assign(2 * reach + 1, 0);
    for (std::size_t k = 0; k <= 2 * reach; ++k) { // delay centre + reach - k
        if (k > 0) {
            const double gone = a_[k - 1];
            const double come = a_[k - 1 + count];
            energy_a += come * come - gone * gone;
        }
        if (energy_b > silent_energy && energy_a > silent_energy)
            values_[k] = static_cast<double>(dot(b_.data(), a_.data() + k, count)) / std::sqrt(energy_a * energy_b);
    }
    const double delay_of_first = static_cast<double>(centre) + static_cast<double>(reach);
    const Peak at_sample = highest(delay_of_first);
    const Peak between = highest_between(delay_of_first);
    // The top of high sound may stand between two samples at which the correlation is low. Elsewhere the samples are enough:
    // between them the periods of a tone are alike, and two rooms have no wave in common.
    constexpr double as_high = 0.9;
    return between.value >= least_between_ && at_sample.value < as_high * between.value ? between : at_sample;
}

void Coherence::measure(std::int64_t first, std::size_t count, std::size_t cell, std::size_t window, double delay,
                        std::vector<float>& values) {
    if (words_) return words_->measure(first, count, cell, delay, values);
    const auto base = static_cast<std::int64_t>(std::floor(delay));
    const auto fraction = static_cast<float>(delay - static_cast<double>(base));
    const std::size_t length = count * cell + window;
    const std::int64_t start = first + static_cast<std::int64_t>(cell / 2) - static_cast<std::int64_t>(window / 2);
    a_.resize(length + 3);
    b_.resize(length);
    pair_.b.expand(start, b_);
    pair_.a.expand(start - base - 2, a_); // a_[i + 2] stands at delay `base`, a_[i + 1] at base + 1
    // Cubic interpolation (Catmull-Rom) to the part of a sample.
    const float f = fraction;
    const float w0 = 0.5F * (-f * f * f + 2 * f * f - f);
    const float w1 = 0.5F * (3 * f * f * f - 5 * f * f + 2);
    const float w2 = 0.5F * (-3 * f * f * f + 4 * f * f + f);
    const float w3 = 0.5F * (f * f * f - f * f);
    for (std::size_t i = 0; i < length; ++i)
        a_[i] = w3 * a_[i] + w2 * a_[i + 1] + w1 * a_[i + 2] + w0 * a_[i + 3];
    values.resize(count);
    for (std::size_t c = 0; c < count; ++c) {
        const float* x = a_.data() + c * cell;
        const float* y = b_.data() + c * cell;
        const double energy = static_cast<double>(dot(x, x, window)) * dot(y, y, window);
        values[c] = energy > silent_energy ? static_cast<float>(dot(x, y, window) / std::sqrt(energy)) : 0.0F;
    }
}

} // namespace rectool::robust
