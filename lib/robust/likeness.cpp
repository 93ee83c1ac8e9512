#include "robust/likeness.hpp"

#include "robust/tracks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace rectool::robust {

namespace {

constexpr double centre = 128;     // samples: word f stands for what lies around 160 f - 128
constexpr float most_distance = 2; // times the usual distance: beyond it a sign is no surer

/// Of the window that ends with that sample; there is silence around the recording.
fingerprint::Bands analysed(const std::vector<std::int16_t>& narrow, std::int64_t end) {
    constexpr auto window = static_cast<std::int64_t>(fingerprint::window);
    const auto size = static_cast<std::int64_t>(narrow.size());
    if (end >= window && end <= size)
        return fingerprint::analyse(
            std::span(narrow).subspan(static_cast<std::size_t>(end - window)).first<fingerprint::window>());
    std::array<std::int16_t, fingerprint::window> samples{};
    for (std::int64_t at = std::max<std::int64_t>(0, end - window); at < std::min(size, end); ++at)
        samples[static_cast<std::size_t>(at - (end - window))] = narrow[static_cast<std::size_t>(at)];
    return fingerprint::analyse(samples);
}

} // namespace

Likeness::Likeness(const Pair& pair) : pair_(pair) {
    if (pair.words_only()) return;
    constexpr std::int64_t looked_at = 1000; // words
    std::array<double, fingerprint_bits> sums{};
    std::size_t count = 0;
    const std::int64_t size = pair.b.size();
    const std::int64_t stride = std::max<std::int64_t>(hop, size / looked_at);
    const Loudness loud = loudness_of(pair.b);
    for (std::int64_t end = 4 * hop; end < size; end += stride) {
        const auto word = static_cast<std::size_t>((end - hop) / (hop / pair.b.steps));
        if (word >= pair.b.words.size() || !loud.active(pair.b.words[word])) continue;
        const fingerprint::Features features = fingerprint::features(bands(end - 2 * hop), bands(end - hop), bands(end));
        for (std::size_t k = 0; k < fingerprint_bits; ++k)
            sums[k] += std::abs(features[k]);
        ++count;
    }
    for (std::size_t k = 0; k < fingerprint_bits; ++k)
        scale_[k] = count == 0 ? 0.0F : static_cast<float>(static_cast<double>(count) / std::max(1.0, sums[k]));
}

/// Of the frame that ends with that sample, or the one beside it.
const fingerprint::Bands& Likeness::bands(std::int64_t end) {
    for (const Frame& frame : frames_)
        if (std::abs(frame.end - end) <= 1 && frame.end >= 0) return frame.bands;
    Frame& frame = frames_[oldest_];
    oldest_ = (oldest_ + 1) % frames_.size();
    frame = {end, analysed(pair_.b.narrow, end)};
    return frame.bands;
}

/// Of two words of the copy, each weighted by how near it is: a sign in which they differ is the less sure the more it is
/// between.
std::optional<float> Likeness::of_words(FingerprintWord bits, double place) const {
    const auto step = static_cast<double>(pair_.b.steps);
    const auto before = static_cast<std::int64_t>(std::floor(place));
    const auto share = static_cast<float>(place - std::floor(place));
    const auto word = [&](std::int64_t at) -> std::optional<FingerprintWord> {
        const auto index = static_cast<std::int64_t>(static_cast<double>(at) * step);
        if (index < 0 || index >= static_cast<std::int64_t>(pair_.b.words.size())) return std::nullopt;
        const FingerprintWord found = pair_.b.words[static_cast<std::size_t>(index)];
        return found == unknown_word ? std::nullopt : std::optional(found);
    };
    std::optional<FingerprintWord> left = word(before);
    std::optional<FingerprintWord> right = word(before + 1);
    if (!left) left = right;
    if (!right) right = left;
    if (!left) return std::nullopt;
    const auto wrong = [bits](FingerprintWord one, FingerprintWord mask) {
        return std::popcount(((one >> fingerprint_level_bits) ^ bits) & mask);
    };
    const FingerprintWord differing = (*left ^ *right) >> fingerprint_level_bits;
    const FingerprintWord all = (FingerprintWord{1} << fingerprint_bits) - 1;
    const auto both = static_cast<float>(std::popcount(~differing & all));
    const auto either = static_cast<float>(std::popcount(differing & all));
    const float lean = 1 - 2 * share; // above 0: the left one counts
    const float agreed = both - 2 * static_cast<float>(wrong(*left, ~differing & all)) +
                         lean * (either - 2 * static_cast<float>(wrong(*left, differing & all)));
    const float weight = both + std::abs(lean) * either;
    return weight > 0 ? agreed / weight : 0;
}

std::optional<float> Likeness::of_word(std::int64_t f, double delay) {
    if (f < 0 || f >= static_cast<std::int64_t>(pair_.a.words.size())) return std::nullopt;
    if (pair_.a.words[static_cast<std::size_t>(f)] == unknown_word) return std::nullopt;
    if (pair_.words_only())
        return of_words(pair_.a.words[static_cast<std::size_t>(f)] >> fingerprint_level_bits,
                        static_cast<double>(f) + delay / hop);
    const std::int64_t end = std::llround(static_cast<double>((f + 1) * hop) + delay);
    if (end < 2 * hop || end > pair_.b.size() + hop) return std::nullopt;
    const FingerprintWord bits = pair_.a.words[static_cast<std::size_t>(f)] >> fingerprint_level_bits;
    const fingerprint::Bands oldest = bands(end - 2 * hop);
    const fingerprint::Bands middle = bands(end - hop);
    const fingerprint::Features features = fingerprint::features(oldest, middle, bands(end));
    std::array<float, fingerprint_bits> values{};
    for (std::size_t k = 0; k < fingerprint_bits; ++k)
        values[k] = std::clamp(static_cast<float>(features[k]) * scale_[k], -most_distance, most_distance);
    float agreed = 0;
    float weight = 0;
    for (std::size_t k = 0; k < fingerprint_bits; ++k) {
        agreed += ((bits >> k) & 1U) != 0 ? values[k] : -values[k];
        weight += std::abs(values[k]);
    }
    return weight > 0 ? agreed / weight : 0;
}

void Likeness::measure(std::int64_t first, std::size_t count, std::size_t cell, double delay, std::vector<float>& values) {
    values.resize(count);
    std::int64_t known = std::numeric_limits<std::int64_t>::min();
    float left = 0;
    float right = 0;
    for (std::size_t c = 0; c < count; ++c) {
        const double place = static_cast<double>(first) + (static_cast<double>(c) + 0.5) * static_cast<double>(cell);
        const double word = (place - delay + centre) / hop;
        const auto before = static_cast<std::int64_t>(std::floor(word));
        if (before != known) {
            left = before == known + 1 ? right : of_word(before, delay).value_or(0);
            right = of_word(before + 1, delay).value_or(0);
            known = before;
        }
        const auto share = static_cast<float>(word - std::floor(word));
        values[c] = left + (right - left) * share;
    }
}

double Likeness::mean(std::int64_t first, std::int64_t last, double delay) {
    double sum = 0;
    std::size_t count = 0;
    for (std::int64_t f = first; f < last; ++f) {
        if (f < 0 || f >= static_cast<std::int64_t>(pair_.a.words.size()) ||
            level_of(pair_.a.words[static_cast<std::size_t>(f)]) == 0)
            continue;
        if (const auto likeness = of_word(f, delay)) {
            sum += *likeness;
            ++count;
        }
    }
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

Peak Likeness::best(std::int64_t first, std::size_t count, double delay, int radius) {
    constexpr double apart = 40; // 5 ms: well within the width of a peak
    const auto from = static_cast<std::int64_t>(std::ceil((static_cast<double>(first) - delay + centre) / hop));
    const auto to = from + static_cast<std::int64_t>(count) / hop;
    double middle = mean(from, to, delay);
    double left = mean(from, to, delay - apart);
    double right = mean(from, to, delay + apart);
    double at = delay;
    while ((right > middle || left > middle) && std::abs(at - delay) + apart <= radius) {
        const bool up = right >= left;
        at += up ? apart : -apart;
        (up ? left : right) = middle;
        middle = up ? right : left;
        (up ? right : left) = mean(from, to, at + (up ? apart : -apart));
    }
    return {std::clamp(at + apart * top_of(left, middle, right), delay - radius, delay + radius), middle};
}

} // namespace rectool::robust
