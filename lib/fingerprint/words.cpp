#include "fingerprint/words.hpp"

#include "base/newer_processors.hpp"
#include "fingerprint/dot.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace rectool::fingerprint {

namespace {

constexpr std::size_t shape_bits = 30; // over the sum of three frames
constexpr std::size_t trend_bits = 20; // over the difference of the outer two
static_assert(shape_bits + trend_bits == fingerprint_bits);

// The medians over speech in several languages, so that each bit is set half of the time.
constexpr std::array<std::int32_t, shape_bits> thresholds = {
    650906, 343635, 211326, 51834, 40052, 41095,  -17627, -71340, -24305, -66349, -18939, -68057, -27049, -11033, -34677,
    -71677, -16872, 12268,  21757, 12666, -16365, -19940, -14655, 2620,   -55521, -61702, -58783, -75501, -68383, -36054};

using Row = std::array<std::int16_t, band_count>; // logarithms are below 64 * 64, so three of them fit

/// Rows 0 to 30 of the discrete cosine transform over the bands.
std::array<Row, shape_bits + 1> make_rows() {
    std::array<Row, shape_bits + 1> rows{};
    for (std::size_t k = 0; k < rows.size(); ++k)
        for (std::size_t b = 0; b < band_count; ++b)
            rows[k][b] = static_cast<std::int16_t>(
                std::floor(127 * std::cos(std::numbers::pi * static_cast<double>((2 * b + 1) * k) / (2 * band_count)) + 0.5));
    return rows;
}

FingerprintWord make_word(const Bands& oldest, const Bands& middle, const Bands& newest) {
    constexpr std::int32_t quietest = 26 * 256;
    const Features sums = features(oldest, middle, newest);
    FingerprintWord word = static_cast<FingerprintWord>(std::clamp((middle.total - quietest) >> 7, 0, 63));
    for (std::size_t k = 0; k < sums.size(); ++k)
        if (sums[k] > 0) word |= FingerprintWord{1} << (fingerprint_level_bits + k);
    return word;
}

} // namespace

RECTOOL_NEWER_PROCESSORS Features features(const Bands& oldest, const Bands& middle, const Bands& newest) {
    static const std::array<Row, shape_bits + 1> rows = make_rows();
    Row shape{};
    Row trend{};
    for (std::size_t b = 0; b < band_count; ++b) {
        shape[b] = static_cast<std::int16_t>(newest.logs[b] + middle.logs[b] + oldest.logs[b]);
        trend[b] = static_cast<std::int16_t>(newest.logs[b] - oldest.logs[b]);
    }
    Features sums{};
    for (std::size_t k = 0; k < shape_bits; ++k)
        sums[k] = dot(shape, rows[k + 1]) - thresholds[k];
    for (std::size_t k = 0; k < trend_bits; ++k)
        sums[shape_bits + k] = dot(trend, rows[k]);
    return sums;
}

WordStream::WordStream(unsigned steps) : steps_(steps), before_(2 * std::size_t{steps}, silent_bands()) {
    samples_.assign(window - fingerprint_hop, 0);
}

void WordStream::add(std::span<const std::int16_t> samples, std::vector<FingerprintWord>& words) {
    samples_.insert(samples_.end(), samples.begin(), samples.end());
    const std::size_t hop = fingerprint_hop / steps_;
    std::size_t start = 0;
    for (; start + window <= samples_.size(); start += hop) {
        const Bands newest = analyse(std::span(samples_).subspan(start).first<window>());
        const std::size_t oldest = at_ % before_.size();
        words.push_back(make_word(before_[oldest], before_[(at_ + steps_) % before_.size()], newest));
        before_[oldest] = newest;
        ++at_;
    }
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(start));
}

} // namespace rectool::fingerprint
