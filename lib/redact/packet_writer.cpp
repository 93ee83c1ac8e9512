#include "redact/packet_writer.hpp"

#include "audio/byte_order.hpp"
#include "audio/helper_program.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <vector>

namespace rectool {

namespace {

constexpr std::size_t send_at = std::size_t{1} << 16U;

/// RFC 7845, section 5.1, with what was signed of it.
Bytes opus_header(const Essence& essence, std::int32_t gain, std::uint64_t skip) {
    constexpr std::size_t channel_map = 2; // in the signed configuration: channels, family, streams, coupled streams, map
    constexpr std::string_view magic = "OpusHead";
    Bytes head(magic.begin(), magic.end());
    head.insert(head.end(), {1, essence.config[0]});
    head.insert(head.end(), {static_cast<std::uint8_t>(skip), static_cast<std::uint8_t>(skip >> 8U)});
    put_le32(head, essence.rate);
    const auto bits = static_cast<std::uint16_t>(gain);
    head.insert(head.end(), {static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8U), essence.config[1]});
    if (essence.config[1] != 0) head.insert(head.end(), essence.config.begin() + channel_map, essence.config.end());
    return head;
}

/// AudioSpecificConfig() of low complexity: ISO/IEC 14496-3, 1.6.2.1.
Bytes aac_header(const Essence& essence) {
    constexpr std::array<std::uint32_t, 13> rates = {96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                                     22050, 16000, 12000, 11025, 8000,  7350};
    constexpr std::uint64_t low_complexity = 2;
    std::uint64_t index = 0;
    while (index < rates.size() && rates[index] != essence.rate)
        ++index;
    const std::uint64_t channels = essence.config[1];
    if (index < rates.size()) {
        const std::uint64_t bits = low_complexity << 11U | index << 7U | channels << 3U;
        return {static_cast<std::uint8_t>(bits >> 8U), static_cast<std::uint8_t>(bits)};
    }
    const std::uint64_t bits = low_complexity << 35U | 15ULL << 31U | std::uint64_t{essence.rate} << 7U | channels << 3U;
    Bytes header;
    for (unsigned shift = 40; shift > 0; shift -= 8)
        header.push_back(static_cast<std::uint8_t>(bits >> (shift - 8)));
    return header;
}

Bytes codec_header(const Essence& essence, std::int32_t gain, std::uint64_t skip) {
    if (essence.codec == "opus") return opus_header(essence, gain, skip);
    return essence.codec == "aac" ? aac_header(essence) : Bytes{};
}

} // namespace

PacketFile choose_packet_file(const std::string& container, const std::string& codec) {
    if (codec == "mp3") return {"MP3", "mp3", container == "MP3"};
    if (codec == "opus") return {"Ogg", "ogg", container == "Ogg"};
    if (container == "ADTS") return {"ADTS", "adts", true};
    return {"MP4", "ipod", container == "MP4"};
}

PacketWriter::PacketWriter(const std::string& path, const PacketFile& file, const Essence& essence, std::int32_t gain,
                           std::uint64_t skip, std::uint64_t trim)
    : path_(path) {
    std::array<int, 2> ends{};
    const Descriptor target(::open(path.c_str(), O_RDWR | O_TRUNC | O_CLOEXEC));
    if (target.get() < 0 || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail();
    socket_ = Descriptor(ends[0]);
    const Descriptor packets(ends[1]);
    process_ = start_helper("rectool-mux",
                            {file.format, essence.codec, std::to_string(essence.rate), std::to_string(essence.channels),
                             std::to_string(skip), std::to_string(trim), base64_encode(codec_header(essence, gain, skip))},
                            std::array{packets.get(), target.get(), -1});
}

PacketWriter::~PacketWriter() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    (void)helper_succeeds(process_);
}

void PacketWriter::write(ByteView packet, std::uint32_t frames) {
    put_le32(buffer_, frames);
    put_le32(buffer_, static_cast<std::uint32_t>(packet.size()));
    buffer_.insert(buffer_.end(), packet.begin(), packet.end());
    if (buffer_.size() >= send_at) send();
}

void PacketWriter::send() {
    for (std::size_t done = 0; done < buffer_.size();) {
        const ssize_t sent = ::send(socket_.get(), &buffer_[done], buffer_.size() - done, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) fail();
        done += static_cast<std::size_t>(sent);
    }
    buffer_.clear();
}

void PacketWriter::close() {
    send();
    socket_ = Descriptor();
    if (!helper_succeeds(std::exchange(process_, -1))) fail();
}

void PacketWriter::fail() const {
    throw Error(ErrorKind::output, fmt::format(fmt::runtime(tr("cannot write {}")), path_));
}

} // namespace rectool
