// A small chain made line by line, to be broken by tests.
#pragma once

#include "rectool/chain.hpp"

#include <string>
#include <vector>

namespace rectool::testing {

/// The key of RFC 8032, test 1.
inline SecretKey test_key(std::uint8_t first_seed_byte = 0x9d) {
    std::array<std::uint8_t, 32> seed = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                                         0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                                         0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
    seed[0] = first_seed_byte;
    return SecretKey::from_seed(seed, {8, 7, 6, 5, 4, 3, 2, 1});
}

inline RecordingRecord test_recording(ChainMode mode = ChainMode::file) {
    RecordingRecord record;
    record.id.fill(0x11);
    record.mode = mode;
    record.signed_at = "2026-01-02T03:04:05Z";
    record.essence = {EssenceType::pcm, SampleFormat::s16, "", {}, 8000, 1};
    record.layout = "FC";
    record.blocks = {1000, 8};
    return record;
}

inline SegmentDetail test_detail(std::size_t blocks, std::uint8_t seed) {
    SegmentDetail detail;
    detail.salt.emplace();
    detail.salt->fill(seed);
    detail.fingerprint = Bytes{};
    std::vector<WeakEntry> weak;
    for (std::size_t i = 0; i < blocks; ++i) {
        const std::uint8_t content[] = {seed, static_cast<std::uint8_t>(i)};
        detail.blocks.push_back(commit(derive_salt(*detail.salt, static_cast<std::uint8_t>(i)), content));
        weak.push_back({static_cast<std::uint32_t>(std::size_t{seed} * 100 + i), 0});
    }
    detail.weak = pack_weak(weak, EssenceType::pcm);
    return detail;
}

/// Record 0 with a context, five segments (the last of 2500 frames), end: lines 0, 1 | 2, 3 | ... | 10, 11 | 12, 13.
inline std::vector<std::string> test_lines(const SecretKey& key, ChainMode mode = ChainMode::file) {
    std::vector<std::string> lines;
    ChainWriter writer(test_recording(mode), {{"place", "Utrecht"}}, key,
                       [&](std::string_view line) { lines.emplace_back(line); });
    for (std::uint8_t i = 1; i <= 5; ++i) {
        SegmentRecord record{i == 5 ? 2500U : 8000U, i == 5 ? 2500U : 8000U, {}, {}, {}};
        if (mode == ChainMode::live) {
            record.wall = "2026-01-02T03:04:0" + std::to_string(i) + ".000Z";
            record.monotonic = i * 1000U;
        }
        writer.segment(record, test_detail(i == 5 ? 3 : 8, i));
    }
    const std::optional<Hash> digest = mode == ChainMode::file ? std::optional<Hash>(Hash{7}) : std::nullopt;
    (void)writer.end({{0, 34500}}, digest);
    return lines;
}

inline std::string join(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

} // namespace rectool::testing
