#include "redact/packet_cuts.hpp"

#include <algorithm>

namespace rectool {

namespace {

constexpr std::uint64_t longest_join_ms = 50; ///< as long a join may be in a declared cut (reconcile.hpp)

/// The first packet that has to go so that `first` and those behind it leave no bytes of sound in the packets that are kept.
std::uint64_t before_reservoir(const std::vector<PacketPlace>& places, std::uint64_t first) {
    std::uint64_t kept = first;
    for (std::uint64_t back = places[first].reservoir; kept > 0 && back > 0;) {
        --kept;
        back -= std::min<std::uint64_t>(back, places[kept].held);
    }
    return kept;
}

Range packets_of(const PacketRules& rules, const std::vector<PacketPlace>& places, const Range& range) {
    const auto starting_behind = [&](std::uint64_t frame) {
        const auto found = std::upper_bound(places.begin(), places.end(), frame,
                                            [](std::uint64_t at, const PacketPlace& place) { return at < place.start; });
        return static_cast<std::uint64_t>(found - places.begin());
    };
    const std::uint64_t from = range.start - std::min(range.start, rules.before);
    const std::uint64_t holding = starting_behind(from) - 1; // as the first packet starts at 0
    const std::uint64_t first = holding - std::min(holding, rules.beside);
    const std::uint64_t end = starting_behind(range.end + rules.after - 1) + rules.beside;
    return {before_reservoir(places, first), std::min<std::uint64_t>(end, places.size())};
}

} // namespace

std::optional<PacketRules> packet_rules(const Essence& essence, std::uint32_t frames) {
    constexpr std::uint32_t opus_silence = 960;
    constexpr std::uint8_t low_complexity = 2;
    PacketRules rules;
    if (essence.channels < 1 || essence.channels > 2) return std::nullopt;
    if (essence.codec == "aac" && frames == 1024 && !essence.config.empty() && essence.config[0] == low_complexity)
        return PacketRules{1024, 0, 1, frames, 0};
    if (essence.codec == "mp3" && frames > 0) rules = {1105, 0, 2, frames, 1};
    if (essence.codec == "opus") rules = {480, 3840, 1, opus_silence, 1};
    if (rules.silence == 0 || rules.silence * 1000 > longest_join_ms * essence.rate) return std::nullopt;
    return rules;
}

std::vector<PacketCut> packets_to_cut(const PacketRules& rules, const std::vector<PacketPlace>& places,
                                      const std::vector<Range>& ranges, std::uint64_t skip) {
    std::vector<PacketCut> cuts;
    if (places.empty()) return cuts;
    for (const Range& range : ranges) {
        const Range packets = packets_of(rules, places, range);
        if (!cuts.empty() && packets.start <= cuts.back().packets.end)
            cuts.back().packets.end = std::max(cuts.back().packets.end, packets.end);
        else
            cuts.push_back({packets, rules.silent_joins});
    }
    const std::uint64_t to_skip = (skip + rules.silence - 1) / rules.silence;
    if (!cuts.empty() && cuts.front().packets.start == 0) cuts.front().silent = std::max(to_skip, rules.silent_joins);
    return cuts;
}

} // namespace rectool
