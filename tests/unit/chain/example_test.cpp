// The worked example of docs/format.md: its lines are read from that page and made again here.
#include "made_chain.hpp"

#include "rectool/hash.hpp"
#include "sign/segment_builder.hpp"

#include <doctest/doctest.h>
#include <fstream>

using namespace rectool;
using namespace rectool::testing;

namespace {

/// The lines of the page that are lines of a chain, in their order.
std::vector<std::string> lines_of_page() {
    std::ifstream page(RECTOOL_DOCS "/format.md");
    std::vector<std::string> lines;
    bool in_example = false;
    for (std::string line; std::getline(page, line);) {
        in_example = in_example || line.starts_with("## 14. Worked example");
        const auto at = line.find_first_not_of(' ');
        if (in_example && at != std::string::npos && line[at] == '{') lines.push_back(line.substr(at));
    }
    return lines;
}

template <class T> T filled(std::uint8_t byte) {
    T value{};
    value.fill(byte);
    return value;
}

/// The samples as they stand in the WAV and in the blocks.
Bytes samples() {
    Bytes bytes;
    for (int i = 0; i < 1500; ++i) {
        bytes.push_back(static_cast<std::uint8_t>(i & 0xFF));
        bytes.push_back(static_cast<std::uint8_t>(i >> 8));
    }
    return bytes;
}

Hash file_digest() {
    constexpr std::uint8_t header[44] = {'R', 'I', 'F', 'F', 0xDC, 0x0B, 0,   0,   'W', 'A',  'V',  'E',  'f', 'm',  't',
                                         ' ', 16,  0,   0,   0,    1,    0,   1,   0,   0x40, 0x1F, 0,    0,   0x80, 0x3E,
                                         0,   0,   2,   0,   16,   0,    'd', 'a', 't', 'a',  0xB8, 0x0B, 0,   0};
    return blake2b({header, samples()});
}

} // namespace

TEST_CASE("the worked example of docs/format.md is what this program makes") {
    const SecretKey key =
        SecretKey::from_seed(std::array<std::uint8_t, 32>{0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                                                          0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                                                          0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60},
                             {1, 2, 3, 4, 5, 6, 7, 8});
    RecordingRecord recording = test_recording();
    recording.key = key.public_key();
    recording.context["place"] = commit(filled<Salt>(0x33), as_bytes("Utrecht"));
    std::vector<std::string> made = {
        make_record_line({0, {}, recording, {}}, key),
        make_detail_line({0, RecordingDetail{{{"place", {filled<Salt>(0x33), "Utrecht"}}}}}),
    };

    UnitChunk chunk;
    chunk.count = 1500;
    chunk.bytes = samples();
    const SegmentDetail detail = build_detail(recording.essence, recording.blocks, chunk, filled<Salt>(0x22));
    made.push_back(
        make_record_line({1, blake2b({as_bytes(made[0])}), SegmentRecord{1500, 1500, segment_root(detail), {}, {}}, {}}, key));
    made.push_back(make_detail_line({1, detail}));

    const Hash commitment = commit(filled<Salt>(0x44), file_digest());
    made.push_back(
        make_record_line({2, blake2b({as_bytes(made[2])}), EndRecord{1, 1500, 1500, {{0, 1500}}, commitment, {}}, {}}, key));
    made.push_back(make_detail_line({2, EndDetail{filled<Salt>(0x44), file_digest()}}));
    CHECK(made == lines_of_page());
    CHECK(parse_chain(join(made), "example").problems.empty());
}
