#include "decode/matroska_chapters.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

namespace rectool {

namespace {

constexpr std::uint64_t segment_id = 0x18538067;
constexpr std::uint64_t chapters_id = 0x1043A770;
constexpr std::uint64_t edition_id = 0x45B9;
constexpr std::uint64_t ordered_id = 0x45DD;

/// The start of an EBML element (RFC 8794).
struct Element {
    std::uint64_t id = 0;
    std::uint64_t content = 0;
    std::optional<std::uint64_t> size; ///< nothing: it is not known
};

/// A number whose length shows in its leading zeros; with its marker bit for ids, without for sizes.
struct Vint {
    std::uint64_t value = 0;
    unsigned length = 0;
    bool all_ones = false;
};

std::optional<Vint> read_vint(ByteView bytes, unsigned longest, bool keep_marker) {
    if (bytes.empty() || bytes[0] == 0) return std::nullopt;
    const auto length = static_cast<unsigned>(std::countl_zero(bytes[0])) + 1;
    if (length > longest || length > bytes.size()) return std::nullopt;
    const std::uint64_t mask = (std::uint64_t{1} << (7 * length)) - 1;
    std::uint64_t value = 0;
    for (unsigned i = 0; i < length; ++i)
        value = value << 8U | bytes[i];
    return Vint{keep_marker ? value : value & mask, length, (value & mask) == mask};
}

std::optional<Element> read_element(FileReader& reader, std::uint64_t at) {
    std::array<std::uint8_t, 12> buffer{};
    const ByteView bytes = ByteView(buffer).first(reader.read_at(at, buffer));
    const std::optional<Vint> id = read_vint(bytes, 4, true);
    if (!id) return std::nullopt;
    const std::optional<Vint> size = read_vint(bytes.subspan(id->length), 8, false);
    if (!size) return std::nullopt;
    Element element{id->value, at + id->length + size->length, size->value};
    if (size->all_ones) element.size.reset();
    return element;
}

bool is_set(FileReader& reader, const Element& element) {
    std::array<std::uint8_t, 8> value{};
    if (!element.size || *element.size > value.size()) return true; // no number that could be zero
    const std::size_t got = reader.read_at(element.content, std::span(value).first(static_cast<std::size_t>(*element.size)));
    return std::any_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(got),
                       [](std::uint8_t byte) { return byte != 0; });
}

} // namespace

bool has_ordered_chapters(FileReader& reader) {
    std::uint64_t at = 0;
    while (at < reader.size()) {
        const std::optional<Element> element = read_element(reader, at);
        if (!element) return false;
        if (element->id == ordered_id && is_set(reader, *element)) return true;
        // Elements lie one after the other at every level, so entering one is going on behind its header.
        const bool enter = element->id == segment_id || element->id == chapters_id || element->id == edition_id || !element->size;
        if (!enter && *element->size > reader.size() - std::min(element->content, reader.size())) return false; // cut off
        at = element->content + (enter ? 0 : *element->size);
    }
    return false;
}

} // namespace rectool
