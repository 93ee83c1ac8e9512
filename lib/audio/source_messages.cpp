#include "audio/source_messages.hpp"

#include "audio/byte_order.hpp"
#include "audio/limits.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <numeric>

namespace rectool {

namespace {

constexpr std::uint64_t chunk_units_limit = std::uint64_t{1} << 23;
constexpr std::uint64_t chunk_bytes_limit = std::uint64_t{2} * packet_limit;
constexpr std::uint64_t message_limit = std::uint64_t{1} << 26;
constexpr std::uint64_t text_limit = 16384;
constexpr std::uint64_t unit_limit = std::uint64_t{1} << 53U; // of whole recordings, in units or frames

class Packer {
public:
    void number(std::uint64_t value) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    void text(std::string_view text) { blob(as_bytes(text.substr(0, text_limit))); }
    void blob(ByteView bytes) {
        number(bytes.size());
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    void optional(std::optional<std::uint64_t> value) {
        number(value ? 1 : 0);
        number(value.value_or(0));
    }
    void numbers(const std::vector<std::uint32_t>& values) {
        number(values.size());
        for (const std::uint32_t value : values)
            put_le32(bytes_, value);
    }
    void ranges(const std::vector<Range>& ranges) {
        number(ranges.size());
        for (const Range& range : ranges) {
            number(range.start);
            number(range.end);
        }
    }
    void presentation(const Presentation& presentation) {
        text(presentation.layout);
        number(static_cast<std::uint32_t>(presentation.gain));
        ranges(presentation.played);
    }
    [[nodiscard]] Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
};

class Unpacker {
public:
    explicit Unpacker(ByteView bytes) : bytes_(bytes) {}

    std::uint64_t number(std::uint64_t limit) {
        const std::uint64_t value = le64(take(8), 0);
        if (value > limit) throw PipeBroken();
        return value;
    }
    ByteView blob(std::uint64_t limit) { return take(number(limit)); }
    std::string text() {
        const ByteView bytes = blob(text_limit);
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    std::optional<std::uint64_t> optional(std::uint64_t limit) {
        const bool is_there = number(1) == 1;
        const std::uint64_t value = number(limit);
        return is_there ? std::optional(value) : std::nullopt;
    }
    std::vector<std::uint32_t> numbers(std::uint64_t limit) {
        const std::uint64_t count = number(limit);
        const ByteView bytes = take(count * 4);
        std::vector<std::uint32_t> values(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = le32(bytes, 4 * i);
        return values;
    }
    std::vector<Range> ranges() {
        const std::uint64_t count = number(bytes_.size() / 16);
        std::vector<Range> ranges(static_cast<std::size_t>(count));
        for (Range& range : ranges) {
            range.start = number(unit_limit);
            range.end = number(unit_limit);
            if (range.end < range.start) throw PipeBroken();
        }
        return ranges;
    }
    Presentation presentation() {
        Presentation presentation;
        presentation.layout = text();
        presentation.gain = static_cast<std::int32_t>(static_cast<std::uint32_t>(number(UINT32_MAX)));
        presentation.played = ranges();
        return presentation;
    }
    void finish() const {
        if (!bytes_.empty()) throw PipeBroken();
    }

private:
    ByteView take(std::uint64_t count) {
        if (count > bytes_.size()) throw PipeBroken();
        const ByteView taken = bytes_.first(static_cast<std::size_t>(count));
        bytes_ = bytes_.subspan(static_cast<std::size_t>(count));
        return taken;
    }

    ByteView bytes_;
};

void pack(Packer& out, const SourceOpened& opened) {
    out.number(static_cast<std::uint64_t>(opened.essence.type));
    out.number(static_cast<std::uint64_t>(opened.essence.sample));
    out.text(opened.essence.codec);
    out.blob(opened.essence.config);
    out.number(opened.essence.rate);
    out.number(opened.essence.channels);
    out.presentation(opened.presentation);
    out.text(opened.container);
    out.optional(opened.frames_expected);
}

SourceOpened unpack_opened(Unpacker in) {
    SourceOpened opened;
    Essence& essence = opened.essence;
    essence.type = static_cast<EssenceType>(in.number(static_cast<std::uint64_t>(EssenceType::bytes)));
    essence.sample = static_cast<SampleFormat>(in.number(static_cast<std::uint64_t>(SampleFormat::f64)));
    essence.codec = in.text();
    const ByteView config = in.blob(config_limit);
    essence.config.assign(config.begin(), config.end());
    essence.rate = static_cast<std::uint32_t>(in.number(highest_rate));
    essence.channels = static_cast<std::uint32_t>(in.number(channel_limit));
    const bool is_audio = essence.type != EssenceType::bytes;
    if (is_audio != (essence.channels > 0) || is_audio != (essence.rate >= lowest_rate)) throw PipeBroken();
    opened.presentation = in.presentation();
    opened.container = in.text();
    opened.frames_expected = in.optional(std::numeric_limits<std::uint64_t>::max());
    in.finish();
    return opened;
}

/// Everything but the units' bytes, which follow the message.
void pack(Packer& out, const UnitChunk& chunk) {
    out.number(chunk.count);
    out.numbers(chunk.sizes);
    out.numbers(chunk.frames);
    out.ranges(chunk.inexact);
    out.number(chunk.bytes.size());
}

void check_sizes(const UnitChunk& chunk, const Essence& essence, std::uint64_t length) {
    const bool packets = essence.type == EssenceType::packets;
    if (chunk.sizes.size() != (packets ? chunk.count : 0) || chunk.frames.size() != chunk.sizes.size()) throw PipeBroken();
    if (packets) {
        for (const std::uint32_t size : chunk.sizes)
            if (size < 4) throw PipeBroken();
        if (std::accumulate(chunk.sizes.begin(), chunk.sizes.end(), std::uint64_t{0}) != length) throw PipeBroken();
    } else if (length != chunk.count * essence.unit_bytes()) {
        throw PipeBroken();
    }
}

UnitChunk unpack_chunk(Unpacker in, PipeReader& pipe, const Essence& essence, std::uint64_t first) {
    UnitChunk chunk;
    chunk.first = first;
    chunk.count = in.number(chunk_units_limit);
    if (chunk.count == 0 || first + chunk.count > unit_limit) throw PipeBroken();
    chunk.sizes = in.numbers(chunk_units_limit);
    chunk.frames = in.numbers(chunk_units_limit);
    chunk.inexact = in.ranges();
    for (std::uint64_t end = first; const Range& range : chunk.inexact) {
        if (range.start < end || range.end > first + chunk.count) throw PipeBroken();
        end = range.end;
    }
    const std::uint64_t length = in.number(chunk_bytes_limit);
    in.finish();
    check_sizes(chunk, essence, length);
    chunk.bytes.reserve(static_cast<std::size_t>(length));
    pipe.append(chunk.bytes, static_cast<std::size_t>(length));
    return chunk;
}

void pack(Packer& out, const SourceMoved& moved) {
    out.number(moved.units.start);
    out.number(moved.units.end);
}

SourceMoved unpack_moved(Unpacker in) {
    SourceMoved moved;
    moved.units.start = in.number(unit_limit);
    moved.units.end = in.number(unit_limit);
    in.finish();
    return moved;
}

void pack(Packer& /*out*/, const SourcePaused& /*paused*/) {}

void pack(Packer& out, const SourceSummary& summary) {
    out.number(summary.units);
    out.number(summary.frames);
    out.presentation(summary.presentation);
    out.number(summary.notes.size());
    for (const SourceNote& note : summary.notes) {
        out.number(static_cast<std::uint64_t>(note.kind));
        out.number(note.amount);
    }
}

SourceSummary unpack_summary(Unpacker in) {
    constexpr std::uint64_t most_notes = 64;
    SourceSummary summary;
    summary.units = in.number(unit_limit);
    summary.frames = in.number(unit_limit);
    summary.presentation = in.presentation();
    summary.notes.resize(static_cast<std::size_t>(in.number(most_notes)));
    for (SourceNote& note : summary.notes) {
        note.kind = static_cast<SourceNoteKind>(in.number(static_cast<std::uint64_t>(SourceNoteKind::time_stamps)));
        note.amount = in.number(std::numeric_limits<std::uint64_t>::max());
    }
    in.finish();
    return summary;
}

void pack(Packer& /*out*/, const SourceDeclined& /*declined*/) {}

void pack(Packer& out, const SourceFailed& failed) {
    out.text(failed.message);
    out.text(failed.hint);
}

SourceFailed unpack_failed(Unpacker in) {
    SourceFailed failed;
    failed.message = in.text();
    failed.hint = in.text();
    in.finish();
    return failed;
}

} // namespace

Bytes pack(const DecodeRequest& request) {
    Packer out;
    const SourceOptions& options = request.options;
    out.text(request.path);
    out.optional(options.track);
    out.optional(options.format ? std::optional(static_cast<std::uint64_t>(*options.format)) : std::nullopt);
    out.number(options.as_bytes ? 1 : 0);
    out.number(options.decoded ? 1 : 0);
    out.number(options.unplayed ? 1 : 0);
    out.number(options.look_back ? 1 : 0);
    return out.take();
}

DecodeRequest unpack_request(ByteView message) {
    Unpacker in(message);
    DecodeRequest request;
    request.path = in.text();
    if (const auto track = in.optional(UINT32_MAX)) request.options.track = static_cast<unsigned>(*track);
    if (const auto format = in.optional(static_cast<std::uint64_t>(SampleFormat::f64)))
        request.options.format = static_cast<SampleFormat>(*format);
    request.options.as_bytes = in.number(1) == 1;
    request.options.decoded = in.number(1) == 1;
    request.options.unplayed = in.number(1) == 1;
    request.options.look_back = in.number(1) == 1;
    in.finish();
    return request;
}

Bytes pack(Range units) {
    Packer out;
    pack(out, SourceMoved{units});
    return out.take();
}

Range unpack_units(ByteView message) {
    return unpack_moved(Unpacker(message)).units;
}

// An answer: its kind (the place in SourceAnswer), the length of what follows, and that.
void write_answer(PipeWriter& pipe, const SourceAnswer& answer) {
    Packer body;
    std::visit([&](const auto& value) { pack(body, value); }, answer);
    const Bytes message = body.take();
    Packer head;
    head.number(answer.index());
    head.number(message.size());
    pipe.write(head.take());
    pipe.write(message);
    if (const auto* chunk = std::get_if<UnitChunk>(&answer)) pipe.write(chunk->bytes);
}

SourceAnswer read_answer(PipeReader& pipe, const Essence& essence, std::uint64_t first) {
    std::array<std::uint8_t, 16> head;
    pipe.read(head);
    Unpacker fields(head);
    const std::uint64_t kind = fields.number(std::variant_size_v<SourceAnswer> - 1);
    Bytes message(static_cast<std::size_t>(fields.number(message_limit)));
    pipe.read(message);
    const Unpacker in(message);
    switch (kind) {
    case 0:
        return unpack_opened(in);
    case 1:
        return unpack_chunk(in, pipe, essence, first);
    case 2:
        return unpack_moved(in);
    case 3:
        in.finish();
        return SourcePaused{};
    case 4:
        return unpack_summary(in);
    case 5:
        in.finish();
        return SourceDeclined{};
    default:
        return unpack_failed(in);
    }
}

} // namespace rectool
