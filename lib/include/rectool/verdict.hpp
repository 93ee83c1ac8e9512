// What may be concluded, on two axes that are never mixed, and the exit code (design in docs/format.md, "Verdicts").
#pragma once

#include "rectool/chain.hpp"
#include "rectool/edits.hpp"
#include "rectool/trust.hpp"

namespace rectool {

enum class Integrity { unchanged, disclosed, consistent, undisclosed, unrelated, inconclusive, unfinished, invalid };
enum class Identity { trusted, unknown, revoked, outside_window, party_missing, not_applicable };
enum class Relation {
    identical_file,
    identical_audio,
    near_identical,
    same_recording,
    edited,
    independent_recordings,
    unrelated,
    unknown
};

/// Why integrity is `inconclusive`.
enum class Doubt {
    none,
    no_block_matched,    ///< re-encoded, processed, or another recording: hashes cannot tell
    other_essence,       ///< the copy is of another kind (codec, sample type): hashes cannot tell
    only_common_blocks,  ///< only silence or tones matched, or the recording is nothing else
    not_compared,        ///< the work bound was reached
    withheld,            ///< the chain withholds what would be needed
    other_track,         ///< the chain signs another audio track than the one a player takes
    unread_audio,        ///< the file holds audio that was neither signed nor compared
    ordered_chapters,    ///< players may play the file's parts in another order
    time_stamps,         ///< the container's time stamps may make players play it otherwise
    after_interruption,  ///< the chain was ended after an interruption, and the copy goes on
    too_little,          ///< too little of the sound could be placed on the other, or it is too damaged
    bytes_differ,        ///< essence `bytes`: the file differs, nothing can be said about the sound
    salt_damaged,        ///< a stretch looks like what was signed, but the salt in the reduced chain does not prove it
    other_receipt,       ///< the chain is not the one that the receipt letters are of
    fingerprint_differs, ///< an audit was asked for, and what is decoded here is further from the signed fingerprint than
                         ///< decoders are
    without_fingerprint, ///< nothing was equal, and the chain holds nothing else to compare with
    not_audited,         ///< an audit was asked for, and could not be made
    parent_missing,      ///< a declaration's parent was not given, or is not the one it names
    declared_too_close,  ///< between two declared edits too little is left to prove that it is unchanged
    declaration_differs, ///< what was declared does not hold, and yet no edit was found there
    attachment_differs   ///< an attachment is missing, another file, or has times that are not of this recording
};

struct Verdict {
    Integrity integrity = Integrity::inconclusive;
    Identity identity = Identity::unknown;
    Relation relation = Relation::unknown;
    std::vector<Doubt> doubts;

    /// docs/format.md, "Exit codes": when several hold 6, 1, 4, 3, 5, 0 (2 is an Error).
    [[nodiscard]] int exit_code(bool accept_consistent) const noexcept;
    bool operator==(const Verdict&) const = default;
};

/// How a trusted key stands at `proven`, the earliest time that another party or a time stamp vouches for: without one a key with
/// a window is outside_window, or revoked. `claimed` is the signer's own, and only has to be no earlier than `from`.
[[nodiscard]] Identity standing(const TrustEntry& entry, std::optional<UnixTime> proven, std::optional<UnixTime> claimed);

/// Names for JSON: "identical-file", "undisclosed", "outside-window", "cut", ...
[[nodiscard]] std::string_view name_of(Integrity value) noexcept;
[[nodiscard]] std::string_view name_of(Identity value) noexcept;
[[nodiscard]] std::string_view name_of(Relation value) noexcept;
[[nodiscard]] std::string_view name_of(EditKind value) noexcept;

} // namespace rectool
