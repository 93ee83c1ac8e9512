// The process that decodes: it gets a file that is open, and nothing else of this system.
#pragma once

#include "audio/input_file.hpp"
#include "audio/shared_pipe.hpp"
#include "rectool/error.hpp"

#include <array>
#include <sys/types.h>

namespace rectool {

/// The one for `any` file loads libavformat and FFmpeg's decoders, which takes longer than to read a short recording.
enum class Decoder { lossless, any };

/// rectool-decode-lossless or rectool-decode, running; killed by the destructor.
class DecoderProcess {
public:
    /// Throws Error{input} if it is not there or does not start.
    DecoderProcess(Decoder decoder, InputFilePtr file);
    ~DecoderProcess();
    DecoderProcess(const DecoderProcess&) = delete;
    DecoderProcess& operator=(const DecoderProcess&) = delete;

    /// A message to it. If it is gone, the answers will tell.
    void send(ByteView message) const;

    [[nodiscard]] PipeReader& answers() noexcept { return answers_; }

    /// To be called when the pipe is broken: ends the process if it lives, and says what became of it.
    [[nodiscard]] Error failure();

private:
    DecoderProcess(Decoder decoder, InputFilePtr file, std::array<Descriptor, 2> sockets);

    InputFilePtr file_;
    Descriptor memory_;
    Descriptor socket_;
    PipeReader answers_;
    pid_t process_ = -1;
};

} // namespace rectool
