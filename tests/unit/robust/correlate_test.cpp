#include "robust/correlate.hpp"

#include "unit/audio/wav_file.hpp"

#include <cmath>
#include <numbers>
#include <random>

namespace rectool::robust {
namespace {

constexpr std::uint32_t frames = 8000;

/// A second at 8 kHz of what a hiss is made of, from 2600 to 3400 Hz, `late` samples late.
Sound hiss(double late) {
    Bytes file = wav(frames, 1, 16);
    std::mt19937 random(1);
    std::vector<double> values(frames);
    for (int tone = 0; tone < 40; ++tone) {
        const double phase = static_cast<double>(random() % 6283) / 1000;
        const double frequency = 2600 + 20 * tone + static_cast<double>(random() % 20);
        for (std::uint32_t i = 0; i < frames; ++i)
            values[i] += 600 * std::sin(2 * std::numbers::pi * frequency * (i - late) / sound_rate + phase);
    }
    for (std::uint32_t i = 0; i < frames; ++i) {
        const auto value = static_cast<std::uint16_t>(std::lround(values[i]));
        file[file.size() - 2 * (frames - i)] = static_cast<std::uint8_t>(value);
        file[file.size() - 2 * (frames - i) + 1] = static_cast<std::uint8_t>(value >> 8U);
    }
    const TemporaryFile temporary(file);
    return read_sound(*open_audio(temporary.path, {}), 1, Kept::companded, [](std::uint64_t /*frames*/) {});
}

} // namespace

TEST_CASE("the delay of a hiss is found where it lies half way between two samples") {
    const Sound a = hiss(0);
    for (const double late : {3.0, 3.5, 4.5}) {
        CAPTURE(late);
        const Sound b = hiss(late);
        const Pair pair{a, b};
        const Peak peak = Correlator(pair).best(2000, 1600, 3, 8);
        CHECK(peak.delay == doctest::Approx(late).epsilon(0.02));
        CHECK(peak.value > 0.9);
    }
}

} // namespace rectool::robust
