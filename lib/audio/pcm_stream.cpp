#include "audio/pcm_stream.hpp"

#include "audio/byte_order.hpp"
#include "audio/limits.hpp"
#include "audio/presentation.hpp"
#include "audio/sample_convert.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <string_view>

namespace rectool {

namespace {

constexpr std::size_t header_limit = std::size_t{1} << 20; // what recorders write before the samples is a fraction of this
constexpr std::size_t riff_bytes = 12;
constexpr std::size_t chunk_header_bytes = 8;
// A recorder that cannot go back writes 0, or about the largest number there is, signed or not.
constexpr std::uint32_t least_unknown_size = 0x7FFF0000;

Error not_wav() {
    return {ErrorKind::input, tr("what comes in is no WAV stream"),
            tr("for samples without a header give --raw, --rate, --channels")};
}

std::string_view text_at(const Bytes& bytes, std::size_t offset, std::size_t length) {
    return {reinterpret_cast<const char*>(bytes.data()) + offset, length};
}

std::optional<SampleFormat> format_of(unsigned tag, unsigned bits) {
    constexpr unsigned integers = 1;
    constexpr unsigned floats = 3;
    if (tag == integers && bits == 8) return SampleFormat::s8;
    if (tag == integers && bits == 16) return SampleFormat::s16;
    if (tag == integers && bits == 24) return SampleFormat::s24;
    if (tag == integers && bits == 32) return SampleFormat::s32;
    if (tag == floats && bits == 32) return SampleFormat::f32;
    if (tag == floats && bits == 64) return SampleFormat::f64;
    return std::nullopt;
}

} // namespace

PcmStream::PcmStream(std::optional<Essence> raw) : essence_(std::move(raw)), in_samples_(essence_.has_value()) {
    if (essence_) layout_ = default_layout(essence_->channels);
}

void PcmStream::add(ByteView bytes) {
    if (left_ == std::uint64_t{0}) return; // what follows the samples is no sound
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    if (!in_samples_) read_header();
}

void PcmStream::read_header() {
    constexpr std::size_t magic_bytes = 4;
    if (waiting_.size() < riff_bytes) return;
    const std::string_view magic = text_at(waiting_, 0, magic_bytes);
    if ((magic != "RIFF" && magic != "RF64") || text_at(waiting_, 8, magic_bytes) != "WAVE") throw not_wav();
    std::size_t at = riff_bytes;
    while (waiting_.size() >= at + chunk_header_bytes) {
        const std::string_view name = text_at(waiting_, at, magic_bytes);
        const std::uint32_t size = le32(waiting_, at + magic_bytes);
        at += chunk_header_bytes;
        if (name == "data") {
            if (!essence_) throw not_wav();
            if (size != 0 && size < least_unknown_size) left_ = size;
            waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(at));
            in_samples_ = true;
            return;
        }
        const std::size_t padded = std::size_t{size} + size % 2;
        if (at + padded > header_limit) throw not_wav();
        if (waiting_.size() < at + padded) return;
        if (name == "fmt ") read_format(ByteView(waiting_).subspan(at, size));
        at += padded;
    }
}

void PcmStream::read_format(ByteView chunk) {
    constexpr std::size_t plain_bytes = 16;
    constexpr std::size_t extended_bytes = 40;
    constexpr unsigned extended = 0xFFFE;
    if (chunk.size() < plain_bytes) throw not_wav();
    const bool is_extended = le16(chunk, 0) == extended && chunk.size() >= extended_bytes;
    const unsigned tag = is_extended ? le16(chunk, 24) : le16(chunk, 0); // the sub-format begins with the tag
    const unsigned channels = le16(chunk, 2);
    const std::uint32_t rate = le32(chunk, 4);
    const std::optional<SampleFormat> format = format_of(tag, le16(chunk, 14));
    if (!format) throw Error(ErrorKind::input, tr("the WAV stream does not hold plain samples"));
    Essence essence;
    essence.type = EssenceType::pcm;
    essence.sample = *format;
    essence.channels = channels;
    essence.rate = rate;
    check_limits("-", static_cast<int>(channels), static_cast<int>(std::min<std::uint32_t>(rate, INT32_MAX)));
    unsigned_ = *format == SampleFormat::s8;
    layout_ = is_extended ? mask_layout(le32(chunk, 20), channels) : std::string();
    if (layout_.empty()) layout_ = default_layout(channels);
    essence_ = essence;
}

Bytes PcmStream::take() {
    if (!in_samples_) return {};
    std::size_t usable = waiting_.size();
    if (left_) usable = static_cast<std::size_t>(std::min<std::uint64_t>(usable, *left_));
    const std::size_t frame = std::max(essence_->unit_bytes(), 1U);
    usable -= usable % frame;
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(usable);
    Bytes samples(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    if (left_) {
        *left_ -= usable;
        if (*left_ < frame) left_ = 0;
    }
    if (unsigned_) flip_sign(samples);
    return samples;
}

} // namespace rectool
