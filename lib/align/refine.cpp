#include "align/refine.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace rectool {

namespace {

constexpr std::uint64_t shortest_run = 64; // units: fewer are equal by chance where it is quiet
constexpr std::uint64_t step = 4096;       // units looked at together

/// Compares units of both sides, wherever they stand.
class Comparison {
public:
    Comparison(const Essence& essence, const UnitReader& reference, const UnitReader& copy)
        : unit_bytes_(essence.unit_bytes()), reference_(reference), copy_(copy) {}

    /// False once a side could not be read: nothing it told is to be used then.
    [[nodiscard]] bool complete() const noexcept { return complete_; }

    /// For `count` units from these on, which are equal.
    std::vector<bool> equal(std::uint64_t a, std::uint64_t b, std::uint64_t count) {
        std::vector<bool> same(static_cast<std::size_t>(count), false);
        complete_ = complete_ && reference_(chunk_a_, {a, a + count}) && copy_(chunk_b_, {b, b + count});
        for (std::size_t i = 0; complete_ && i < count; ++i)
            same[i] = std::memcmp(&chunk_a_.bytes[i * unit_bytes_], &chunk_b_.bytes[i * unit_bytes_], unit_bytes_) == 0;
        return same;
    }

    /// How many units from these on are equal, `most` at most.
    std::uint64_t forward(std::uint64_t a, std::uint64_t b, std::uint64_t most) {
        std::uint64_t length = 0;
        while (complete_ && length < most) {
            const std::uint64_t count = std::min(step, most - length);
            const std::vector<bool> same = equal(a + length, b + length, count);
            const auto differs = std::find(same.begin(), same.end(), false);
            length += static_cast<std::uint64_t>(differs - same.begin());
            if (differs != same.end()) break;
        }
        return length;
    }

    /// The same for the units before these.
    std::uint64_t backward(std::uint64_t a, std::uint64_t b, std::uint64_t most) {
        std::uint64_t length = 0;
        while (complete_ && length < most) {
            const std::uint64_t count = std::min(step, most - length);
            const std::vector<bool> same = equal(a - length - count, b - length - count, count);
            const auto differs = std::find(same.rbegin(), same.rend(), false);
            length += static_cast<std::uint64_t>(differs - same.rbegin());
            if (differs != same.rend()) break;
        }
        return length;
    }

private:
    std::size_t unit_bytes_;
    const UnitReader& reference_;
    const UnitReader& copy_;
    UnitChunk chunk_a_;
    UnitChunk chunk_b_;
    bool complete_ = true;
};

class Refiner {
public:
    Refiner(const Alignment& from, Comparison& comparison) : from_(from), comparison_(comparison) {}

    std::vector<Span> run() {
        for (std::size_t i = 0; i < from_.spans.size() && comparison_.complete(); ++i) {
            const Span& span = from_.spans[i];
            Span next = span;
            if (!done_.empty() && on_one_line(done_.back(), span)) add_runs(span);
            begin(next);
            end(next, i + 1 < from_.spans.size() ? &from_.spans[i + 1] : nullptr);
            add(next);
        }
        return std::move(done_);
    }

private:
    static bool on_one_line(const Span& left, const Span& right) {
        return right.reference.start >= left.reference.end &&
               right.copy.start - left.copy.end == right.reference.start - left.reference.end;
    }

    /// Moves the start of a span back as far as units are equal, without entering what the span before it has.
    void begin(Span& span) {
        const std::uint64_t taken = done_.empty() ? 0 : done_.back().copy.end;
        const std::uint64_t most = std::min(span.copy.start, span.reference.start);
        const std::uint64_t equal =
            comparison_.backward(span.reference.start, span.copy.start, std::min(most, 2 * from_.block_units));
        span.copy_extent.start = std::min(span.copy_extent.start, span.copy.start - equal);
        std::uint64_t length = std::min(equal, span.copy.start - std::min(taken, span.copy.start));
        if (!done_.empty() && span.reference.start >= done_.back().reference.end)
            length = std::min(length, span.reference.start - done_.back().reference.end);
        span.copy.start -= length;
        span.reference.start -= length;
    }

    /// Moves the end of a span on; the next one begins later if it has to.
    void end(Span& span, const Span* next) {
        const std::uint64_t limit_copy = next != nullptr ? next->copy.start : from_.copy_units;
        const std::uint64_t most = std::min(from_.copy_units - span.copy.end, from_.reference_units - span.reference.end);
        const std::uint64_t equal = comparison_.forward(span.reference.end, span.copy.end, std::min(most, 2 * from_.block_units));
        span.copy_extent.end = std::max(span.copy_extent.end, span.copy.end + equal);
        std::uint64_t length = std::min(equal, limit_copy - std::min(span.copy.end, limit_copy));
        if (next != nullptr && next->reference.start >= span.reference.end)
            length = std::min(length, next->reference.start - span.reference.end);
        span.copy.end += length;
        span.reference.end += length;
    }

    /// The runs of equal units between the last span and this one, which lies on the same line.
    void add_runs(const Span& right) {
        const Span left = done_.back();
        std::uint64_t run = 0;
        const auto close = [&](std::uint64_t at) {
            if (run >= shortest_run) {
                const std::uint64_t a = left.reference.end + at;
                const std::uint64_t b = left.copy.end + at;
                done_.push_back({{b - run, b}, {a - run, a}, {b - run, b}, false});
            }
            run = 0;
        };
        const std::uint64_t length = right.copy.start - left.copy.end;
        for (std::uint64_t at = 0; at < length && comparison_.complete(); at += step) {
            const std::vector<bool> same =
                comparison_.equal(left.reference.end + at, left.copy.end + at, std::min(step, length - at));
            for (std::size_t i = 0; i < same.size(); ++i) {
                if (same[i])
                    ++run;
                else
                    close(at + i);
            }
        }
    }

    /// A span that goes on where the last one ended, on the same line, is the same span.
    void add(const Span& span) {
        if (!done_.empty() && done_.back().copy.end == span.copy.start && done_.back().reference.end == span.reference.start) {
            Span& last = done_.back();
            last.copy.end = span.copy.end;
            last.reference.end = span.reference.end;
            last.copy_extent.end = span.copy_extent.end;
            last.distinctive = last.distinctive || span.distinctive;
        } else {
            done_.push_back(span);
        }
    }

    const Alignment& from_;
    Comparison& comparison_;
    std::vector<Span> done_;
};

} // namespace

Alignment refine_borders(Alignment alignment, const Essence& essence, const UnitReader& reference, const UnitReader& copy) {
    Comparison comparison(essence, reference, copy);
    std::vector<Span> spans = Refiner(alignment, comparison).run();
    if (!comparison.complete()) return alignment;
    alignment.spans = std::move(spans);
    alignment.block_units = 1;
    return alignment;
}

} // namespace rectool
