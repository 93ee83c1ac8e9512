#include "decode/codecs.hpp"

#include "audio/byte_order.hpp"
#include "rectool/hash.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace rectool {

namespace {

using Headers = std::array<ByteView, 3>;

// Each header behind its length as 16 bits, most significant byte first.
std::optional<Headers> split_lengths(ByteView data) {
    Headers headers;
    for (ByteView& header : headers) {
        if (data.size() < 2) return std::nullopt;
        const std::size_t size = be16(data, 0);
        if (data.size() - 2 < size) return std::nullopt;
        header = data.subspan(2, size);
        data = data.subspan(2 + size);
    }
    return headers;
}

// As Matroska has it: the number of headers less one, the lengths of all but the last in Xiph lacing, the headers.
std::optional<Headers> split_lacing(ByteView data) {
    std::size_t at = 1;
    std::array<std::size_t, 2> sizes{};
    for (std::size_t& size : sizes) {
        while (at < data.size() && data[at] == 0xFF) {
            size += 0xFF;
            ++at;
        }
        if (at >= data.size()) return std::nullopt;
        size += data[at++];
    }
    if (data.size() - at < sizes[0] || data.size() - at - sizes[0] < sizes[1]) return std::nullopt;
    return Headers{data.subspan(at, sizes[0]), data.subspan(at + sizes[0], sizes[1]), data.subspan(at + sizes[0] + sizes[1])};
}

bool is_header(ByteView header, std::uint8_t kind) {
    constexpr std::string_view name = "vorbis";
    return header.size() > name.size() && header[0] == kind && std::equal(name.begin(), name.end(), header.begin() + 1);
}

} // namespace

std::optional<CodecConfig> vorbis_config(ByteView extradata) {
    if (extradata.size() < 8) return std::nullopt;
    const std::optional<Headers> headers = extradata[0] == 2 ? split_lacing(extradata) : split_lengths(extradata);
    if (!headers || !is_header((*headers)[0], 1) || !is_header((*headers)[2], 5) || (*headers)[0].size() < 30)
        return std::nullopt;
    CodecConfig config;
    Bytes hashed;
    for (const ByteView header : {(*headers)[0], (*headers)[2]}) {
        put_le32(hashed, static_cast<std::uint32_t>(header.size()));
        hashed.insert(hashed.end(), header.begin(), header.end());
    }
    const Hash hash = blake2b({hashed});
    config.bytes.assign(hash.begin(), hash.end());
    config.channels = (*headers)[0][11];
    config.rate = le32((*headers)[0], 12);
    if (config.channels == 0 || config.rate == 0) return std::nullopt;
    return config;
}

} // namespace rectool
