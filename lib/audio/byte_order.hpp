// Integers out of bytes. The caller has checked that they are there.
#pragma once

#include "rectool/bytes.hpp"

namespace rectool {

constexpr std::uint32_t le16(ByteView b, std::size_t at) {
    return b[at] | (std::uint32_t{b[at + 1]} << 8U);
}
constexpr std::uint32_t le32(ByteView b, std::size_t at) {
    return le16(b, at) | (le16(b, at + 2) << 16U);
}
constexpr std::uint64_t le64(ByteView b, std::size_t at) {
    return le32(b, at) | (std::uint64_t{le32(b, at + 4)} << 32U);
}
constexpr std::uint32_t be16(ByteView b, std::size_t at) {
    return (std::uint32_t{b[at]} << 8U) | b[at + 1];
}
constexpr std::uint32_t be32(ByteView b, std::size_t at) {
    return (be16(b, at) << 16U) | be16(b, at + 2);
}
constexpr std::uint64_t be64(ByteView b, std::size_t at) {
    return (std::uint64_t{be32(b, at)} << 32U) | be32(b, at + 4);
}

/// Appends `value` as 32 bits, least significant byte first.
inline void put_le32(Bytes& out, std::uint32_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

} // namespace rectool
