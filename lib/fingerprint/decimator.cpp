#include "fingerprint/decimator.hpp"

#include "base/newer_processors.hpp"
#include "rectool/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace rectool::fingerprint {

namespace {

constexpr std::uint64_t table_rate = 48000;
constexpr std::size_t half = 48;
constexpr std::array<std::int16_t, half> first_half = {-7,   -10,  -11,   -7,    1,    13,   25,  34,   34,   24,   3,    -26,
                                                       -56,  -77,  -81,   -61,   -18,  41,   102, 148,  162,  132,  58,   -49,
                                                       -165, -257, -296,  -259,  -142, 40,   248, 429,  527,  497,  320,  12,
                                                       -372, -745, -1000, -1039, -783, -206, 665, 1742, 2890, 3948, 4760, 5196};

/// Of the symmetric filter; zero outside.
std::int64_t table(std::int64_t index) {
    constexpr auto last = static_cast<std::int64_t>(2 * half) - 1;
    if (index < 0 || index > last) return 0;
    return first_half[static_cast<std::size_t>(std::min(index, last - index))];
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

RECTOOL_NEWER_PROCESSORS std::int32_t dot(const std::vector<std::int16_t>& taps, const std::int16_t* samples) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < taps.size(); ++i)
        sum += std::int32_t{taps[i]} * samples[i];
    return sum;
}

} // namespace

Decimator::Decimator(std::uint32_t rate) : rate_(rate), denominator_(rate / std::gcd(table_rate, std::uint64_t{rate})) {
    taps_ = static_cast<std::size_t>((2 * half * rate_ + table_rate - 1) / table_rate);
    const std::uint64_t count = fingerprint_rate / std::gcd(std::uint64_t{fingerprint_rate}, rate_);
    for (std::uint64_t output = 0; output < count; ++output)
        phases_.push_back(make_phase(output * rate_ % fingerprint_rate));
    for (std::uint64_t output = 0; output < count; ++output)
        phases_[output].to_next = (output + 1) * rate_ / fingerprint_rate - output * rate_ / fingerprint_rate;
    history_.assign(taps_ - 1, 0);
}

Decimator::Phase Decimator::make_phase(std::uint64_t remainder) const {
    // The newest input lies remainder / 8000 of an input's length before the output: positions in the table, in its fractions.
    const std::uint64_t newest = remainder * (table_rate / fingerprint_rate) * denominator_ / rate_;
    const std::uint64_t step = table_rate * denominator_ / rate_;
    Phase phase;
    phase.wide.resize(taps_);
    for (std::size_t i = 0; i < taps_; ++i) {
        const std::uint64_t position = newest + i * step;
        const auto index = static_cast<std::int64_t>(position / denominator_);
        const auto fraction = static_cast<std::int64_t>(position % denominator_);
        phase.wide[taps_ - 1 - i] =
            table(index) * (static_cast<std::int64_t>(denominator_) - fraction) + table(index + 1) * fraction;
    }
    // The sizes of the taps add up to 55436 * denominator * rate / 48000 at most, and a sample has up to 32768.
    constexpr std::size_t most_taps = 256;
    constexpr std::uint64_t largest = 290 * table_rate;
    if (denominator_ == 1) {
        phase.low.assign(phase.wide.begin(), phase.wide.end());
    } else if (taps_ <= most_taps && denominator_ * rate_ < largest) {
        for (const std::int64_t tap : phase.wide) {
            phase.high.push_back(static_cast<std::int16_t>(tap >> 8));
            phase.low.push_back(static_cast<std::int16_t>(tap & 0xFF));
        }
    } else {
        return phase;
    }
    phase.wide.clear();
    return phase;
}

std::int64_t Decimator::sum(const Phase& phase, const std::int16_t* oldest) const {
    if (phase.wide.empty()) {
        const std::int64_t low = dot(phase.low, oldest);
        return phase.high.empty() ? low : low + 256 * std::int64_t{dot(phase.high, oldest)};
    }
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < taps_; ++i)
        sum += phase.wide[i] * oldest[i];
    return sum;
}

void Decimator::add(std::span<const std::int16_t> samples, std::vector<std::int16_t>& out) {
    history_.insert(history_.end(), samples.begin(), samples.end());
    const std::uint64_t end = first_ + history_.size() - (taps_ - 1);
    const auto unit = static_cast<std::int64_t>(256 * rate_ * denominator_); // 375 times what the taps add up to
    const bool plain = rate_ == table_rate;
    while (newest_ < end) {
        const Phase& phase = phases_[phase_];
        const std::int64_t value = sum(phase, history_.data() + (newest_ - first_));
        const std::int64_t scaled = plain ? (value + 16384) >> 15 : floor_divide(375 * value + unit / 2, unit);
        out.push_back(static_cast<std::int16_t>(std::clamp<std::int64_t>(scaled, -32768, 32767)));
        newest_ += phase.to_next;
        phase_ = phase_ + 1 == phases_.size() ? 0 : phase_ + 1;
    }
    history_.erase(history_.begin(), history_.end() - static_cast<std::ptrdiff_t>(taps_ - 1));
    first_ = end;
}

} // namespace rectool::fingerprint
