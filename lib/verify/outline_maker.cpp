#include "verify/outline_maker.hpp"

#include "fingerprint/mixdown.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace rectool {

namespace {
constexpr std::size_t most_columns = std::size_t{1} << 20U; // 5.8 hours of 20 ms; an even number
}

OutlineMaker::OutlineMaker(const Essence& essence)
    : has_samples_(essence.type == EssenceType::pcm), unit_bytes_(essence.unit_bytes()), channels_(essence.channels),
      rate_(essence.rate), format_(essence.sample) {
    constexpr std::uint32_t looked_at = 8000; // a second
    constexpr std::uint32_t columns = 50;     // a second
    stride_ = std::max<std::size_t>(1, rate_ / looked_at);
    step_ = std::max<std::size_t>(1, rate_ / stride_ / columns);
}

void OutlineMaker::take_some(const UnitChunk& chunk, std::size_t offset) {
    const std::size_t frames = (chunk.bytes.size() - offset) / unit_bytes_;
    const std::size_t count = frames > skip_ ? (frames - skip_ + stride_ - 1) / stride_ : 0;
    const std::uint8_t* first = chunk.bytes.data() + offset;
    taken_.resize(count * unit_bytes_);
    for (std::size_t i = 0; i < count; ++i)
        std::memcpy(taken_.data() + i * unit_bytes_, first + (skip_ + i * stride_) * unit_bytes_, unit_bytes_);
    skip_ = skip_ + count * stride_ - frames;
}

void OutlineMaker::add(const UnitChunk& chunk, std::size_t offset) {
    if (!has_samples_) return;
    take_some(chunk, offset);
    mono_.clear();
    fingerprint::mix_down(taken_, channels_, format_, mono_);
    for (std::size_t at = 0; at < mono_.size();) {
        const std::size_t count = std::min(mono_.size() - at, step_ - filled_);
        if (filled_ == 0) column_ = {mono_[at], mono_[at]};
        std::int16_t low = column_.low;
        std::int16_t high = column_.high;
        for (std::size_t i = at; i < at + count; ++i) {
            low = std::min(low, mono_[i]);
            high = std::max(high, mono_[i]);
        }
        column_ = {low, high};
        at += count;
        filled_ += count;
        if (filled_ == step_) {
            columns_.push_back(column_);
            filled_ = 0;
            if (columns_.size() == most_columns) halve();
        }
    }
}

void OutlineMaker::halve() {
    for (std::size_t i = 0; i < columns_.size() / 2; ++i)
        columns_[i] = {std::min(columns_[2 * i].low, columns_[2 * i + 1].low),
                       std::max(columns_[2 * i].high, columns_[2 * i + 1].high)};
    columns_.resize(columns_.size() / 2);
    step_ *= 2;
}

Outline OutlineMaker::take(const std::vector<Range>& played) {
    Outline outline;
    if (!has_samples_ || rate_ == 0) return outline;
    if (filled_ > 0) columns_.push_back(column_);
    outline.step = {static_cast<double>(step_ * stride_) / rate_};
    const bool plain = played.empty() || (played.size() == 1 && played[0].start == 0);
    if (plain) {
        outline.columns = std::move(columns_);
        return outline;
    }
    constexpr std::size_t most_played = 20'000'000; // a list of ranges may repeat the sound as often as it likes
    for (const Range& range : played) {
        const std::size_t frames = step_ * stride_;
        const std::size_t end = std::min<std::size_t>(columns_.size(), (range.end + frames - 1) / frames);
        for (std::size_t i = range.start / frames; i < end && outline.columns.size() < most_played; ++i)
            outline.columns.push_back(columns_[i]);
    }
    return outline;
}

namespace {

/// Level of a column in dB below full scale; what is quieter than -80 dB counts as that.
double level_of(const Outline::Column& column) {
    constexpr double quietest = -80;
    const double size = (static_cast<double>(column.high) - column.low) / 65535;
    return size <= 0 ? quietest : std::max(quietest, 20 * std::log10(size));
}

/// What is louder than this is speech, in dB: a third of the way from the quiet moments to the loud ones.
std::optional<double> speech_level(const Outline& outline) {
    constexpr std::size_t least = 50;
    constexpr double least_range = 10;
    if (outline.columns.size() < least) return std::nullopt;
    std::vector<double> levels;
    levels.reserve(outline.columns.size());
    for (const Outline::Column& column : outline.columns)
        levels.push_back(level_of(column));
    const auto at = [&levels](std::size_t part, std::size_t of) {
        const auto place = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() * part / of);
        std::nth_element(levels.begin(), place, levels.end());
        return *place;
    };
    const double quiet = at(1, 20);
    const double loud = at(9, 10);
    if (loud - quiet < least_range) return std::nullopt;
    return quiet + (loud - quiet) / 3;
}

bool is_whole(EditKind kind) {
    return kind == EditKind::speed || kind == EditKind::gain || kind == EditKind::channels;
}

/// Whether at least 40 ms within a tenth of a second before or after the range are louder than `threshold`.
bool is_in_speech(const Outline& outline, const TimeRange& range, double threshold) {
    const auto near = static_cast<std::ptrdiff_t>(std::ceil(0.1 / outline.step.value));
    const auto needed = std::max(1LL, std::llround(0.04 / outline.step.value));
    const auto size = static_cast<std::ptrdiff_t>(outline.columns.size());
    const auto first = static_cast<std::ptrdiff_t>(std::floor((range.start.value - outline.start.value) / outline.step.value));
    const auto last = static_cast<std::ptrdiff_t>(std::ceil((range.end.value - outline.start.value) / outline.step.value));
    long long loud = 0;
    const auto count = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
        for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, from); i < std::min(size, to); ++i)
            loud += level_of(outline.columns[static_cast<std::size_t>(i)]) > threshold ? 1 : 0;
    };
    count(first - near, first);
    count(last, last + near);
    return loud >= needed;
}

} // namespace

void add_context(EditList& list, const Outline& a, const Outline& b) {
    const bool unknown =
        std::any_of(list.edits.begin(), list.edits.end(), [](const Edit& edit) { return !edit.context && !is_whole(edit.kind); });
    if (!unknown) return;
    const Outline& outline = b.empty() ? a : b;
    const std::optional<double> threshold = speech_level(outline);
    if (!threshold) return;
    for (Edit& edit : list.edits) {
        if (edit.context || is_whole(edit.kind)) continue;
        const TimeRange& place = b.empty() ? edit.a : edit.b;
        edit.context = is_in_speech(outline, place, *threshold) ? HeardContext::speech : HeardContext::pause;
    }
}

} // namespace rectool
