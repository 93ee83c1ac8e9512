#include "unit/align/made_audio.hpp"

#include "rectool/hash.hpp"
#include "rectool/weak_sum.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <random>

namespace made {

std::uint64_t Recording::units() const {
    return essence.type == EssenceType::packets ? sizes.size() : bytes.size() / std::max(1U, essence.unit_bytes());
}

ByteView Recording::part(Range range) const {
    if (essence.type != EssenceType::packets)
        return ByteView(bytes).subspan(range.start * essence.unit_bytes(), range.length() * essence.unit_bytes());
    const auto at = [&](std::uint64_t unit) { return sizes.begin() + static_cast<std::ptrdiff_t>(unit); };
    const std::size_t start = std::accumulate(sizes.begin(), at(range.start), std::size_t{0});
    return ByteView(bytes).subspan(start, std::accumulate(at(range.start), at(range.end), std::size_t{0}));
}

Recording mono(const Samples& samples) {
    Recording recording;
    recording.essence.type = EssenceType::pcm;
    recording.essence.rate = rate;
    recording.essence.channels = 1;
    for (const std::int16_t sample : samples) {
        recording.bytes.push_back(static_cast<std::uint8_t>(sample & 0xff));
        recording.bytes.push_back(static_cast<std::uint8_t>(sample >> 8 & 0xff));
    }
    return recording;
}

Recording packets(const std::vector<Bytes>& payloads) {
    Recording recording;
    recording.essence.type = EssenceType::packets;
    recording.essence.codec = "aac";
    recording.essence.rate = rate;
    recording.essence.channels = 1;
    for (const Bytes& payload : payloads) {
        for (unsigned i = 0; i < 4; ++i)
            recording.bytes.push_back(static_cast<std::uint8_t>(payload.size() >> (8 * i)));
        recording.bytes.insert(recording.bytes.end(), payload.begin(), payload.end());
        recording.sizes.push_back(static_cast<std::uint32_t>(payload.size() + 4));
    }
    return recording;
}

Samples noise(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    Samples samples(count);
    for (std::int16_t& sample : samples)
        sample = static_cast<std::int16_t>(random() & 0xffff);
    return samples;
}

Samples silence(std::size_t count) {
    return Samples(count, 0);
}

Samples tone(std::size_t count, double period) {
    Samples samples(count);
    for (std::size_t i = 0; i < count; ++i)
        samples[i] =
            static_cast<std::int16_t>(std::lround(8000 * std::sin(2 * std::acos(-1.0) * static_cast<double>(i) / period)));
    return samples;
}

bool speech(Samples& samples, std::size_t count) {
    samples.clear();
    const std::filesystem::path folder = "/usr/share/asterisk/sounds/en_US_f_Allison";
    if (!std::filesystem::is_directory(folder)) return false;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".wav") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const std::filesystem::path& path : files) {
        std::ifstream file(path, std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        for (std::size_t i = 44; i + 1 < text.size() && samples.size() < count; i += 2)
            samples.push_back(
                static_cast<std::int16_t>(static_cast<std::uint8_t>(text[i]) | static_cast<std::uint8_t>(text[i + 1]) << 8));
    }
    return samples.size() == count;
}

Samples joined(const std::vector<Samples>& parts) {
    Samples all;
    for (const Samples& samples : parts)
        all.insert(all.end(), samples.begin(), samples.end());
    return all;
}

Samples part(const Samples& samples, std::size_t start, std::size_t end) {
    return {samples.begin() + static_cast<std::ptrdiff_t>(start), samples.begin() + static_cast<std::ptrdiff_t>(end)};
}

namespace {
Hash salted(std::uint64_t index, ByteView bytes) {
    return blake2b({as_bytes("salt " + std::to_string(index)), bytes});
}
} // namespace

MadeReference::MadeReference(const Recording& recording, std::uint64_t units)
    : essence_(recording.essence), units_(units), total_(recording.units()) {
    for (std::uint64_t first = 0; first < total_; first += units) {
        const Range range{first, std::min(first + units, total_)};
        const ByteView bytes = recording.part(range);
        std::vector<std::uint32_t> sizes;
        if (!recording.sizes.empty())
            sizes.assign(recording.sizes.begin() + static_cast<std::ptrdiff_t>(range.start),
                         recording.sizes.begin() + static_cast<std::ptrdiff_t>(range.end));
        blocks_.push_back({range.length(), weak_sum(essence_, bytes, sizes), salted(blocks_.size(), bytes)});
    }
    provable.assign(blocks_.size(), true);
    weak_known.assign(blocks_.size(), true);
}

Reference MadeReference::reference() const {
    Reference reference;
    reference.essence = essence_;
    reference.block_units = units_;
    reference.total_units = total_;
    reference.block_count = blocks_.size();
    reference.block = [this](std::uint64_t index) {
        const Block& block = blocks_.at(index);
        return ReferenceBlock{index * units_, block.units, weak_known[index] ? std::optional(block.weak) : std::nullopt,
                              provable[index], salts_bound};
    };
    reference.proves = [this](std::uint64_t index, ByteView bytes) {
        bytes_hashed += bytes.size();
        if (std::find(salt_damaged.begin(), salt_damaged.end(), index) != salt_damaged.end()) return false;
        return provable[index] && salted(index, bytes) == blocks_.at(index).hash;
    };
    return reference;
}

CopyReader reader(const Recording& recording, bool looks_back) {
    const auto append = [&recording](UnitChunk& chunk, Range range) {
        if (chunk.count == 0) chunk.first = range.start;
        const ByteView bytes = recording.part(range);
        chunk.bytes.insert(chunk.bytes.end(), bytes.begin(), bytes.end());
        for (std::uint64_t unit = range.start; unit < range.end && !recording.sizes.empty(); ++unit)
            chunk.sizes.push_back(recording.sizes[unit]);
        for (const Range& lossy : recording.inexact) {
            const Range inside{std::max(lossy.start, range.start), std::min(lossy.end, range.end)};
            if (!inside.empty()) chunk.inexact.push_back(inside);
        }
        chunk.count += range.length();
    };
    CopyReader copy;
    copy.read = [&recording, append, at = std::uint64_t{0}](UnitChunk& chunk, std::uint64_t most) mutable {
        const Range range{at, std::min({recording.units(), at + most, at + 4999})};
        append(chunk, range);
        at = range.end;
        return range.length();
    };
    copy.look_back = [append, looks_back](UnitChunk& chunk, Range units) {
        if (looks_back) append(chunk, units);
        return looks_back;
    };
    return copy;
}

Alignment align(const Recording& reference, const Recording& copy) {
    return align(MadeReference(reference), copy);
}

Alignment align(const MadeReference& reference, const Recording& copy, bool looks_back) {
    return align_exact(reference.reference(), reader(copy, looks_back), {});
}

std::string faults(const Alignment& alignment, const Recording& reference, const Recording& copy) {
    std::uint64_t reached = 0;
    for (const Span& span : alignment.spans) {
        const std::string name = " in the span at " + std::to_string(span.copy.start);
        if (span.copy.empty() || span.copy.length() != span.reference.length()) return "lengths" + name;
        if (span.copy.start < reached) return "order" + name;
        if (span.copy_extent.start > span.copy.start || span.copy_extent.end < span.copy.end) return "extent" + name;
        if (span.copy_extent.end > copy.units()) return "end" + name;
        reached = span.copy.end;
        const std::uint64_t before = span.copy.start - span.copy_extent.start;
        const Range there{span.reference.start - before, span.reference.start - before + span.copy_extent.length()};
        if (span.reference.start < before || there.end > reference.units()) return "reach" + name;
        if (!std::ranges::equal(copy.part(span.copy_extent), reference.part(there))) return "bytes" + name;
    }
    return alignment.copy_units == copy.units() && alignment.reference_units == reference.units() ? "" : "totals";
}

} // namespace made
