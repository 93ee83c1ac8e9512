// Whether the fingerprints that a chain holds are those of its sound.
#pragma once

#include "rectool/audio_source.hpp"
#include "rectool/chain.hpp"

#include <functional>
#include <string>

namespace rectool {

/// Decoders of one codec differ in their last bits; of the bits of a second's words up to this share may be other ones.
/// docs/format.md, section 15.6.
inline constexpr double audit_bound = 0.08;

struct AuditResult {
    std::uint64_t segments = 0;   ///< of which there was a fingerprint, and sound to compare it with
    std::uint64_t unchecked = 0;  ///< with a fingerprint, but the decoder here gave no sound
    std::vector<Range> differing; ///< numbers of records, ends not included; at most 1000 ranges
};

/// Computes the fingerprint of a recording that has been found to be the signed one, whole, and compares it with the chain's: bit
/// by bit for pcm, within audit_bound for packets. `options` as the recording was read. Throws as open_audio(). `progress` (may
/// be empty) gets the frames done.
[[nodiscard]] AuditResult audit_fingerprints(const Chain& chain, const std::string& path, const SourceOptions& options,
                                             const std::function<void(std::uint64_t)>& progress);

} // namespace rectool
