#include "robust/sound.hpp"

#include "fingerprint/decimator.hpp"
#include "fingerprint/mixdown.hpp"
#include "fingerprint/words.hpp"

#include <algorithm>
#include <cmath>

namespace rectool::robust {

namespace {

constexpr double steps_an_octave = 9;
constexpr double linear_below = 4;

/// Companding: equal steps of the logarithm, as correlation cares for the ratio of error and sound.
struct Companding {
    std::vector<std::uint8_t> small; ///< of sizes up to 65535
    std::array<float, 256> large{};

    Companding() : small(65536) {
        for (std::size_t size = 0; size < small.size(); ++size)
            small[size] =
                static_cast<std::uint8_t>(std::lround(steps_an_octave * std::log2(1 + static_cast<double>(size) / linear_below)));
        for (std::size_t code = 0; code < 128; ++code) {
            const double size = linear_below * (std::exp2(static_cast<double>(code) / steps_an_octave) - 1);
            large[code] = static_cast<float>(size);
            large[code + 128] = -large[code];
        }
    }
};

const Companding& companding() {
    static const Companding table;
    return table;
}

std::uint8_t compand(double value) {
    const auto size = static_cast<std::size_t>(std::min(std::abs(value), 65535.0));
    return static_cast<std::uint8_t>(companding().small[size] + (value < 0 ? 128 : 0));
}

} // namespace

void Sound::expand(std::int64_t first, std::span<float> out) const {
    const std::array<float, 256>& large = companding().large;
    const auto count = static_cast<std::int64_t>(out.size());
    const std::int64_t start = std::clamp<std::int64_t>(-first, 0, count);
    const std::int64_t end = std::clamp<std::int64_t>(size() - first, start, count);
    std::fill_n(out.begin(), start, 0.0F);
    const std::uint8_t* codes = samples.data() + (first + start);
    for (std::int64_t i = start; i < end; ++i)
        out[static_cast<std::size_t>(i)] = large[codes[i - start]];
    std::fill(out.begin() + end, out.end(), 0.0F);
}

Sound read_sound(AudioSource& source, unsigned steps, Kept kept, const std::function<void(std::uint64_t)>& progress) {
    const Essence& essence = source.essence();
    fingerprint::Decimator decimator(essence.rate);
    fingerprint::WordStream stream(steps);
    Sound sound;
    sound.steps = steps;
    std::uint64_t frames = 0;
    double previous = 0;
    UnitChunk chunk;
    std::vector<std::int16_t> mono;
    std::vector<std::int16_t> narrow;
    while (source.read(chunk, essence.units_in_piece()) > 0) {
        mono.clear();
        narrow.clear();
        fingerprint::mix_down(chunk.bytes, essence.channels, essence.sample, mono);
        decimator.add(mono, narrow);
        stream.add(narrow, sound.words);
        sound.length += static_cast<std::int64_t>(narrow.size());
        if (kept == Kept::narrow) sound.narrow.insert(sound.narrow.end(), narrow.begin(), narrow.end());
        for (const std::int16_t sample : narrow) {
            if (kept == Kept::narrow) break;
            sound.samples.push_back(compand(sample - emphasis * previous));
            previous = sample;
        }
        frames += chunk.count;
        chunk.clear();
        if (progress) progress(frames);
    }
    sound.seconds = static_cast<double>(frames) / essence.rate;
    return sound;
}

} // namespace rectool::robust
