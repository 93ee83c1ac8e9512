#include "rectool/verdict.hpp"

#include <array>

namespace rectool {

int Verdict::exit_code(bool accept_consistent) const noexcept {
    int proven_or_measured = 4;
    switch (integrity) {
    case Integrity::invalid:
        return 6;
    case Integrity::undisclosed:
    case Integrity::unrelated:
        return 1;
    case Integrity::inconclusive:
    case Integrity::unfinished:
        return 4;
    case Integrity::consistent:
        proven_or_measured = accept_consistent ? 0 : 5;
        break;
    case Integrity::unchanged:
    case Integrity::disclosed:
        proven_or_measured = 0;
        break;
    }
    const bool identified = identity == Identity::trusted || identity == Identity::not_applicable;
    return identified ? proven_or_measured : 3;
}

Identity standing(const TrustEntry& entry, std::optional<UnixTime> proven, std::optional<UnixTime> claimed) {
    if (!entry.has_window()) return Identity::trusted;
    if (!proven) return entry.revoked ? Identity::revoked : Identity::outside_window;
    if (entry.revoked && *proven >= *entry.revoked) return Identity::revoked;
    const bool too_early = entry.from && (*proven < *entry.from || !claimed || *claimed < *entry.from);
    const bool too_late = entry.until && *proven >= *entry.until;
    return too_early || too_late ? Identity::outside_window : Identity::trusted;
}

std::string_view name_of(Integrity value) noexcept {
    constexpr std::array<std::string_view, 8> names = {"unchanged", "disclosed",    "consistent", "undisclosed",
                                                       "unrelated", "inconclusive", "unfinished", "invalid"};
    return names[static_cast<std::size_t>(value)];
}

std::string_view name_of(Identity value) noexcept {
    constexpr std::array<std::string_view, 6> names = {"trusted",        "unknown",       "revoked",
                                                       "outside-window", "party-missing", "not-applicable"};
    return names[static_cast<std::size_t>(value)];
}

std::string_view name_of(Relation value) noexcept {
    constexpr std::array<std::string_view, 8> names = {"identical-file", "identical-audio", "near-identical",
                                                       "same-recording", "edited",          "independent-recordings",
                                                       "unrelated",      "unknown"};
    return names[static_cast<std::size_t>(value)];
}

std::string_view name_of(EditKind value) noexcept {
    constexpr std::array<std::string_view, 9> names = {"cut",    "insert", "replace", "mute",    "move",
                                                       "repeat", "speed",  "gain",    "channels"};
    return names[static_cast<std::size_t>(value)];
}

} // namespace rectool
