// Signing a recording while it is made, and ending a chain that was interrupted.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/sign.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace rectool {

class SegmentWords;

/// A moment, by both clocks of the machine.
struct LiveTime {
    std::int64_t wall = 0;    ///< milliseconds since 1970-01-01T00:00:00Z
    std::int64_t elapsed = 0; ///< milliseconds of a clock that nobody sets and that goes on while the machine is suspended
};

/// The first record of a live chain. `layout` as Presentation::layout.
[[nodiscard]] RecordingRecord live_recording(const SignRequest& request, const Essence& essence, const std::string& layout);

/// Makes the chain of samples as they come. Pure: the moments are told to it.
///
/// Sound that was lost shows as time by which the clock runs ahead of the sound. A stream comes in bursts, so this is looked at
/// only when all that has come was read, and over a second at a time: the least lead during a second, against the least of the
/// minute before. More than 200 ms above that are a gap, which lies in the two seconds before its record.
class LiveSigner {
public:
    using Append = std::function<void(std::string_view lines)>; ///< gets whole records with their details, newlines included

    /// `key` must outlive it. Appends the first record.
    LiveSigner(const RecordingRecord& recording, const std::map<std::string, std::string>& context, const SecretKey& key,
               LiveTime start, Append append);

    ~LiveSigner();
    LiveSigner(const LiveSigner&) = delete;
    LiveSigner& operator=(const LiveSigner&) = delete;

    /// Whole frames, as in UnitChunk::bytes. `caught_up`: nothing more was waiting to be read.
    void add(ByteView samples, LiveTime now, bool caught_up);

    /// Signs what is left, and `end`. Returns the recording head.
    Hash end(LiveTime now);

    [[nodiscard]] std::uint64_t segments() const noexcept { return writer_.segments(); }
    [[nodiscard]] std::uint64_t frames() const noexcept { return frames_; }

private:
    void write_segment(std::uint64_t units, LiveTime now);
    void note_gap();
    void flush();
    [[nodiscard]] std::int64_t lead_at(LiveTime now) const; ///< of the clock over the sound, milliseconds
    [[nodiscard]] std::int64_t usual_lead() const;

    Append append_;
    std::string lines_;
    RecordingRecord recording_;
    LiveTime start_;
    ChainWriter writer_;
    std::unique_ptr<SegmentWords> words_; ///< null without fingerprint
    UnitChunk ahead_;
    std::uint64_t frames_ = 0;               ///< that have come
    std::optional<std::int64_t> least_lead_; ///< of the clock over the sound in this second, milliseconds
    std::deque<std::int64_t> leads_;         ///< of the seconds before
};

/// Where a live recording comes from.
struct LiveInput {
    int descriptor = -1;        ///< samples or a WAV stream
    int stop = -1;              ///< readable once the recording is to end: what comes within a second after it is still taken
    std::optional<Essence> raw; ///< pcm; without it the stream has a WAV header
};

/// Signs until the input ends or is told to stop. `progress` gets the frames signed so far, and their rate.
/// Throws Error{input}: no WAV stream, no sound at all, a read error; what `append` throws. What was appended stays a chain that
/// is unfinished.
[[nodiscard]] SignResult sign_live(const SignRequest& request, const LiveInput& input, const SecretKey& key,
                                   const LiveSigner::Append& append);

/// The line, with its newline, that ends an unfinished live chain, saying why. Throws Error{chain_invalid}: the chain is damaged;
/// Error{usage}: it is no live chain, has ended, or was signed with another key.
[[nodiscard]] std::string end_line(const Chain& chain, const SecretKey& key, const std::string& reason);

} // namespace rectool
