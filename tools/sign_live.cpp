// Signing while it is recorded, and ending what was interrupted.
#include "audio/limits.hpp"
#include "base/text.hpp"
#include "rectool/append_file.hpp"
#include "rectool/live.hpp"
#include "rectool/report.hpp"
#include "tools/sign_options.hpp"
#include "tools/terminal.hpp"

#include <array>
#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

namespace rectool {

namespace {

constexpr std::size_t longest_reason = 1000; // bytes

/// Turns the signals that end a recording into something that can be waited for.
class StopSignals {
public:
    StopSignals() {
        sigset_t signals;
        sigemptyset(&signals);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP})
            sigaddset(&signals, signal);
        ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        descriptor_ = ::signalfd(-1, &signals, SFD_CLOEXEC);
    }
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    ~StopSignals() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_ = -1;
};

std::optional<Essence> raw_essence(const SignOptions& options) {
    if (options.raw.empty()) return std::nullopt;
    constexpr std::array<std::string_view, 6> names = {"s8", "s16", "s24", "s32", "f32", "f64"}; // in the order of SampleFormat
    Essence essence;
    essence.type = EssenceType::pcm;
    essence.sample = static_cast<SampleFormat>(std::find(names.begin(), names.end(), options.raw) - names.begin());
    essence.rate = *options.rate;
    essence.channels = *options.channels;
    check_limits("-", essence.channels, essence.rate);
    return essence;
}

} // namespace

int run_live(const SignOptions& options) {
    SignRequest request = request_of(options);
    if (!request.recorded) request.recorded = request.signed_at;
    const std::optional<Essence> raw = raw_essence(options);
    AppendFile chain = AppendFile::create(options.chain_path);
    const SecretKey key = secret_key_of(options);
    const StopSignals stop; // only now: while it asks for a passphrase, Ctrl-C simply ends the program
    const SignResult result = sign_live(request, {STDIN_FILENO, stop.descriptor(), raw}, key,
                                        [&chain](std::string_view lines) { chain.append(lines); });
    if (const auto announcement = announcement_of(options)) chain.append(announcement->line + "\n");
    if (!options.quiet) print(sign_text(result, options.chain_path));
    return 0;
}

int run_resume(const SignOptions& options) {
    const std::string reason = options.reason.empty() ? "interrupted" : options.reason;
    if (reason.size() > longest_reason) throw Error(ErrorKind::usage, tr("the reason is too long"));
    AppendFile file = AppendFile::open(options.file); // locked before it is read, so that nobody goes on writing it
    const Chain chain = read_chain(options.file);
    const std::string line = end_line(chain, secret_key_of(options), reason);
    file.cut(chain.intact_bytes);
    file.append(line);
    if (!options.quiet) print(show_text(read_chain(options.file), options.file));
    return 0;
}

} // namespace rectool
