#include "decode/open_source.hpp"
#include "unit/audio/wav_file.hpp"

using namespace rectool;

TEST_CASE("8-bit samples, unsigned in a WAV, are signed in the essence") {
    const Bytes content = wav(300, 1, 8);
    const TemporaryFile file(content);
    const auto source = open_source(std::make_shared<InputFile>(file.path), {});
    const UnitChunk all = read_all(*source, 1000);
    REQUIRE(all.count == 300);
    for (std::size_t i = 0; i < 300; ++i)
        CHECK(all.bytes[i] == (content[44 + i] ^ 0x80));
}

TEST_CASE("floating-point samples keep their bits, whatever they stand for") {
    const Bytes content = wav(64, 1, 32, 3); // among them NaNs and denormals
    const TemporaryFile file(content);
    const auto source = open_source(std::make_shared<InputFile>(file.path), {});
    CHECK(source->essence().sample == SampleFormat::f32);
    CHECK(read_all(*source, 1000).bytes == Bytes(content.begin() + 44, content.end()));
}
