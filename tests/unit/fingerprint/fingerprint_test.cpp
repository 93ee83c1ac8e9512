#include "rectool/fingerprint.hpp"
#include "rectool/hash.hpp"

#include <doctest/doctest.h>

using namespace rectool;

namespace {

void put16(Bytes& bytes, std::int32_t value) {
    bytes.push_back(static_cast<std::uint8_t>(value & 0xFF));
    bytes.push_back(static_cast<std::uint8_t>((value >> 8) & 0xFF));
}

/// Noise of a linear congruential generator, its second half 36 dB softer.
Bytes known_noise() {
    Bytes bytes;
    std::uint32_t state = 1;
    for (int i = 0; i < 480000; ++i) {
        state = state * 1664525U + 1013904223U;
        const std::int32_t sample = static_cast<std::int32_t>(state >> 16U) - 32768;
        put16(bytes, i < 240000 ? sample : sample >> 6);
    }
    return bytes;
}

Bytes packed(const std::vector<FingerprintWord>& words) {
    Bytes bytes;
    for (const FingerprintWord word : words)
        for (unsigned i = 0; i < fingerprint_word_bytes; ++i)
            bytes.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
    return bytes;
}

std::vector<FingerprintWord> words_of(ByteView samples, std::uint32_t rate, std::uint32_t channels, SampleFormat format) {
    Fingerprinter fingerprinter(rate, channels, format);
    fingerprinter.add(samples);
    return fingerprinter.take();
}

} // namespace

TEST_CASE("the fingerprint of known noise is the one that another implementation computed") {
    const std::vector<FingerprintWord> words = words_of(known_noise(), 48000, 1, SampleFormat::s16);
    REQUIRE(words.size() == 500);
    CHECK(hex_encode(packed({words[0]})) == "00b0bbb91fcccd");
    CHECK(hex_encode(packed({words[2]})) == "2ab03f31ff3102");
    CHECK(hex_encode(packed({words[100]})) == "2a30ccbe0cce00");
    CHECK(hex_encode(packed({words[250]})) == "29e8c391cef49c");
    CHECK(hex_encode(packed({words[499]})) == "12b8fa56b97ad0");
    CHECK(hex_encode(blake2b({packed(words)})) == "b369d90525a02617f70d242ad541e4c65a35f962b004b735d2a01809d40fc9b8");
}

TEST_CASE("the same sound in another depth, channel count or cut into pieces has the same fingerprint") {
    const Bytes mono = known_noise();
    const std::vector<FingerprintWord> expected = words_of(mono, 48000, 1, SampleFormat::s16);
    Bytes wide;
    Bytes stereo;
    Bytes floating;
    for (std::size_t i = 0; i < mono.size(); i += 2) {
        const ByteView sample = ByteView(mono).subspan(i, 2);
        wide.push_back(0);
        wide.insert(wide.end(), sample.begin(), sample.end());
        for (int channel = 0; channel < 2; ++channel)
            stereo.insert(stereo.end(), sample.begin(), sample.end());
        const auto value = static_cast<float>(static_cast<std::int16_t>(sample[0] | (sample[1] << 8))) / 32768;
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
        floating.insert(floating.end(), bytes, bytes + sizeof value);
    }
    CHECK(words_of(wide, 48000, 1, SampleFormat::s24) == expected);
    CHECK(words_of(stereo, 48000, 2, SampleFormat::s16) == expected);
    CHECK(words_of(floating, 48000, 1, SampleFormat::f32) == expected);

    Fingerprinter pieces(48000, 1, SampleFormat::s16);
    std::vector<FingerprintWord> words;
    for (std::size_t at = 0, length = 2; at < mono.size(); at += length, length = length * 3 % 4094 + 2) {
        length = std::min(length, mono.size() - at);
        pieces.add(ByteView(mono).subspan(at, length));
        for (const FingerprintWord word : pieces.take())
            words.push_back(word);
    }
    CHECK(words == expected);
}
