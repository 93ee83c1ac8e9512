#include "redact/redaction.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "redact/audio_writer.hpp"
#include "redact/packet_redaction.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace rectool {

namespace {

constexpr std::uint64_t fades_a_second = 200; ///< a fade lasts 5 ms
constexpr double tone_hertz = 1000;
constexpr double tone_level = 0.1; ///< -20 dB of full scale
constexpr std::uint64_t frames_at_once = 4096;

/// One sample of a frame, whatever its format, as a number within ±1.
double sample_at(const std::uint8_t* bytes, SampleFormat format) {
    if (format == SampleFormat::f32) {
        float value = 0;
        std::memcpy(&value, bytes, sizeof value);
        return static_cast<double>(value);
    }
    if (format == SampleFormat::f64) {
        double value = 0;
        std::memcpy(&value, bytes, sizeof value);
        return value;
    }
    const unsigned width = bytes_per_sample(format);
    std::uint32_t value = 0;
    for (unsigned i = 0; i < width; ++i)
        value |= static_cast<std::uint32_t>(bytes[i]) << (32 - 8 * width + 8 * i);
    return static_cast<double>(static_cast<std::int32_t>(value)) / 2147483648.0;
}

void put_sample(std::uint8_t* bytes, SampleFormat format, double value) {
    if (format == SampleFormat::f32) {
        const auto single = static_cast<float>(value);
        std::memcpy(bytes, &single, sizeof single);
        return;
    }
    if (format == SampleFormat::f64) {
        std::memcpy(bytes, &value, sizeof value);
        return;
    }
    const unsigned width = bytes_per_sample(format);
    const auto scaled = static_cast<std::int64_t>(std::trunc(value * std::ldexp(1.0, static_cast<int>(8 * width - 1))));
    for (unsigned i = 0; i < width; ++i)
        bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(scaled) >> (8 * i));
}

/// Samples in 24 bits, which FLAC holds and no decoded sound needs more than.
Bytes in_24_bits(const Bytes& samples, SampleFormat format) {
    constexpr double most = 8388607;
    const unsigned width = bytes_per_sample(format);
    Bytes out;
    out.reserve(samples.size() / width * 3);
    for (std::size_t at = 0; at < samples.size(); at += width) {
        const double value = sample_at(&samples[at], format);
        const double scaled = std::isfinite(value) ? std::clamp(std::round(value * (most + 1)), -most - 1, most) : 0;
        const auto bits = static_cast<std::uint32_t>(static_cast<std::int32_t>(scaled));
        for (unsigned shift = 0; shift < 24; shift += 8)
            out.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
    return out;
}

/// Changes frames as they pass by, in the order of what is played.
class Editor {
public:
    Editor(const Essence& essence, const std::vector<RedactRange>& ranges, std::uint64_t fade)
        : essence_(essence), ranges_(ranges), fade_(fade) {}

    /// Appends to `out` what becomes of the frame at `at`.
    void take(std::uint64_t at, const std::uint8_t* frame, Bytes& out) {
        while (next_ < ranges_.size() && ranges_[next_].frames.end + fade_ <= at)
            ++next_;
        const std::size_t width = essence_.unit_bytes();
        const bool inside = next_ < ranges_.size() && at >= ranges_[next_].frames.start && at < ranges_[next_].frames.end;
        if (inside && ranges_[next_].kind == RedactKind::cut) return;
        const std::size_t start = out.size();
        out.insert(out.end(), frame, frame + width);
        if (inside)
            fill(ranges_[next_], at, &out[start]);
        else if (const double gain = gain_at(at); gain < 1)
            scale(&out[start], gain);
    }

private:
    [[nodiscard]] double gain_at(std::uint64_t at) const {
        if (next_ == ranges_.size()) return 1;
        const Range& range = ranges_[next_].frames;
        std::uint64_t away = fade_; // frames from the range
        if (at < range.start && range.start - at <= fade_) away = range.start - at - 1;
        if (at >= range.end && at - range.end < fade_) away = at - range.end;
        if (away >= fade_) return 1;
        const double share = (static_cast<double>(away) + 0.5) / static_cast<double>(fade_);
        return 0.5 - 0.5 * std::cos(std::numbers::pi * share);
    }

    void fill(const RedactRange& range, std::uint64_t at, std::uint8_t* frame) const {
        double value = 0;
        if (range.kind == RedactKind::tone) {
            const auto into = static_cast<double>(at - range.frames.start);
            const auto left = static_cast<double>(range.frames.end - 1 - at);
            const double ramp =
                std::min(1.0, (std::min(into, left) + 0.5) / static_cast<double>(std::max<std::uint64_t>(fade_, 1)));
            value = tone_level * ramp * std::sin(2 * std::numbers::pi * tone_hertz * into / essence_.rate);
        }
        const unsigned width = bytes_per_sample(essence_.sample);
        for (std::uint32_t channel = 0; channel < essence_.channels; ++channel)
            put_sample(frame + std::size_t{channel} * width, essence_.sample, value);
    }

    void scale(std::uint8_t* frame, double gain) const {
        const unsigned width = bytes_per_sample(essence_.sample);
        for (std::uint32_t channel = 0; channel < essence_.channels; ++channel) {
            std::uint8_t* sample = frame + std::size_t{channel} * width;
            put_sample(sample, essence_.sample, gain * sample_at(sample, essence_.sample));
        }
    }

    const Essence& essence_;
    const std::vector<RedactRange>& ranges_;
    std::uint64_t fade_;
    std::size_t next_ = 0;
};

/// What was done, as declared: the ranges with their fades.
std::vector<EditRecord> edits_of_ranges(const std::vector<RedactRange>& ranges, std::uint64_t fade, std::uint64_t total) {
    std::vector<EditRecord> edits;
    std::uint64_t removed = 0;
    for (const RedactRange& range : ranges) {
        const std::uint64_t before = std::min(fade, range.frames.start);
        const std::uint64_t behind = std::min(fade, total - range.frames.end);
        EditRecord edit;
        edit.kind = range.kind == RedactKind::cut    ? DeclaredKind::cut
                    : range.kind == RedactKind::mute ? DeclaredKind::mute
                                                     : DeclaredKind::replace;
        edit.a = {range.frames.start - before, range.frames.end + behind};
        edit.b = {edit.a.start - removed, edit.a.end - removed};
        if (range.kind == RedactKind::cut) {
            removed += range.frames.length();
            edit.b.end = edit.b.start + before + behind;
        }
        edits.push_back(edit);
    }
    return edits;
}

/// `container`: of the original; empty for a lossy one that is decoded.
Redacted redact_samples(const RedactRequest& request, std::unique_ptr<AudioSource> source, const std::string& container,
                        const std::string& path,
                        const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress) {
    const Essence essence = source->essence();
    const bool decoded = container.empty();
    Redacted redacted;
    redacted.rate = essence.rate;
    const std::uint64_t fade = request.hard ? 0 : std::max<std::uint64_t>(essence.rate / fades_a_second, 1);
    const std::vector<RedactRange> ranges = in_order(request.ranges, fade);
    Essence written = essence;
    if (decoded) written.sample = SampleFormat::s24; // decoders give floats, which FLAC does not hold
    const ChosenContainer chosen = choose_container(container, written);
    redacted.container = name_of(chosen.container);
    redacted.same_container = chosen.same;

    AudioWriter writer(path, chosen.container, written);
    Editor editor(essence, ranges, fade);
    UnitChunk chunk;
    Bytes out;
    std::uint64_t at = 0;
    while (source->read(chunk, frames_at_once) > 0) {
        out.clear();
        for (std::uint64_t i = 0; i < chunk.count; ++i)
            editor.take(at++, &chunk.bytes[i * essence.unit_bytes()], out);
        writer.write(decoded ? in_24_bits(out, essence.sample) : out);
        if (progress) progress(at, source->frames_expected());
        chunk.clear();
    }
    writer.close();
    const SourceSummary summary = source->finish();
    const std::vector<Range>& played = summary.presentation.played;
    if (!played.empty() && (played.size() != 1 || played[0] != Range{0, summary.frames}))
        throw Error(ErrorKind::input,
                    tr("this file has an edit list, so that players do not play all of it in its order; it cannot be redacted"),
                    tr("make a copy without one first, declare that, and redact the copy"));
    for (const RedactRange& range : ranges)
        if (range.frames.end > at) throw Error(ErrorKind::usage, tr("a range ends behind the end of the recording"));
    redacted.edits = edits_of_ranges(ranges, fade, at);
    for (const EditRecord& edit : redacted.edits)
        redacted.units.push_back(edit.a);
    return redacted;
}

} // namespace

std::vector<RedactRange> in_order(std::vector<RedactRange> ranges, std::uint64_t fade) {
    std::sort(ranges.begin(), ranges.end(), [](const RedactRange& x, const RedactRange& y) { return x.frames < y.frames; });
    std::vector<RedactRange> merged;
    for (const RedactRange& range : ranges) {
        RedactRange* last = merged.empty() ? nullptr : &merged.back();
        if (last != nullptr && range.frames.start <= last->frames.end && range.kind == last->kind) {
            last->frames.end = std::max(last->frames.end, range.frames.end);
            continue;
        }
        if (last != nullptr && range.frames.start < last->frames.end + 2 * fade)
            throw Error(ErrorKind::usage, tr("two ranges overlap or stand too close to each other"),
                        tr("make one range of them"));
        merged.push_back(range);
    }
    return merged;
}

Redacted redact(const RedactRequest& request, const std::string& path,
                const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress) {
    SourceOptions options;
    options.track = request.track;
    auto source = open_audio(request.original, options);
    const std::string container = source->container();
    const Essence signed_essence = source->essence();
    if (signed_essence.type == EssenceType::bytes) throw Error(ErrorKind::input, tr("this is no sound that could be redacted"));
    if (signed_essence.type == EssenceType::pcm) return redact_samples(request, std::move(source), container, path, progress);
    source.reset();
    if (std::optional<Redacted> cut = redact_packets(request, path, progress)) return *cut;
    options.decoded = true;
    source = open_audio(request.original, options);
    RedactRequest at_decoded_rate = request; // twice the signed one where bands are replicated
    for (RedactRange& range : at_decoded_rate.ranges)
        for (std::uint64_t* frame : {&range.frames.start, &range.frames.end})
            *frame = *frame * source->essence().rate / signed_essence.rate;
    Redacted redacted = redact_samples(at_decoded_rate, std::move(source), "", path, progress);
    redacted.decoded = true;
    redacted.units.clear();
    return redacted;
}

} // namespace rectool
