// Follows a near-identical copy through its reference, to the sample.
#pragma once

#include "verify/near_samples.hpp"

namespace rectool {

/// From the start of the copy to its end: a stretch goes on as long as its samples fit, then the next one is looked for, first
/// where the last one would go on, then where hints say, then within three seconds.
class NearWalk {
public:
    NearWalk(SampleWindow& a, SampleWindow& b, SampleWindow& search, const SampleFit& fit, std::uint32_t rate,
             const std::vector<LineHint>& hints)
        : a_(a), b_(b), search_(search), fit_(fit), rate_(rate), hints_(hints) {}

    /// Spans in frames; where two share a place, their extents overlap.
    [[nodiscard]] std::vector<Span> run();

    /// The copy is such that looking for its pieces would take too long: nothing that was told is to be used.
    [[nodiscard]] bool exhausted() const noexcept { return work_ > most_work; }

    /// Stretches of [first, end) of the copy with nothing but noise in it, each of at least 10 ms.
    [[nodiscard]] std::vector<Range> silences(Range frames);

    /// Share of frames that fit although another sound begins or ends with them.
    [[nodiscard]] double chance(std::int64_t a, std::int64_t b, std::int64_t count);

private:
    static constexpr std::uint64_t most_work = 20'000'000'000; ///< frames compared while looking for places: half a minute

    struct Place {
        std::int64_t at = 0; ///< frame of the copy
        std::int64_t offset = 0;
    };
    [[nodiscard]] std::optional<Place> next(std::int64_t from, std::optional<std::int64_t> line);
    [[nodiscard]] std::optional<std::int64_t> line_at(std::int64_t at, std::optional<std::int64_t> line);
    [[nodiscard]] std::optional<std::int64_t> search(std::int64_t at, std::int64_t offset, std::int64_t radius);
    bool take_probe(std::int64_t at);
    [[nodiscard]] bool probe_fits(const float* reference);
    [[nodiscard]] std::int64_t forward(std::int64_t from, std::int64_t offset);
    [[nodiscard]] std::int64_t backward(std::int64_t from, std::int64_t offset, std::int64_t limit);
    void add(const Place& place, std::int64_t end);
    [[nodiscard]] std::int64_t probe_length() const { return std::max<std::int64_t>(200, rate_ / 50); }

    SampleWindow& a_;
    SampleWindow& b_;
    SampleWindow& search_;
    const SampleFit& fit_;
    std::int64_t rate_;
    const std::vector<LineHint>& hints_;
    std::vector<Span> spans_;
    std::vector<float> probe_;
    std::vector<std::size_t> loudest_; ///< frames of the probe
    std::uint64_t work_ = 0;
};

} // namespace rectool
