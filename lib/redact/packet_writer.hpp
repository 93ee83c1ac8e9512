// Writes encoded packets as a file, without a trace of any other. rectool-mux does it, so that the program need not load FFmpeg.
#pragma once

#include "audio/descriptor.hpp"
#include "rectool/essence.hpp"

#include <string>
#include <sys/types.h>

namespace rectool {

/// What packets are put into.
struct PacketFile {
    std::string container; ///< as AudioSource::container() has it
    std::string format;    ///< FFmpeg's name
    bool same = true;      ///< the recording's
};

/// The container of a recording, or the usual one of its codec: mp3, aac or opus.
[[nodiscard]] PacketFile choose_packet_file(const std::string& container, const std::string& codec);

class PacketWriter {
public:
    /// Overwrites `path`. `skip` and `trim`: frames at the start and the end that players leave out. Throws Error{output}.
    PacketWriter(const std::string& path, const PacketFile& file, const Essence& essence, std::int32_t gain, std::uint64_t skip,
                 std::uint64_t trim);
    ~PacketWriter();
    PacketWriter(const PacketWriter&) = delete;
    PacketWriter& operator=(const PacketWriter&) = delete;

    void write(ByteView packet, std::uint32_t frames); ///< throws Error{output}
    void close();                                      ///< throws Error{output}

private:
    void send();
    [[noreturn]] void fail() const;

    std::string path_;
    Descriptor socket_;
    Bytes buffer_;
    pid_t process_ = -1;
};

} // namespace rectool
