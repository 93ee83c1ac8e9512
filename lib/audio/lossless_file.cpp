#include "audio/lossless_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace rectool {

bool may_be_lossless(const InputFile& file) {
    std::array<std::uint8_t, 64> head{};
    const auto start = std::span(head).first(static_cast<std::size_t>(std::min<std::uint64_t>(head.size(), file.size())));
    file.read(0, start);
    const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
    for (const std::string_view magic : {"RIFF", "RIFX", "RF64", "BW64", "riff", "FORM", "caff", ".snd", "fLaC"})
        if (text.starts_with(magic)) return true;
    constexpr std::size_t first_packet = 28; // of an Ogg page with one segment
    return text.starts_with("OggS") && text.size() > first_packet + 5 &&
           text.substr(first_packet, 5) == "\x7F"
                                           "FLAC";
}

} // namespace rectool
