#include "rectool/commitment.hpp"

#include "rectool/hash.hpp"

namespace rectool {

Hash derive_salt(const Salt& segment_salt, std::uint8_t index) {
    return blake2b({segment_salt, ByteView(&index, 1)});
}

Hash commit(const Hash& salt, ByteView bytes) {
    return blake2b({salt, bytes});
}

Hash commit(const Salt& salt, ByteView bytes) {
    return blake2b({salt, bytes});
}

namespace {

/// w or f: as given, or computed with its own salt or the segment's.
Hash side_commitment(const std::optional<Hash>& given, const std::optional<Hash>& own_salt,
                     const std::optional<Salt>& segment_salt, std::uint8_t index, const std::optional<Bytes>& bytes) {
    if (given) return *given;
    const Hash salt = own_salt ? *own_salt : segment_salt ? derive_salt(*segment_salt, index) : Hash{};
    return commit(salt, bytes ? ByteView(*bytes) : ByteView());
}

} // namespace

Hash segment_root(const SegmentDetail& detail) {
    Blake2b root;
    for (const Hash& block : detail.blocks)
        root.update(block);
    root.update(side_commitment(detail.w, detail.weak_salt, detail.salt, weak_salt_index, detail.weak));
    root.update(side_commitment(detail.f, detail.fingerprint_salt, detail.salt, fingerprint_salt_index, detail.fingerprint));
    return root.finish();
}

std::optional<Hash> block_salt(const SegmentDetail& detail, std::size_t index) {
    if (detail.salt) return derive_salt(*detail.salt, static_cast<std::uint8_t>(index));
    return index < detail.salts.size() ? detail.salts[index] : std::nullopt;
}

namespace {

void append_u32(Bytes& bytes, std::uint32_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t u32_at(ByteView bytes, std::size_t offset) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i)
        value |= static_cast<std::uint32_t>(bytes[offset + i]) << (8 * i);
    return value;
}

} // namespace

Bytes pack_weak(const std::vector<WeakEntry>& entries, EssenceType type) {
    Bytes bytes;
    for (const WeakEntry& entry : entries) {
        append_u32(bytes, entry.sum);
        if (type == EssenceType::packets) append_u32(bytes, entry.frames);
    }
    return bytes;
}

std::optional<std::vector<WeakEntry>> unpack_weak(ByteView bytes, EssenceType type) {
    const std::size_t entry_bytes = type == EssenceType::packets ? 8 : 4;
    if (bytes.size() % entry_bytes != 0) return std::nullopt;
    std::vector<WeakEntry> entries(bytes.size() / entry_bytes);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].sum = u32_at(bytes, i * entry_bytes);
        if (type == EssenceType::packets) entries[i].frames = u32_at(bytes, i * entry_bytes + 4);
    }
    return entries;
}

std::uint64_t words_within(std::uint64_t frames, std::uint32_t rate) noexcept {
    return rate == 0 ? 0 : frames * fingerprint_words_per_second / rate;
}

Bytes pack_words(std::span<const FingerprintWord> words) {
    Bytes bytes;
    bytes.reserve(words.size() * fingerprint_word_bytes);
    for (const FingerprintWord word : words)
        for (unsigned i = 0; i < fingerprint_word_bytes; ++i)
            bytes.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
    return bytes;
}

std::vector<FingerprintWord> unpack_words(ByteView bytes) {
    std::vector<FingerprintWord> words(bytes.size() / fingerprint_word_bytes);
    for (std::size_t i = 0; i < words.size() * fingerprint_word_bytes; ++i)
        words[i / fingerprint_word_bytes] |= FingerprintWord{bytes[i]} << (8 * (i % fingerprint_word_bytes));
    return words;
}

SegmentDetail withhold_blocks(const SegmentDetail& detail, const std::vector<bool>& marked) {
    SegmentDetail reduced = detail;
    reduced.salts.clear();
    for (std::size_t i = 0; i < detail.blocks.size(); ++i)
        reduced.salts.push_back(i < marked.size() && marked[i] ? std::nullopt : block_salt(detail, i));
    reduced.w = side_commitment(detail.w, detail.weak_salt, detail.salt, weak_salt_index, detail.weak);
    reduced.weak.reset();
    reduced.weak_salt.reset();
    if (detail.salt && !detail.f) reduced.fingerprint_salt = derive_salt(*detail.salt, fingerprint_salt_index);
    reduced.salt.reset();
    return reduced;
}

SegmentDetail strip_fingerprint(const SegmentDetail& detail) {
    SegmentDetail reduced = detail;
    if (detail.salt) {
        // The segment salt gives every salt, that of the fingerprint too; so the blocks' salts stand on their own.
        reduced.salts.clear();
        for (std::size_t i = 0; i < detail.blocks.size(); ++i)
            reduced.salts.push_back(block_salt(detail, i));
        if (detail.weak) reduced.weak_salt = derive_salt(*detail.salt, weak_salt_index);
        reduced.salt.reset();
    }
    reduced.f = side_commitment(detail.f, detail.fingerprint_salt, detail.salt, fingerprint_salt_index, detail.fingerprint);
    reduced.fingerprint.reset();
    reduced.fingerprint_salt.reset();
    return reduced;
}

} // namespace rectool
