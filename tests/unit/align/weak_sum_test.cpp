#include "rectool/weak_sum.hpp"

#include <doctest/doctest.h>
#include <random>

using namespace rectool;

namespace {

Essence pcm(SampleFormat format, std::uint32_t channels) {
    return {.type = EssenceType::pcm, .sample = format, .codec = {}, .config = {}, .rate = 48000, .channels = channels};
}

Essence of_type(EssenceType type) {
    Essence essence;
    essence.type = type;
    return essence;
}

Bytes little_endian(const std::vector<std::int64_t>& samples, unsigned size) {
    Bytes bytes;
    for (const std::int64_t sample : samples)
        for (unsigned i = 0; i < size; ++i)
            bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(sample) >> (8 * i)));
    return bytes;
}

/// The sum as its definition says, term by term.
std::uint32_t by_definition(const Essence& essence, const UnitChunk& chunk) {
    std::vector<std::uint64_t> terms;
    append_weak_terms(essence, chunk, terms);
    std::uint64_t sum = 0;
    for (const std::uint64_t term : terms)
        sum = sum * weak_base(essence) + term;
    return static_cast<std::uint32_t>(sum >> 32U);
}

} // namespace

// The expected values were computed with Python's integers from the definition in docs/format.md.
TEST_CASE("the weak sum of every sample type is the polynomial of its definition") {
    CHECK(weak_sum(pcm(SampleFormat::s16, 1), little_endian({0, 1, -1, 32767, -32768, 1234, -4321, 7, 8, 9, -10}, 2), {}) ==
          0xe46039eaU);
    CHECK(weak_sum(pcm(SampleFormat::s16, 2), little_endian({1, -2, 3, -4, -5, 6}, 2), {}) == 0x38c7c90dU);
    CHECK(weak_sum(pcm(SampleFormat::s24, 1), little_endian({-8388608, 8388607, -1}, 3), {}) == 0x6d538ebbU);
    CHECK(weak_sum(pcm(SampleFormat::s8, 1), little_endian({-128, 127, -1}, 1), {}) == 0xa0dbd178U);
    CHECK(weak_sum(pcm(SampleFormat::s32, 1), little_endian({-2147483648LL, 5}, 4), {}) == 0x59b54069U);
    CHECK(weak_sum(pcm(SampleFormat::f32, 1), little_endian({0x3f000000, 0xbe800000}, 4), {}) == 0x25d8ca4cU); // 0.5, -0.25
    CHECK(weak_sum(pcm(SampleFormat::f64, 1), little_endian({0x3fe0000000000000, -0x4030000000000000}, 8), {}) == 0x1a300000U);
    CHECK(weak_sum(of_type(EssenceType::bytes), as_bytes("recording"), {}) == 0x8ac5b273U);
    Bytes packets;
    for (const std::string_view payload : {"abc", "", "0123456789"}) {
        for (const std::uint8_t byte : little_endian({static_cast<std::int64_t>(payload.size())}, 4))
            packets.push_back(byte);
        packets.insert(packets.end(), payload.begin(), payload.end());
    }
    CHECK(weak_sum(of_type(EssenceType::packets), packets, {7, 4, 14}) == 0x59183cd6U);
}

TEST_CASE("the base is the multiplier to the power of the channels") {
    CHECK(weak_base(of_type(EssenceType::packets)) == 6364136223846793005U);
    CHECK(weak_base(of_type(EssenceType::bytes)) == 6364136223846793005U);
    CHECK(weak_base(pcm(SampleFormat::s16, 2)) == 0x685f98a2018fade9U);
}

TEST_CASE("the terms of units make up the weak sum of the block, however many channels") {
    std::mt19937 random(7);
    for (const SampleFormat format :
         {SampleFormat::s8, SampleFormat::s16, SampleFormat::s24, SampleFormat::s32, SampleFormat::f64})
        for (const std::uint32_t channels : {1U, 2U, 3U, 8U})
            for (const std::size_t units : {1U, 5U, 64U, 1001U}) {
                const Essence essence = pcm(format, channels);
                UnitChunk chunk;
                chunk.count = units;
                chunk.bytes.resize(units * essence.unit_bytes());
                for (std::uint8_t& byte : chunk.bytes)
                    byte = static_cast<std::uint8_t>(random());
                CAPTURE(channels);
                CAPTURE(units);
                CHECK(weak_sum(essence, chunk.bytes, {}) == by_definition(essence, chunk));
            }
}
