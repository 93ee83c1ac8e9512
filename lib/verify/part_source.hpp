// A recording, or a part of one, as it is compared: cut to the part, and with its outline drawn on the way.
#pragma once

#include "verify/outline_maker.hpp"

#include <memory>
#include <optional>

namespace rectool {

/// In the time that a player shows: from `start` on, as long as `length`; without it to the end.
struct Part {
    Seconds start;
    std::optional<Seconds> length;
    [[nodiscard]] bool is_all() const noexcept { return start.value <= 0 && !length; }
};

/// Passes on the units of a part, numbered from 0, as if there were no others; the summary speaks of the part alone, but for
/// the digest and the notes. A part of packets begins with the first one that begins within it.
class PartSource final : public AudioSource {
public:
    /// Throws Error{usage} for a part of something that has no time (bytes).
    PartSource(std::unique_ptr<AudioSource> whole, const Part& part);

    const Essence& essence() const override { return whole_->essence(); }
    const Presentation& presentation() const override { return whole_->presentation(); }
    const std::string& container() const override { return whole_->container(); }
    std::optional<std::uint64_t> frames_expected() const override;
    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) override;
    void seek(Range units) override;
    SourceSummary finish() override;

    /// After finish(), in the time that a player shows: where the part lies, and the length of the whole recording.
    [[nodiscard]] const TimeRange& place() const noexcept { return place_; }
    [[nodiscard]] Seconds whole_length() const noexcept { return whole_length_; }

    /// Of the part, its times counted from the part's start; empty where the essence is not pcm. Before finish() of all that was
    /// read, after it of what players play of it.
    [[nodiscard]] Outline take_outline();

private:
    std::uint64_t read_some(UnitChunk& chunk, std::uint64_t max_units);
    void skip_to_start();

    std::unique_ptr<AudioSource> whole_;
    std::uint64_t first_frame_ = 0; ///< where the part is to begin and to end
    std::uint64_t end_frame_;
    bool all_;
    bool at_start_ = false;
    bool moved_ = false;
    std::uint64_t skipped_units_ = 0;
    std::uint64_t skipped_frames_ = 0;
    std::uint64_t units_ = 0; ///< of the part, as read
    std::uint64_t frames_ = 0;
    OutlineMaker outline_maker_;
    std::vector<Range> played_;
    TimeRange place_;
    Seconds whole_length_;
};

/// As open_audio().
[[nodiscard]] std::unique_ptr<PartSource> open_part(const std::string& path, const SourceOptions& options, const Part& part);

/// The outline of a lossy recording, as players play it; empty if it cannot be decoded to its end.
[[nodiscard]] Outline decoded_outline(const std::string& path, SourceOptions options, const Part& part);

} // namespace rectool
