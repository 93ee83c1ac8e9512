#include "audio/pcm_stream.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/live.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <poll.h>
#include <unistd.h>

namespace rectool {

namespace {

constexpr std::int64_t grace = 1000; // milliseconds in which recorder and tee hand over their last sound after Ctrl-C

std::int64_t milliseconds(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1000000;
}

LiveTime now() {
    return {milliseconds(CLOCK_REALTIME), milliseconds(CLOCK_BOOTTIME)};
}

/// The bytes of a pipe until its end, or until a second after it was told to stop.
class Pipe {
public:
    explicit Pipe(const LiveInput& input) : input_(input) {}

    /// Waits for bytes; none at the end.
    ByteView read() {
        while (wait()) {
            const ssize_t got = ::read(input_.descriptor, buffer_.data(), buffer_.size());
            if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
            if (got < 0)
                throw Error(ErrorKind::input, std::string(tr("cannot read the recording:")) + " " + std::strerror(errno));
            return ByteView(buffer_).first(static_cast<std::size_t>(got));
        }
        return {};
    }

    /// Whether nothing more is waiting just now.
    [[nodiscard]] bool is_empty() const {
        pollfd source{input_.descriptor, POLLIN, 0};
        return ::poll(&source, 1, 0) == 0;
    }

private:
    /// False once the time after a stop has passed.
    bool wait() {
        while (true) {
            std::array<pollfd, 2> sources{{{input_.descriptor, POLLIN, 0}, {stops_at_ ? -1 : input_.stop, POLLIN, 0}}};
            const std::int64_t left = stops_at_ ? *stops_at_ - now().elapsed : -1;
            if (stops_at_ && left <= 0) return false;
            const int ready = ::poll(sources.data(), sources.size(), static_cast<int>(left));
            if (ready < 0 && errno != EINTR)
                throw Error(ErrorKind::input, std::string(tr("cannot read the recording:")) + " " + std::strerror(errno));
            if (ready <= 0) continue;
            if (sources[1].revents != 0) stops_at_ = now().elapsed + grace;
            if (sources[0].revents != 0) return true;
        }
    }

    const LiveInput& input_;
    std::array<std::uint8_t, std::size_t{1} << 16> buffer_{};
    std::optional<std::int64_t> stops_at_;
};

} // namespace

SignResult sign_live(const SignRequest& request, const LiveInput& input, const SecretKey& key, const LiveSigner::Append& append) {
    PcmStream stream(input.raw);
    Pipe pipe(input);
    std::optional<LiveSigner> signer;
    SignResult result;
    const LiveTime start = now();
    while (true) {
        const ByteView bytes = pipe.read();
        if (bytes.empty()) break;
        stream.add(bytes);
        const Bytes samples = stream.take();
        if (samples.empty()) continue;
        if (!signer) {
            result.recording = live_recording(request, *stream.essence(), stream.layout());
            result.recording.key = key.public_key();
            signer.emplace(result.recording, request.context, key, start, append);
        }
        signer->add(samples, now(), pipe.is_empty());
    }
    if (!signer) throw Error(ErrorKind::input, tr("no sound came in"));
    result.head = signer->end(now());
    result.container = input.raw ? "raw" : "WAV";
    result.segments = signer->segments();
    result.summary.units = result.summary.frames = signer->frames();
    result.summary.presentation = {result.recording.layout, 0, {{0, signer->frames()}}};
    return result;
}

std::string end_line(const Chain& chain, const SecretKey& key, const std::string& reason) {
    if (!chain.problems.empty() || !chain.recording)
        throw Error(ErrorKind::chain_invalid, tr("this chain is damaged"), tr("see rectool show --check"));
    if (chain.recording->mode != ChainMode::live)
        throw Error(ErrorKind::usage, tr("this chain was made from a finished file: there is nothing to end"));
    if (chain.end) throw Error(ErrorKind::usage, tr("this chain has its end already"));
    if (chain.recording->key.bytes != key.public_key().bytes)
        throw Error(ErrorKind::usage, tr("this chain was signed with another key"));
    std::string line;
    ChainWriter writer(chain, key, [&line](std::string_view text) { line = std::string(text) + "\n"; });
    (void)writer.end({{0, chain.frames}}, std::nullopt, reason);
    return line;
}

} // namespace rectool
