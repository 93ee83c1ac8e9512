#include "fingerprint/spectrum.hpp"

#include "base/newer_processors.hpp"
#include "fingerprint/dot.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace rectool::fingerprint {

namespace {

constexpr std::size_t first_bin = 9;
constexpr std::size_t bin_count = 101;
constexpr std::size_t quarter = window / 4;
constexpr std::size_t folded = 80; // quarter + 1, rounded up for vector instructions
constexpr std::uint64_t floor_energy = std::uint64_t{1} << 18U;
constexpr std::array<std::uint8_t, band_count + 1> edges = {10, 11, 13, 14, 16, 17, 19, 21, 23, 25, 27, 30, 32, 34, 37,  40, 42,
                                                            45, 48, 52, 55, 58, 62, 66, 70, 74, 78, 83, 88, 93, 98, 103, 109};

struct alignas(32) Folded : std::array<std::int16_t, folded> {};

/// Cosines and sines of each bin over a quarter of the window; the rest follows by symmetry.
struct Waves {
    std::array<Folded, bin_count> cosine{};
    std::array<Folded, bin_count> sine{};

    Waves() {
        std::array<std::int16_t, window> wave{};
        for (std::size_t m = 0; m < window; ++m)
            wave[m] = static_cast<std::int16_t>(
                std::floor(1000 * std::cos(2 * std::numbers::pi * static_cast<double>(m) / window) + 0.5));
        for (std::size_t k = 0; k < bin_count; ++k)
            for (std::size_t n = 0; n <= quarter; ++n) {
                const std::size_t angle = (first_bin + k) * n % window;
                cosine[k][n] = wave[angle];
                sine[k][n] = wave[(angle + window - quarter) % window];
            }
    }
};

/// The window folded at its middle and again at its quarters: [0] for even bins, [1] for odd ones.
struct Folds {
    std::array<Folded, 2> cosine{};
    std::array<Folded, 2> sine{};
};

RECTOOL_NEWER_PROCESSORS Folds fold(std::span<const std::int16_t, window> x, unsigned shift) {
    constexpr std::size_t middle = window / 2;
    std::array<std::int32_t, middle + 1> even{};
    std::array<std::int32_t, middle + 1> odd{};
    even[0] = x[0] >> shift;
    even[middle] = x[middle] >> shift;
    for (std::size_t n = 1; n < middle; ++n) {
        const std::int32_t before = x[n] >> shift;
        const std::int32_t after = x[window - n] >> shift;
        even[n] = before + after;
        odd[n] = before - after;
    }
    Folds folds;
    for (std::size_t n = 0; n < quarter; ++n) {
        folds.cosine[0][n] = static_cast<std::int16_t>(even[n] + even[middle - n]);
        folds.cosine[1][n] = static_cast<std::int16_t>(even[n] - even[middle - n]);
        folds.sine[0][n] = static_cast<std::int16_t>(odd[n] - odd[middle - n]);
        folds.sine[1][n] = static_cast<std::int16_t>(odd[n] + odd[middle - n]);
    }
    folds.cosine[0][quarter] =
        static_cast<std::int16_t>(even[quarter]); // odd bins have a zero here, as even ones among the sines
    folds.sine[1][quarter] = static_cast<std::int16_t>(odd[quarter]);
    return folds;
}

} // namespace

std::int32_t log2_q8(std::uint64_t value) noexcept {
    const int exponent = 63 - std::countl_zero(value);
    const auto fraction = static_cast<std::uint32_t>((value << static_cast<unsigned>(63 - exponent)) >> 47U) & 0xFFFFU;
    const auto bulge = static_cast<std::uint32_t>((std::uint64_t{fraction} * (65536U - fraction)) >> 16U);
    const std::uint32_t bent = fraction + ((bulge * 22482U) >> 16U);
    return ((exponent << 16) + static_cast<std::int32_t>(bent)) >> 8;
}

Bands silent_bands() noexcept {
    Bands bands;
    bands.total = log2_q8(floor_energy);
    bands.logs.fill(bands.total >> 2);
    return bands;
}

RECTOOL_NEWER_PROCESSORS Bands analyse(std::span<const std::int16_t, window> samples) {
    static const Waves waves;
    std::int32_t peak = 0;
    for (const std::int16_t sample : samples)
        peak = std::max(peak, std::abs(std::int32_t{sample}));
    const unsigned shift = (peak > 8191 ? 1U : 0U) + (peak > 16383 ? 1U : 0U) + (peak > 32766 ? 1U : 0U);
    const Folds folds = fold(samples, shift);

    std::array<std::int32_t, bin_count> real;
    std::array<std::int32_t, bin_count> imaginary;
    for (std::size_t k = 0; k < bin_count; ++k) {
        const std::size_t parity = (first_bin + k) % 2;
        real[k] = dot(folds.cosine[parity], waves.cosine[k]) >> 8;
        imaginary[k] = dot(folds.sine[parity], waves.sine[k]) >> 8;
    }
    std::array<std::uint64_t, bin_count> power;
    for (std::size_t k = 1; k + 1 < bin_count; ++k) {
        const std::int64_t re = 2 * real[k] - real[k - 1] - real[k + 1]; // a Hann window
        const std::int64_t im = 2 * imaginary[k] - imaginary[k - 1] - imaginary[k + 1];
        power[k] = static_cast<std::uint64_t>(re * re + im * im);
    }
    std::array<std::uint64_t, band_count> energy{};
    std::uint64_t total = 0;
    for (std::size_t band = 0; band < band_count; ++band) {
        for (std::size_t k = edges[band] - first_bin; k < edges[band + 1] - first_bin; ++k)
            energy[band] += power[k];
        energy[band] <<= 2 * shift;
        total += energy[band];
    }
    Bands bands;
    for (std::size_t band = 0; band < band_count; ++band)
        bands.logs[band] = log2_q8(energy[band] + (total >> 11U) + floor_energy) >> 2;
    bands.total = log2_q8(total + floor_energy);
    return bands;
}

} // namespace rectool::fingerprint
