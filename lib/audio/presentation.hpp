// What a player makes of the essence.
#pragma once

#include "rectool/essence.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace rectool {

/// Layout of a file that does not say: one channel is "FC", two are "FL+FR", of more nothing is known.
[[nodiscard]] std::string default_layout(unsigned channels);

/// The order of channels that FLAC prescribes (RFC 9639, section 9.1.3).
[[nodiscard]] std::string flac_layout(unsigned channels);

/// The loudspeakers of a channel mask (RFC 9639, 8.6.2) in the order of their bits, as `FL+FR`; empty if there are not as many
/// as channels.
[[nodiscard]] std::string mask_layout(std::uint32_t mask, unsigned channels);

/// Gathers the played ranges from packets in their order, each with what a player is to leave out at its start and end.
class PlayedFrames {
public:
    /// `skip_start` may be longer than the packet: it goes on into the next ones.
    void add(std::uint64_t frames, std::uint64_t skip_start, std::uint64_t skip_end);

    /// Leaves out the last `frames` of what was added.
    void trim_end(std::uint64_t frames);

    [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
    [[nodiscard]] const std::vector<Range>& ranges() const noexcept { return ranges_; }

private:
    std::uint64_t total_ = 0;
    std::uint64_t to_skip_ = 0;
    std::vector<Range> ranges_;
};

/// Frames of [0, total) that are in none of the ranges.
[[nodiscard]] std::uint64_t frames_outside(const std::vector<Range>& played, std::uint64_t total);

} // namespace rectool
