#include "verify/audit.hpp"

#include "sign/segment_words.hpp"

#include <bit>

namespace rectool {

namespace {

constexpr std::size_t most_ranges = 1000;
constexpr FingerprintWord level_bits = (FingerprintWord{1} << fingerprint_level_bits) - 1;

/// Below it the words are those of the noise that a decoder makes itself: 33 dB over the softest that a word tells.
constexpr FingerprintWord audible_level = 22;

/// The share of bits that differ, over the words in which something is heard.
double share_of_errors(std::span<const FingerprintWord> a, std::span<const FingerprintWord> b) {
    std::size_t wrong = 0;
    std::size_t bits = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if ((a[i] & level_bits) < audible_level && (b[i] & level_bits) < audible_level) continue;
        wrong += static_cast<std::size_t>(std::popcount((a[i] ^ b[i]) & ~level_bits));
        bits += fingerprint_bits;
    }
    constexpr std::size_t least_bits = 10 * std::size_t{fingerprint_bits};
    return bits < least_bits ? 0 : static_cast<double>(wrong) / static_cast<double>(bits);
}

} // namespace

AuditResult audit_fingerprints(const Chain& chain, const std::string& path, const SourceOptions& options,
                               const std::function<void(std::uint64_t)>& progress) {
    AuditResult result;
    const Essence& essence = chain.recording->essence;
    const auto words = segment_words(essence, path, options);
    const auto source = essence.type == EssenceType::pcm ? open_audio(path, options) : nullptr;
    UnitChunk chunk;
    for (const ChainSegment& segment : chain.segments) {
        chunk.clear();
        while (source && chunk.count < segment.units && source->read(chunk, segment.units - chunk.count) > 0) {
        }
        const Bytes computed = words ? words->next(chunk.bytes, segment.frames) : Bytes{};
        if (progress) progress(segment.first_frame + segment.frames);
        if (segment.words.empty()) continue;
        if (computed.size() != segment.words.size()) {
            ++result.unchecked;
            continue;
        }
        ++result.segments;
        const bool same = essence.type == EssenceType::pcm
                              ? computed == segment.words
                              : share_of_errors(unpack_words(segment.words), unpack_words(computed)) <= audit_bound;
        if (same) continue;
        if (!result.differing.empty() && result.differing.back().end == segment.number)
            ++result.differing.back().end;
        else if (result.differing.size() < most_ranges)
            result.differing.push_back({segment.number, segment.number + 1});
    }
    return result;
}

} // namespace rectool
