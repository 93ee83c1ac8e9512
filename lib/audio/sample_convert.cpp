#include "audio/sample_convert.hpp"

#include <algorithm>

namespace rectool {

namespace {

void add_inexact(std::vector<Range>& ranges, std::uint64_t unit) {
    if (!ranges.empty() && ranges.back().end >= unit)
        ranges.back().end = std::max(ranges.back().end, unit + 1);
    else
        ranges.push_back({unit, unit + 1});
}

template <unsigned From, unsigned To>
void convert(ByteView in, unsigned channels, std::uint64_t unit, std::uint8_t* out, std::vector<Range>& inexact) {
    const std::size_t units = in.size() / (std::size_t{From} * channels);
    const std::uint8_t* sample = in.data();
    for (std::size_t i = 0; i < units; ++i) {
        unsigned lost = 0;
        for (unsigned channel = 0; channel < channels; ++channel, sample += From) {
            if constexpr (From < To) {
                std::fill_n(out, To - From, std::uint8_t{0});
                out = std::copy_n(sample, From, out + (To - From));
            } else {
                for (unsigned low = 0; low < From - To; ++low)
                    lost |= sample[low];
                out = std::copy_n(sample + (From - To), To, out);
            }
        }
        if (lost != 0) add_inexact(inexact, unit + i);
    }
}

template <unsigned From>
void convert_from(ByteView in, unsigned to, unsigned channels, std::uint64_t unit, std::uint8_t* out,
                  std::vector<Range>& inexact) {
    if (to == 1) return convert<From, 1>(in, channels, unit, out, inexact);
    if (to == 2) return convert<From, 2>(in, channels, unit, out, inexact);
    if (to == 3) return convert<From, 3>(in, channels, unit, out, inexact);
    convert<From, 4>(in, channels, unit, out, inexact);
}

} // namespace

void convert_samples(ByteView in, SampleFormat from, SampleFormat to, unsigned channels, std::uint64_t first_unit, Bytes& out,
                     std::vector<Range>& inexact) {
    const unsigned from_width = bytes_per_sample(from);
    const unsigned to_width = bytes_per_sample(to);
    const std::size_t before = out.size();
    out.resize(before + in.size() / from_width * to_width);
    std::uint8_t* const place = out.data() + before;
    if (from_width == 1) return convert_from<1>(in, to_width, channels, first_unit, place, inexact);
    if (from_width == 2) return convert_from<2>(in, to_width, channels, first_unit, place, inexact);
    if (from_width == 3) return convert_from<3>(in, to_width, channels, first_unit, place, inexact);
    convert_from<4>(in, to_width, channels, first_unit, place, inexact);
}

void swap_samples(std::span<std::uint8_t> samples, unsigned width) noexcept {
    for (std::size_t i = 0; i + width <= samples.size(); i += width)
        std::reverse(samples.data() + i, samples.data() + i + width);
}

void flip_sign(std::span<std::uint8_t> samples) noexcept {
    for (std::uint8_t& sample : samples)
        sample ^= 0x80U;
}

} // namespace rectool
