// The trust file: the one source of trust of a verifier (rectool-trust(5) part of rectool-recsig.5).
#pragma once

#include "rectool/keys.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rectool {

/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
using UnixTime = std::int64_t;

/// Parses "YYYY-MM-DD" (start of that day, UTC) or RFC 3339 "YYYY-MM-DDTHH:MM:SSZ" / "±HH:MM", years 1970 to 9999.
[[nodiscard]] std::optional<UnixTime> parse_time(std::string_view text);
/// RFC 3339 in UTC, "YYYY-MM-DDTHH:MM:SSZ"; times out of those years are given as the nearest in them.
[[nodiscard]] std::string format_time(UnixTime time);

/// One line of a trust file. `from` is inclusive, `until` and `revoked` exclusive: valid while from <= t < until.
struct TrustEntry {
    std::string name;
    PublicKey key;
    std::string role; ///< empty, or one of trust_roles()
    std::optional<UnixTime> from;
    std::optional<UnixTime> until;
    std::optional<UnixTime> revoked;

    [[nodiscard]] bool has_window() const noexcept { return from || until || revoked; }
    bool operator==(const TrustEntry&) const = default;
};

/// citizen, agency, official, committee, interpreter, representative, witness, expert.
[[nodiscard]] const std::vector<std::string>& trust_roles();

using TrustList = std::vector<TrustEntry>;

inline constexpr std::size_t max_trust_file_size = std::size_t{4} << 20U;
inline constexpr std::size_t max_trust_name_size = 256; ///< bytes

/// Parses the text of a trust file. One key a line: NAME KEY [role=R] [from=T] [until=T] [revoked=T], separated by blanks; a name
/// with blanks stands in double quotes, where \" and \\ are a quote and a backslash. Empty lines and lines that start with #
/// say nothing. Throws Error{input} naming file and line.
[[nodiscard]] TrustList parse_trust(std::string_view text, const std::string& file_name);
/// The text of a trust file: reading it again gives the same list. Throws Error{usage} for a name that cannot be written: empty,
/// too long, not UTF-8 or with control characters.
[[nodiscard]] std::string format_trust(const TrustList& list);
/// The entry for a key, or null.
[[nodiscard]] const TrustEntry* find_trusted(const TrustList& list, const PublicKey& key);

} // namespace rectool
