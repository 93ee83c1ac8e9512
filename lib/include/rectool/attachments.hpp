// Transcripts, minutes and other files that are bound to a recording by a signed statement.
#pragma once

#include "rectool/chain.hpp"
#include "rectool/reconcile.hpp"
#include "rectool/statement.hpp"
#include "rectool/trust.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rectool {

/// A line of a transcript (SubRip, WebVTT): when it is said.
struct Cue {
    TimeRange time;
    std::uint64_t line = 0; ///< of the file, from 1
};

/// What a file says of times.
struct Cues {
    std::vector<Cue> cues;
    std::optional<std::uint64_t> bad_line; ///< the first that has `-->` and no times
};

/// Lines "start --> end", as SubRip and WebVTT have them; a file without any has none.
[[nodiscard]] Cues parse_cues(std::string_view text);

/// Size, digest and, by the name's ending, media type of a file; `language` is RFC 5646 or empty. Throws Error{input}.
[[nodiscard]] AttachmentStatement describe_attachment(const std::string& path, const std::string& language);

/// The cues of a file that is a transcript by its type. Throws Error{input}.
[[nodiscard]] Cues cues_of(const std::string& path, const AttachmentStatement& attachment);

enum class AttachmentState {
    same,    ///< byte for byte what was attached
    differs, ///< another file of that name
    missing
};

/// One attachment as a verifier finds it.
struct AttachmentCheck {
    AttachmentStatement attachment;
    PublicKey key; ///< who attached it
    std::optional<TrustEntry> by;
    AttachmentState state = AttachmentState::missing;
    std::vector<Cue> cues;   ///< of a transcript that is the same
    std::size_t outside = 0; ///< cues that do not lie in the recording
    std::vector<std::optional<TimeRange>>
        mapped; ///< where each cue is in an edited copy; nothing: it was cut out. Empty: not edited
};

/// Finds the file of an attachment by its name: a path, good until the next call, or nothing where there is none.
using FindAttachment = std::function<std::optional<std::string>(const std::string& name)>;

/// Files in a folder. Names that lead out of it are not there.
[[nodiscard]] FindAttachment attachments_in(const std::string& folder);

/// Looks for every attachment that the chain's statements name. `made` tells what became of the recording in an edited copy.
/// Throws Error{input} when a file cannot be read.
[[nodiscard]] std::vector<AttachmentCheck> check_attachments(const Chain& chain, const FindAttachment& find,
                                                             const TrustList& trust, const std::optional<DeclaredMap>& made,
                                                             Seconds duration);

} // namespace rectool
