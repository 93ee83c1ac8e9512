#include "rectool/error.hpp"
#include "rectool/hash.hpp"
#include "unit/audio/wav_file.hpp"

#include <algorithm>

using namespace rectool;

TEST_CASE("the samples of a WAV are its data bytes, in every width, and its digest is that of the file") {
    for (const std::uint32_t bits : {16U, 24U, 32U}) {
        CAPTURE(bits);
        const Bytes content = wav(1000, 2, bits);
        const TemporaryFile file(content);
        const auto source = open_audio(file.path, {});
        const UnitChunk all = read_all(*source, 77);
        CHECK(all.count == 1000);
        CHECK(all.bytes == Bytes(content.begin() + 44, content.end()));
        const SourceSummary summary = source->finish();
        CHECK(summary.units == 1000);
        CHECK(summary.file_digest == blake2b({content}));
        CHECK(summary.notes.empty());
    }
}

TEST_CASE("a file read as bytes is its bytes") {
    const Bytes content = {1, 2, 3, 4, 5};
    const TemporaryFile file(content);
    SourceOptions options;
    options.as_bytes = true;
    const auto source = open_audio(file.path, options);
    CHECK(read_all(*source, 2).bytes == content);
    CHECK(source->finish().file_digest == blake2b({content}));
}

TEST_CASE("a source that is read ahead gives up early without trouble") {
    const TemporaryFile file(wav(200000, 2, 16));
    UnitChunk chunk;
    {
        const auto source = open_audio(file.path, {});
        CHECK(source->read(chunk, 10) == 10);
    }
    CHECK(chunk.count == 10);
}

TEST_CASE("what is no recording is refused") {
    CHECK_THROWS_AS((void)open_audio("/nonexistent/talk.wav", {}), Error);
    CHECK_THROWS_AS((void)open_audio("/tmp", {}), Error);
    const TemporaryFile empty({});
    CHECK_THROWS_AS((void)open_audio(empty.path, {}), Error);
    const TemporaryFile text(Bytes(1000, 'a'));
    CHECK_THROWS_AS((void)open_audio(text.path, {}), Error);
}

TEST_CASE("looking back, a source gives the units that are asked for, in any order") {
    const Bytes content = wav(300000, 1, 16);
    const TemporaryFile file(content);
    SourceOptions options;
    options.look_back = true;
    const auto source = open_audio(file.path, options);
    for (const Range units : {Range{299000, 300000}, Range{0, 10}, Range{5, 250000}, Range{100, 200}}) {
        CAPTURE(units.start);
        source->seek(units);
        const UnitChunk chunk = read_all(*source, 100000);
        CHECK(chunk.first == units.start);
        REQUIRE(chunk.count == units.length());
        CHECK(std::equal(chunk.bytes.begin(), chunk.bytes.end(),
                         content.begin() + 44 + static_cast<std::ptrdiff_t>(2 * units.start)));
    }
    source->seek({299990, 300010});
    CHECK(read_all(*source, 100).count == 10);
}
