#include "audio/pcm_stream.hpp"
#include "rectool/error.hpp"

#include <doctest/doctest.h>

using namespace rectool;

namespace {

void put(Bytes& bytes, std::uint64_t value, unsigned width) {
    for (unsigned i = 0; i < width; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void put_text(Bytes& bytes, std::string_view text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
}

/// A header as recorders write it: tag 1 is integers, 3 floats.
Bytes header(unsigned tag, unsigned channels, unsigned rate, unsigned bits, std::uint32_t data_size, std::size_t extra = 0) {
    Bytes bytes;
    put_text(bytes, "RIFF");
    put(bytes, 0xFFFFFFFF, 4);
    put_text(bytes, "WAVE");
    if (extra > 0) {
        put_text(bytes, "LIST");
        put(bytes, extra, 4);
        bytes.resize(bytes.size() + extra + extra % 2);
    }
    put_text(bytes, "fmt ");
    put(bytes, 16, 4);
    put(bytes, tag, 2);
    put(bytes, channels, 2);
    put(bytes, rate, 4);
    put(bytes, std::uint64_t{rate} * channels * bits / 8, 4);
    put(bytes, channels * bits / 8, 2);
    put(bytes, bits, 2);
    put_text(bytes, "data");
    put(bytes, data_size, 4);
    return bytes;
}

Bytes samples_of(const Bytes& stream, std::size_t piece, std::optional<Essence> raw = {}) {
    PcmStream pcm(std::move(raw));
    Bytes samples;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        pcm.add(ByteView(stream).subspan(at, std::min(piece, stream.size() - at)));
        const Bytes some = pcm.take();
        samples.insert(samples.end(), some.begin(), some.end());
    }
    return samples;
}

} // namespace

TEST_CASE("samples come out of a WAV stream however it is cut into pieces") {
    const Bytes sound = {1, 2, 3, 4, 5, 6, 7, 8};
    for (const std::uint32_t size : {0U, 8U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU})
        for (const std::size_t extra : {0U, 7U})
            for (const std::size_t piece : {1U, 3U, 1000U}) {
                Bytes stream = header(1, 2, 44100, 16, size, extra);
                stream.insert(stream.end(), sound.begin(), sound.end());
                CHECK(samples_of(stream, piece) == sound);
            }
}

TEST_CASE("what follows the samples is left out where the header tells their size") {
    Bytes stream = header(1, 1, 8000, 16, 4);
    put_text(stream, "abcdLIST....");
    CHECK(samples_of(stream, 5) == Bytes{'a', 'b', 'c', 'd'});
}

TEST_CASE("half a frame at the end is no sound") {
    Bytes stream = header(1, 2, 8000, 16, 0);
    put_text(stream, "abcdef");
    CHECK(samples_of(stream, 1000) == Bytes{'a', 'b', 'c', 'd'});
}

TEST_CASE("unsigned bytes become signed ones") {
    Bytes stream = header(1, 1, 8000, 8, 0);
    put(stream, std::uint64_t{0x80FF00}, 3);
    CHECK(samples_of(stream, 1) == Bytes{0x80, 0x7F, 0x00});
}

TEST_CASE("raw samples are taken as they are said to be") {
    Essence essence{EssenceType::pcm, SampleFormat::s24, "", {}, 16000, 1};
    CHECK(samples_of({1, 2, 3, 4, 5, 6, 7}, 2, essence) == Bytes{1, 2, 3, 4, 5, 6});
}

TEST_CASE("a stream that is no WAV, or no plain samples, is refused") {
    Bytes text;
    put_text(text, "this is not a recording, but a letter");
    CHECK_THROWS_AS(samples_of(text, 1000), Error);
    CHECK_THROWS_AS(samples_of(header(2, 1, 8000, 4, 0), 1000), Error);           // ADPCM
    CHECK_THROWS_AS(samples_of(header(1, 0, 8000, 16, 0), 1000), Error);          // no channel
    CHECK_THROWS_AS(samples_of(header(1, 1, 0xFFFFFFFF, 16, 0), 1000), Error);    // no rate of this world
    CHECK_THROWS_AS(samples_of(header(1, 1, 8000, 16, 0, 2000000), 1000), Error); // a chunk before the samples without end
}
