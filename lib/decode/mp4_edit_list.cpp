#include "decode/mp4_edit_list.hpp"

#include "audio/byte_order.hpp"

#include <algorithm>
#include <functional>

namespace rectool {

namespace {

constexpr unsigned box_limit = 10000;
constexpr std::uint32_t entry_limit = 10000;

struct Box {
    std::uint32_t type = 0;
    std::uint64_t start = 0; ///< of the content
    std::uint64_t end = 0;
};

constexpr std::uint32_t tag(const char (&name)[5]) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value = (value << 8U) | static_cast<std::uint8_t>(name[i]);
    return value;
}

/// Reads boxes and the fields in them; never beyond the range that holds them.
class BoxReader {
public:
    explicit BoxReader(FileReader& reader) : reader_(reader) {}

    [[nodiscard]] Box file() const { return {0, 0, reader_.size()}; }

    void each(const Box& parent, const std::function<void(const Box&)>& visit) {
        std::uint64_t at = parent.start;
        while (at + 8 <= parent.end && ++boxes_ <= box_limit) {
            std::uint64_t length = u32(at);
            std::uint64_t header = 8;
            const std::uint32_t type = u32(at + 4);
            if (length == 1 && at + 16 <= parent.end) {
                length = u64(at + 8);
                header = 16;
            } else if (length == 0) {
                length = parent.end - at;
            }
            if (length < header || length > parent.end - at) return;
            visit({type, at + header, at + length});
            at += length;
        }
    }
    [[nodiscard]] std::uint32_t u32(std::uint64_t at) { return load<4>(at) ? be32(bytes_, 0) : 0; }
    [[nodiscard]] std::uint64_t u64(std::uint64_t at) { return load<8>(at) ? be64(bytes_, 0) : 0; }
    [[nodiscard]] std::uint8_t version(const Box& box) { return static_cast<std::uint8_t>(u32(box.start) >> 24U); }

private:
    template <std::size_t N> bool load(std::uint64_t at) { return reader_.read_at(at, std::span(bytes_).first(N)) == N; }

    FileReader& reader_;
    std::array<std::uint8_t, 8> bytes_{};
    unsigned boxes_ = 0;
};

struct EditEntry {
    std::uint64_t duration = 0;  ///< in the movie's time scale; 0: to the end
    std::int64_t media_time = 0; ///< in the track's; negative: an empty edit
};

struct Track {
    std::uint32_t id = 0;
    std::uint32_t timescale = 0;
    std::vector<EditEntry> entries;
};

void read_entries(BoxReader& boxes, const Box& elst, Track& track) {
    const bool wide = boxes.version(elst) == 1;
    const std::uint64_t size = wide ? 20 : 12;
    const std::uint32_t count = std::min(boxes.u32(elst.start + 4), entry_limit);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t at = elst.start + 8 + i * size;
        if (at + size > elst.end) return;
        EditEntry entry;
        entry.duration = wide ? boxes.u64(at) : boxes.u32(at);
        entry.media_time = wide ? static_cast<std::int64_t>(boxes.u64(at + 8)) : static_cast<std::int32_t>(boxes.u32(at + 4));
        track.entries.push_back(entry);
    }
}

Track read_track(BoxReader& boxes, const Box& trak) {
    Track track;
    boxes.each(trak, [&](const Box& box) {
        if (box.type == tag("tkhd")) track.id = boxes.u32(box.start + (boxes.version(box) == 1 ? 20 : 12));
        if (box.type == tag("edts") || box.type == tag("mdia"))
            boxes.each(box, [&](const Box& inner) {
                if (inner.type == tag("elst")) read_entries(boxes, inner, track);
                if (inner.type == tag("mdhd")) track.timescale = boxes.u32(inner.start + (boxes.version(inner) == 1 ? 20 : 12));
            });
    });
    return track;
}

/// value / from * to, rounded to nearest.
std::uint64_t rescale(std::uint64_t value, std::uint32_t from, std::uint32_t to) {
    const long double scaled = static_cast<long double>(value) * to / from + 0.5L;
    return scaled < 9e18L ? static_cast<std::uint64_t>(scaled) : UINT64_MAX;
}

} // namespace

std::optional<std::vector<Range>> mp4_played_ranges(FileReader& reader, std::uint32_t track_id, std::uint32_t rate,
                                                    std::uint64_t total) {
    BoxReader boxes(reader);
    std::uint32_t movie_timescale = 0;
    std::optional<Track> chosen;
    boxes.each(boxes.file(), [&](const Box& top) {
        if (top.type != tag("moov")) return;
        boxes.each(top, [&](const Box& box) {
            if (box.type == tag("mvhd")) movie_timescale = boxes.u32(box.start + (boxes.version(box) == 1 ? 20 : 12));
            if (box.type != tag("trak")) return;
            Track track = read_track(boxes, box);
            if (track.id == track_id && !chosen) chosen = std::move(track);
        });
    });
    if (!chosen || chosen->entries.empty() || chosen->timescale == 0 || movie_timescale == 0) return std::nullopt;
    std::vector<Range> played;
    for (const EditEntry& entry : chosen->entries) {
        if (entry.media_time < 0) continue; // silence before or between: nothing of the track is left out by it
        const std::uint64_t start =
            std::min(rescale(static_cast<std::uint64_t>(entry.media_time), chosen->timescale, rate), total);
        const std::uint64_t length = entry.duration == 0 ? total : rescale(entry.duration, movie_timescale, rate);
        const Range range{start, std::min(total, length > total ? total : start + length)};
        if (!range.empty()) played.push_back(range);
    }
    return played;
}

} // namespace rectool
