#include "verify/copy_silence.hpp"

#include "edits/timeline.hpp"
#include "rectool/audio_source.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace rectool {

namespace {

constexpr std::uint64_t units_at_once = 4096;
constexpr double lossy_floor = 0.001;   // -60 dB
constexpr double lossy_ringing = 0.040; // seconds that an encoder smears into a silence, beside what any silence may have

/// One sample as a share of full scale.
double level_of(const std::uint8_t* bytes, SampleFormat format) {
    if (format == SampleFormat::f32) {
        float value = 0;
        std::memcpy(&value, bytes, sizeof value);
        return std::abs(static_cast<double>(value));
    }
    if (format == SampleFormat::f64) {
        double value = 0;
        std::memcpy(&value, bytes, sizeof value);
        return std::abs(value);
    }
    const unsigned width = bytes_per_sample(format);
    std::uint32_t value = 0;
    for (unsigned i = 0; i < width; ++i)
        value |= static_cast<std::uint32_t>(bytes[i]) << (32 - 8 * width + 8 * i);
    return std::abs(static_cast<double>(static_cast<std::int32_t>(value))) / 2147483648.0;
}

/// Frames that are silent one after the other, as ranges of at least 10 ms.
class Silences {
public:
    Silences(const Essence& essence, double floor) : essence_(essence), floor_(floor) {}

    void add(const UnitChunk& chunk) {
        const std::size_t width = bytes_per_sample(essence_.sample);
        const std::size_t frame = essence_.unit_bytes();
        for (std::uint64_t i = 0; i < chunk.count; ++i) {
            bool silent = true;
            for (std::size_t at = i * frame; silent && at < (i + 1) * frame; at += width)
                silent = level_of(&chunk.bytes[at], essence_.sample) <= floor_; // false for what is no number
            const std::uint64_t unit = chunk.first + i;
            if (silent && open_.end == unit)
                ++open_.end;
            else if (silent) {
                close();
                open_ = {unit, unit + 1};
            }
        }
    }

    std::vector<Range> take() {
        close();
        return std::move(ranges_);
    }

private:
    void close() {
        if (open_.length() >= essence_.rate / 100) ranges_.push_back(open_);
        open_ = {};
    }

    const Essence& essence_;
    double floor_;
    Range open_;
    std::vector<Range> ranges_;
};

} // namespace

CopySilence::CopySilence(std::string path, std::optional<unsigned> track) : path_(std::move(path)), track_(track) {}

void CopySilence::read() {
    SourceOptions options;
    options.track = track_;
    {
        const auto source = open_audio(path_, options);
        lossy_ = source->essence().type != EssenceType::pcm;
    }
    options.decoded = lossy_;
    const auto source = open_audio(path_, options);
    Silences silences(source->essence(), lossy_ ? lossy_floor : 0);
    UnitChunk chunk;
    while (source->read(chunk, units_at_once) > 0) {
        silences.add(chunk);
        chunk.clear();
    }
    const SourceSummary summary = source->finish();
    const double rate = source->essence().rate;
    const Side side{source->essence().rate, summary.units, summary.frames, summary.presentation, {}};
    const edits::Timeline timeline(side);
    silences_.emplace();
    std::vector<Range> played;
    for (const Range& range : silences.take())
        for (const Range& one : timeline.when(range))
            played.push_back(one);
    std::sort(played.begin(), played.end());
    for (const Range& range : played) {
        const TimeRange time{{static_cast<double>(range.start) / rate}, {static_cast<double>(range.end) / rate}};
        if (!silences_->empty() && silences_->back().end >= time.start)
            silences_->back().end = std::max(silences_->back().end, time.end);
        else
            silences_->push_back(time);
    }
}

bool CopySilence::covers(TimeRange range) {
    if (!silences_) read();
    if (lossy_) {
        const double margin = std::min(lossy_ringing, range.length().value / 4);
        range = {{range.start.value + margin}, {range.end.value - margin}};
    }
    const auto one = std::partition_point(silences_->begin(), silences_->end(),
                                          [&](const TimeRange& silence) { return silence.end < range.end; });
    return one != silences_->end() && one->start <= range.start;
}

} // namespace rectool
