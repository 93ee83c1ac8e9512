// What a share of some values does not exceed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace rectool::robust {

/// The value that `share` (0 to 1) of them do not exceed; 0 of none. Puts `values` into another order.
template <typename Value> [[nodiscard]] Value quantile(std::vector<Value>& values, double share) {
    if (values.empty()) return 0;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * share);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

} // namespace rectool::robust
