#include "decode/flac_channel_mask.hpp"

#include "audio/byte_order.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace rectool {

namespace {

constexpr unsigned block_limit = 1000;
constexpr std::uint8_t vorbis_comment = 4;

bool same_name(std::string_view a, std::string_view b) {
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return upper(x) == upper(y); });
}

std::optional<std::uint32_t> mask_of(std::string_view tag) {
    constexpr std::string_view name = "WAVEFORMATEXTENSIBLE_CHANNEL_MASK=";
    if (tag.size() < name.size() || !same_name(tag.substr(0, name.size()), name)) return std::nullopt;
    std::string_view value = tag.substr(name.size());
    if (value.starts_with("0x") || value.starts_with("0X")) value.remove_prefix(2);
    std::uint32_t mask = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), mask, 16);
    if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
    return mask;
}

std::optional<std::uint32_t> mask_among(ByteView block) {
    std::size_t at = 0;
    const auto field = [&]() -> std::optional<std::string_view> { // a length and as many bytes
        if (block.size() - at < 4) return std::nullopt;
        const std::size_t length = le32(block, at);
        at += 4;
        if (length > block.size() - at) return std::nullopt;
        const std::string_view text(reinterpret_cast<const char*>(block.data()) + at, length);
        at += length;
        return text;
    };
    if (!field() || block.size() - at < 4) return std::nullopt; // the vendor
    at += 4;                                                    // how many follow; the block's end bounds them
    while (const std::optional<std::string_view> tag = field())
        if (const std::optional<std::uint32_t> mask = mask_of(*tag)) return mask;
    return std::nullopt;
}

} // namespace

std::optional<std::uint32_t> flac_channel_mask(FileReader& file) {
    std::array<std::uint8_t, 4> head{};
    if (file.read_at(0, head) != 4 || std::string_view(reinterpret_cast<const char*>(head.data()), 4) != "fLaC")
        return std::nullopt;
    std::uint64_t at = 4;
    for (unsigned i = 0; i < block_limit && file.read_at(at, head) == 4; ++i) {
        const std::uint64_t size = be32(head, 0) & 0xFFFFFFU;
        at += 4;
        if ((head[0] & 0x7FU) == vorbis_comment && size <= file.size() - at) {
            Bytes block(static_cast<std::size_t>(size));
            block.resize(file.read_at(at, block));
            return mask_among(block);
        }
        if ((head[0] & 0x80U) != 0) break; // the last block
        at += size;
    }
    return std::nullopt;
}

} // namespace rectool
