#include "fingerprint/mixdown.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace rectool::fingerprint {

namespace {

constexpr std::int32_t lowest = -32768;
constexpr std::int32_t highest = 32767;

template <unsigned Width> std::int32_t integer_at(const std::uint8_t* bytes) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < Width; ++i)
        value |= std::uint32_t{bytes[i]} << (8 * (4 - Width + i));
    return std::bit_cast<std::int32_t>(value) >> (8 * (4 - Width));
}

/// As 16 bit, not yet clipped.
template <SampleFormat Format> std::int32_t sample_at(const std::uint8_t* bytes) {
    if constexpr (Format == SampleFormat::s8) return integer_at<1>(bytes) * 256;
    if constexpr (Format == SampleFormat::s16) return integer_at<2>(bytes);
    if constexpr (Format == SampleFormat::s24) return (integer_at<3>(bytes) + 128) >> 8;
    if constexpr (Format == SampleFormat::s32)
        return static_cast<std::int32_t>((std::int64_t{integer_at<4>(bytes)} + 32768) >> 16);
    if constexpr (is_float(Format)) {
        std::conditional_t<Format == SampleFormat::f32, float, double> value{};
        std::memcpy(&value, bytes, sizeof value);
        if (std::isnan(value)) return 0;
        constexpr double full = 32768;
        constexpr double whole = 6755399441055744.0; // 1.5 * 2^52: doubles as large have no fraction, so that adding it rounds
        return static_cast<std::int32_t>(std::clamp(static_cast<double>(value), -1.0, 1.0) * full + whole - whole);
    }
}

template <SampleFormat Format> void mix(ByteView samples, std::uint32_t channels, std::vector<std::int16_t>& mono) {
    constexpr unsigned width = bytes_per_sample(Format);
    const std::size_t frames = samples.size() / (std::size_t{width} * channels);
    if (frames == 0) return;
    const std::size_t before = mono.size();
    mono.resize(before + frames);
    const std::uint8_t* at = samples.data();
    if (Format == SampleFormat::s16 && channels == 1 && std::endian::native == std::endian::little) { // it is so already
        std::memcpy(mono.data() + before, at, frames * width);
        return;
    }
    if (channels == 1) {
        for (std::size_t i = 0; i < frames; ++i)
            mono[before + i] = static_cast<std::int16_t>(std::clamp(sample_at<Format>(at + i * width), lowest, highest));
        return;
    }
    const auto count = static_cast<std::int64_t>(channels);
    for (std::size_t i = 0; i < frames; ++i) {
        std::int64_t sum = 0;
        for (std::uint32_t channel = 0; channel < channels; ++channel, at += width)
            sum += std::clamp(sample_at<Format>(at), lowest, highest);
        const std::int64_t doubled = 2 * sum + count; // floor((2 sum + n) / 2n): to the nearest, ties up
        sum = doubled >= 0 ? doubled / (2 * count) : -((-doubled + 2 * count - 1) / (2 * count));
        mono[before + i] = static_cast<std::int16_t>(sum);
    }
}

} // namespace

void mix_down(ByteView samples, std::uint32_t channels, SampleFormat format, std::vector<std::int16_t>& mono) {
    switch (format) {
    case SampleFormat::s8:
        return mix<SampleFormat::s8>(samples, channels, mono);
    case SampleFormat::s16:
        return mix<SampleFormat::s16>(samples, channels, mono);
    case SampleFormat::s24:
        return mix<SampleFormat::s24>(samples, channels, mono);
    case SampleFormat::s32:
        return mix<SampleFormat::s32>(samples, channels, mono);
    case SampleFormat::f32:
        return mix<SampleFormat::f32>(samples, channels, mono);
    case SampleFormat::f64:
        return mix<SampleFormat::f64>(samples, channels, mono);
    }
}

} // namespace rectool::fingerprint
