// rectool-mux: writes packets of a recording as a file for rectool, which starts it. Not for people.
#include "mux/mux.hpp"
#include "rectool/error.hpp"

#include <exception>
#include <string>

int main(int argc, char** argv) {
    constexpr int packets = 0;
    constexpr int file = 1;
    if (argc != 8) return 2;
    try {
        const rectool::MuxRequest request{.format = argv[1],
                                          .codec = argv[2],
                                          .rate = static_cast<std::uint32_t>(std::stoul(argv[3])),
                                          .channels = static_cast<std::uint32_t>(std::stoul(argv[4])),
                                          .skip = std::stoull(argv[5]),
                                          .trim = std::stoull(argv[6]),
                                          .header = rectool::base64_decode(argv[7]).value_or(rectool::Bytes{})};
        rectool::mux(request, packets, file);
        return 0;
    } catch (const std::exception&) { // who started it says so
        return 1;
    }
}
