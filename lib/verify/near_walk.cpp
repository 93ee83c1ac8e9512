#include "verify/near_walk.hpp"

#include <cmath>
#include <numeric>

namespace rectool {

namespace {

constexpr std::int64_t piece = 4096; // frames looked at together

std::uint64_t frame(std::int64_t value) {
    return static_cast<std::uint64_t>(value);
}

} // namespace

std::vector<Span> NearWalk::run() {
    std::int64_t reached = 0;
    std::optional<std::int64_t> line;
    while (const std::optional<Place> place = next(reached, line)) {
        reached = forward(place->at, place->offset);
        if (reached <= place->at) break; // it cannot be read any more
        line = place->offset;
        add(*place, reached);
    }
    return std::move(spans_);
}

/// Every 5 ms at first, then in growing steps: where the next stretch begins exactly, is found backwards.
std::optional<NearWalk::Place> NearWalk::next(std::int64_t from, std::optional<std::int64_t> line) {
    const std::int64_t step = rate_ / 200;
    for (std::int64_t at = from; at + probe_length() <= b_.frames() && !exhausted();
         at += std::max(step, (at - from - rate_ / 2) / 50))
        if (take_probe(at))
            if (const std::optional<std::int64_t> offset = line_at(at, line)) return Place{at, *offset};
    return std::nullopt;
}

std::optional<std::int64_t> NearWalk::line_at(std::int64_t at, std::optional<std::int64_t> line) {
    const std::int64_t near = 3 * rate_;
    const std::int64_t radius = hint_radius(static_cast<std::uint32_t>(rate_));
    if (line)
        if (const auto found = search(at, *line, 0)) return found;
    for (const LineHint& hint : hints_)
        if (at > hint.first - near && at < hint.end + near)
            if (const auto found = search(at, hint.offset, radius)) return found;
    return search(at, line.value_or(0), near);
}

/// Takes what is looked for: false if it is too quiet to be found. The loudest frames are compared first, as they tell most.
bool NearWalk::take_probe(std::int64_t at) {
    constexpr std::size_t first = 32;
    constexpr std::size_t needed = 24;
    constexpr float audible = 3;
    const std::span<const float> copy = b_.at(at, probe_length());
    if (copy.empty()) return false;
    probe_.assign(copy.begin(), copy.end());
    loudest_.resize(static_cast<std::size_t>(probe_length()));
    std::iota(loudest_.begin(), loudest_.end(), std::size_t{0});
    const auto loudness = [&](std::size_t i) { return std::abs(probe_[i * fit_.channels]); };
    std::partial_sort(loudest_.begin(), loudest_.begin() + first, loudest_.end(),
                      [&](std::size_t x, std::size_t y) { return loudness(x) > loudness(y); });
    loudest_.resize(first);
    return loudness(loudest_[needed - 1]) > audible * fit_.bound;
}

bool NearWalk::probe_fits(const float* reference) {
    const std::size_t width = fit_.channels;
    ++work_;
    for (const std::size_t i : loudest_)
        if (fit_.differs(reference + i * width, &probe_[i * width])) return false;
    work_ += probe_.size();
    for (std::size_t i = 0; i * width < probe_.size(); ++i)
        if (fit_.differs(reference + i * width, &probe_[i * width])) return false;
    return true;
}

/// The offset nearest to one at which the probe fits.
std::optional<std::int64_t> NearWalk::search(std::int64_t at, std::int64_t offset, std::int64_t radius) {
    const std::int64_t middle = at - offset;
    const std::int64_t from = std::max<std::int64_t>(0, middle - radius);
    const std::int64_t to = std::min(a_.frames(), middle + radius + probe_length()) - probe_length();
    if (to < from) return std::nullopt;
    SampleWindow& window = radius > rate_ ? search_ : a_;
    const std::span<const float> reference = window.at(from, to - from + probe_length());
    if (reference.empty()) return std::nullopt;
    const auto width = static_cast<std::int64_t>(fit_.channels);
    for (std::int64_t off = 0; off <= radius; ++off)
        for (const std::int64_t start : {middle - off, middle + off})
            if (start >= from && start <= to && probe_fits(reference.data() + (start - from) * width)) return at - start;
    return std::nullopt;
}

/// The first frame from which on another sound follows; single frames beyond the bound are none.
std::int64_t NearWalk::forward(std::int64_t from, std::int64_t offset) {
    constexpr std::ptrdiff_t other_sound = 3; // frames beyond the bound
    const std::int64_t near = std::max<std::int64_t>(32, rate_ / 500);
    const std::int64_t last = std::min(b_.frames(), a_.frames() + offset);
    const std::size_t width = fit_.channels;
    for (std::int64_t at = from; at < last; at += piece) {
        const std::int64_t count = std::min(piece + near, last - at);
        const std::span<const float> b = b_.at(at, count);
        const std::span<const float> a = a_.at(at - offset, count);
        if (a.empty() || b.empty()) return at;
        std::vector<bool> differs(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < differs.size(); ++i)
            differs[i] = fit_.differs(&a[i * width], &b[i * width]);
        if (std::find(differs.begin(), differs.end(), true) == differs.end()) continue;
        for (std::size_t i = 0; i < std::min(differs.size(), static_cast<std::size_t>(piece)); ++i) {
            if (!differs[i]) continue;
            const auto begin = differs.begin() + static_cast<std::ptrdiff_t>(i);
            const std::ptrdiff_t beyond = std::count(begin, begin + std::min<std::ptrdiff_t>(near, differs.end() - begin), true);
            if (beyond >= other_sound) return at + static_cast<std::int64_t>(i);
        }
    }
    return last;
}

/// How far what comes before fits as well.
std::int64_t NearWalk::backward(std::int64_t from, std::int64_t offset, std::int64_t limit) {
    const std::int64_t first = std::max({std::int64_t{0}, offset, limit});
    const std::size_t width = fit_.channels;
    for (std::int64_t end = from; end > first;) {
        const std::int64_t count = std::min(piece, end - first);
        const std::span<const float> b = b_.at(end - count, count);
        const std::span<const float> a = a_.at(end - count - offset, count);
        if (a.empty() || b.empty()) return end;
        for (auto i = static_cast<std::size_t>(count); i > 0; --i)
            if (fit_.differs(&a[(i - 1) * width], &b[(i - 1) * width])) return end - count + static_cast<std::int64_t>(i);
        end -= count;
    }
    return std::min(from, first);
}

/// Neither begins before what the last span holds, in the copy and, where it goes on, in the reference.
void NearWalk::add(const Place& place, std::int64_t end) {
    Span span;
    const std::int64_t limit = spans_.empty() ? 0 : static_cast<std::int64_t>(spans_.back().copy.start);
    const std::int64_t start = backward(place.at, place.offset, limit);
    std::int64_t begin = start;
    if (!spans_.empty()) {
        begin = std::max(begin, static_cast<std::int64_t>(spans_.back().copy.end));
        const auto taken = static_cast<std::int64_t>(spans_.back().reference.end);
        if (place.at - place.offset >= taken) begin = std::max(begin, taken + place.offset);
    }
    span.copy = {frame(begin), frame(end)};
    span.reference = {frame(begin - place.offset), frame(end - place.offset)};
    span.copy_extent = {frame(start), frame(end)};
    span.distinctive = true;
    spans_.push_back(span);
}

std::vector<Range> NearWalk::silences(Range frames) {
    const auto end = static_cast<std::int64_t>(frames.end);
    const std::int64_t shortest = rate_ / 100;
    std::vector<Range> found;
    auto start = static_cast<std::int64_t>(frames.start);
    const auto close = [&](std::int64_t at) {
        if (at - start >= shortest) found.push_back({frame(start), frame(at)});
        start = at + 1;
    };
    for (std::int64_t at = start; at < end; at += piece) {
        const std::span<const float> b = b_.at(at, std::min(piece, end - at));
        for (std::size_t i = 0; i < b.size(); ++i)
            if (std::abs(b[i]) > fit_.bound) close(at + static_cast<std::int64_t>(i / fit_.channels));
    }
    close(end);
    return found;
}

double NearWalk::chance(std::int64_t a, std::int64_t b, std::int64_t count) {
    const std::span<const float> reference = a_.at(a, count);
    const std::span<const float> copy = b_.at(b, count);
    double fitting = 1;
    double all = 2;
    for (std::size_t i = 0; i < std::min(reference.size(), copy.size()); i += fit_.channels) {
        fitting += fit_.differs(&reference[i], &copy[i]) ? 0 : 1;
        ++all;
    }
    return fitting / all;
}

} // namespace rectool
