#include "audio/prefetch_source.hpp"
#include "rectool/error.hpp"
#include "rectool/hash.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <fstream>
#include <unistd.h>

using namespace rectool;

namespace {

/// A file that goes with the test.
struct TemporaryFile {
    explicit TemporaryFile(const Bytes& content) {
        const int descriptor = ::mkstemp(path.data());
        REQUIRE(descriptor >= 0);
        ::close(descriptor);
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { ::unlink(path.c_str()); }
    std::string path = "/tmp/rectool-test-XXXXXX";
};

void put(Bytes& out, std::uint32_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

/// A WAV of `frames` frames whose data bytes count up; format 1 is integer, 3 float.
Bytes wav(std::uint32_t frames, std::uint32_t channels, std::uint32_t bits, std::uint32_t format = 1) {
    const std::uint32_t data = frames * channels * bits / 8;
    Bytes out = {'R', 'I', 'F', 'F'};
    put(out, 36 + data, 4);
    for (const char c : std::string("WAVEfmt "))
        out.push_back(static_cast<std::uint8_t>(c));
    put(out, 16, 4);
    put(out, format, 2);
    put(out, channels, 2);
    put(out, 8000, 4);
    put(out, 8000 * channels * bits / 8, 4);
    put(out, channels * bits / 8, 2);
    put(out, bits, 2);
    for (const char c : std::string("data"))
        out.push_back(static_cast<std::uint8_t>(c));
    put(out, data, 4);
    for (std::uint32_t i = 0; i < data; ++i)
        out.push_back(static_cast<std::uint8_t>(i * 7));
    return out;
}

UnitChunk read_all(AudioSource& source, std::uint64_t step) {
    UnitChunk all;
    while (source.read(all, step) > 0) {
    }
    return all;
}

} // namespace

TEST_CASE("the samples of a WAV are its data bytes, in every width, and its digest is that of the file") {
    for (const std::uint32_t bits : {16U, 24U, 32U}) {
        CAPTURE(bits);
        const Bytes content = wav(1000, 2, bits);
        const TemporaryFile file(content);
        const auto source = prefetched(open_audio(file.path, {}));
        const UnitChunk all = read_all(*source, 77);
        CHECK(all.count == 1000);
        CHECK(all.bytes == Bytes(content.begin() + 44, content.end()));
        const SourceSummary summary = source->finish();
        CHECK(summary.units == 1000);
        CHECK(summary.file_digest == blake2b({content}));
        CHECK(summary.notes.empty());
    }
}

TEST_CASE("8-bit samples, unsigned in a WAV, are signed in the essence") {
    const Bytes content = wav(300, 1, 8);
    const TemporaryFile file(content);
    const auto source = open_audio(file.path, {});
    const UnitChunk all = read_all(*source, 1000);
    REQUIRE(all.count == 300);
    for (std::size_t i = 0; i < 300; ++i)
        CHECK(all.bytes[i] == (content[44 + i] ^ 0x80));
}

TEST_CASE("floating-point samples keep their bits, whatever they stand for") {
    const Bytes content = wav(64, 1, 32, 3); // among them NaNs and denormals
    const TemporaryFile file(content);
    const auto source = open_audio(file.path, {});
    CHECK(source->essence().sample == SampleFormat::f32);
    CHECK(read_all(*source, 1000).bytes == Bytes(content.begin() + 44, content.end()));
}

TEST_CASE("a file read as bytes is its bytes") {
    const Bytes content = {1, 2, 3, 4, 5};
    const TemporaryFile file(content);
    SourceOptions options;
    options.as_bytes = true;
    const auto source = prefetched(open_audio(file.path, options));
    CHECK(read_all(*source, 2).bytes == content);
    CHECK(source->finish().file_digest == blake2b({content}));
}

TEST_CASE("a source that is read ahead gives up early without trouble") {
    const TemporaryFile file(wav(200000, 2, 16));
    UnitChunk chunk;
    {
        const auto source = prefetched(open_audio(file.path, {}));
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
