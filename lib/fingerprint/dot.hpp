// The sum of products that spectra and words are made of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace rectool::fingerprint {

/// The sum has to fit.
template <std::size_t count>
[[nodiscard]] std::int32_t dot(const std::array<std::int16_t, count>& a, const std::array<std::int16_t, count>& b) {
    const std::int16_t* left = a.data(); // without calls, for builds that are not optimised
    const std::int16_t* right = b.data();
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += std::int32_t{left[i]} * right[i];
    return sum;
}

} // namespace rectool::fingerprint
