// One channel at any rate to 8 kHz, in integers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rectool::fingerprint {

/// A filter of 2 ms with its edge at 3.6 kHz, tabled at 48 kHz and interpolated linearly for other rates: docs/format.md,
/// "Fingerprint". Output n needs no input after n / 8000 seconds.
class Decimator {
public:
    explicit Decimator(std::uint32_t rate);

    /// Appends to `out` what the samples up to here give.
    void add(std::span<const std::int16_t> samples, std::vector<std::int16_t>& out);

private:
    /// Taps for one position of an output between two inputs, for inputs that end with the one at or before it: `low` alone where
    /// they fit 16 bit, 256 `high` + `low` where the sums of both fit 32 bit, else `wide`.
    struct Phase {
        std::vector<std::int16_t> low;
        std::vector<std::int16_t> high;
        std::vector<std::int64_t> wide;
        std::uint64_t to_next = 0; ///< inputs from the newest of this output to that of the next
    };
    [[nodiscard]] Phase make_phase(std::uint64_t remainder) const;
    [[nodiscard]] std::int64_t sum(const Phase& phase, const std::int16_t* oldest) const;

    std::uint64_t rate_;
    std::uint64_t denominator_; ///< of a position in the table
    std::size_t taps_ = 0;
    std::vector<Phase> phases_; ///< of outputs 0, 1, ... until they repeat
    std::vector<std::int16_t> history_;
    std::uint64_t first_ = 0;  ///< number of the first sample of history_, plus taps_ - 1
    std::size_t phase_ = 0;    ///< of the next output
    std::uint64_t newest_ = 0; ///< input that it needs
};

} // namespace rectool::fingerprint
