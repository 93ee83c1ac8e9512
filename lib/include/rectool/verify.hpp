// Verifying a copy against a chain: rungs 1 to 4 of the ladder (docs/format.md, "Verifying").
#pragma once

#include "rectool/attachments.hpp"
#include "rectool/audio_source.hpp"
#include "rectool/chain.hpp"
#include "rectool/declaration.hpp"
#include "rectool/diff.hpp"
#include "rectool/outline.hpp"
#include "rectool/parties.hpp"
#include "rectool/receipt.hpp"
#include "rectool/timestamp.hpp"
#include "rectool/verdict.hpp"

#include <functional>

namespace rectool {

struct VerifyRequest {
    std::string copy_path;
    std::string chain_path;
    std::string copy_name;                   ///< what messages and reports call the copy; empty: its path
    std::string chain_name;                  ///< the same of the chain
    std::vector<std::string> parent_paths;   ///< chains of recordings that an edited copy was made of, however far back
    std::vector<std::string> declared_paths; ///< chains of edited copies, where `chain_path` is that of the original
    FindAttachment attachments;              ///< where attachments are looked for; empty: they are not
    bool attachments_complete = true;        ///< one that is not there forbids exit 0
    std::optional<unsigned> track;
    std::optional<Receipt> receipt; ///< of the chain that is expected
    TrustList trust;
    bool audit = false;                ///< also compute the fingerprints anew, where the copy is the whole recording
    std::vector<std::string> required; ///< roles that have to be filled, each by a key of its own
    std::vector<Bytes> authorities;    ///< certificates (DER) of time-stamping authorities that are trusted
    bool outlines = false;             ///< have an outline of the sound in any case
};

/// Everything that verify found; report/ turns it into text or JSON.
struct VerifyResult {
    std::string copy_path;
    std::string chain_path;
    Chain chain;
    Verdict verdict;
    EditList edits;
    std::optional<Essence> copy_essence;
    std::string copy_container;
    std::optional<SourceSummary> copy;
    Outline copy_outline;             ///< may be empty
    std::optional<TrustEntry> signer; ///< the trust entry that was found
    std::uint64_t segments_audited = 0;
    Parties parties; ///< who else stands behind it
    TrustList trust; ///< as in the request
    std::vector<TimestampCheck> timestamps;
    bool authorities_given = false;     ///< the verifier named authorities
    bool measured = false;              ///< not by equal blocks, but by the chain's fingerprint
    Seconds smallest_edit{};            ///< measured: shorter ones may have been missed
    std::vector<Processing> processing; ///< measured: what was done to the sound as a whole
    bool receipt_matches = false;       ///< a receipt was given, and is this chain's
    std::vector<AttachmentCheck> attachments;
    std::optional<DeclaredMap> made_of;    ///< of an edited copy: how it is declared to be made of what `chain` signs
    std::vector<Declaration> declarations; ///< of the copy first, then of what it was made of
};

/// Where chains of edited copies are among those that were given, the copy is compared with every recording that it is declared
/// to be made of, back to the first, and `chain` is the one that decides the verdict. Always checks everything that can be
/// checked: chain, file digest, every block. Throws Error{input} for files that cannot be read.
[[nodiscard]] VerifyResult verify_copy(const VerifyRequest& request,
                                       const std::function<void(std::uint64_t, std::optional<std::uint64_t>)>& progress);

} // namespace rectool
