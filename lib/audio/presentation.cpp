#include "audio/presentation.hpp"

#include <algorithm>
#include <array>

namespace rectool {

std::string default_layout(unsigned channels) {
    if (channels == 1) return "FC";
    return channels == 2 ? "FL+FR" : "";
}

std::string flac_layout(unsigned channels) {
    static constexpr std::array<const char*, 9> layouts = {"",
                                                           "FC",
                                                           "FL+FR",
                                                           "FL+FR+FC",
                                                           "FL+FR+BL+BR",
                                                           "FL+FR+FC+BL+BR",
                                                           "FL+FR+FC+LFE+BL+BR",
                                                           "FL+FR+FC+LFE+BC+SL+SR",
                                                           "FL+FR+FC+LFE+BL+BR+SL+SR"};
    return channels < layouts.size() ? layouts[channels] : "";
}

std::string mask_layout(std::uint32_t mask, unsigned channels) {
    static constexpr std::array<const char*, 18> names = {"FL", "FR", "FC", "LFE", "BL",  "BR",  "FLC", "FRC", "BC",
                                                          "SL", "SR", "TC", "TFL", "TFC", "TFR", "TBL", "TBC", "TBR"};
    std::string layout;
    unsigned named = 0;
    for (std::size_t bit = 0; bit < names.size(); ++bit) {
        if ((mask >> bit & 1U) == 0) continue;
        layout += (layout.empty() ? "" : "+") + std::string(names[bit]);
        ++named;
    }
    return named == channels ? layout : "";
}

void PlayedFrames::add(std::uint64_t frames, std::uint64_t skip_start, std::uint64_t skip_end) {
    to_skip_ = std::max(to_skip_, skip_start);
    const std::uint64_t skipped = std::min(to_skip_, frames);
    to_skip_ -= skipped;
    const std::uint64_t left_out = std::min(skip_end, frames - skipped);
    const Range range{total_ + skipped, total_ + frames - left_out};
    total_ += frames;
    if (range.empty()) return;
    if (!ranges_.empty() && ranges_.back().end == range.start)
        ranges_.back().end = range.end;
    else
        ranges_.push_back(range);
}

void PlayedFrames::trim_end(std::uint64_t frames) {
    const std::uint64_t end = total_ - std::min(frames, total_);
    while (!ranges_.empty() && ranges_.back().end > end) {
        ranges_.back().end = end;
        if (!ranges_.back().empty()) break;
        ranges_.pop_back();
    }
}

std::uint64_t frames_outside(const std::vector<Range>& played, std::uint64_t total) {
    std::vector<Range> sorted = played;
    std::sort(sorted.begin(), sorted.end());
    std::uint64_t covered = 0;
    std::uint64_t reached = 0;
    for (const Range& range : sorted) {
        const std::uint64_t start = std::max(range.start, reached);
        const std::uint64_t end = std::min(range.end, total);
        if (end <= start) continue;
        covered += end - start;
        reached = end;
    }
    return total - std::min(covered, total);
}

} // namespace rectool
