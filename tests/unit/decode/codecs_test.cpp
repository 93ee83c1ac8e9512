#include "decode/codecs.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace rectool;

TEST_CASE("an AudioSpecificConfig and an ADTS header of the same sound give the same configuration") {
    // ISO/IEC 14496-3: 00010 (AAC-LC) 0011 (48 kHz) 0010 (stereo) 000
    const Bytes config = {0x11, 0x90};
    // 0xFFF, MPEG-4, layer 0, no checksum | profile 1, 48 kHz, private 0, channels 2 | frame length 100
    const Bytes adts = {0xFF, 0xF1, 0x4C, 0x80, 0x0C, 0x9F, 0xFC};
    const auto from_config = aac_config(config);
    const auto from_adts = adts_header(adts);
    REQUIRE(from_config.has_value());
    REQUIRE(from_adts.has_value());
    CHECK(from_config->bytes == Bytes{2, 2, 0x80, 0xBB, 0, 0, 0, 4, 0, 0}); // object, channels, 48000, 1024
    CHECK(from_adts->config == *from_config);
    CHECK(from_adts->header_bytes == 7);
    CHECK(from_adts->frame_bytes == 100);
}

TEST_CASE("explicitly signalled SBR is the same AAC at the core's rate") {
    // 00101 (SBR) 0110 (24 kHz) 0010 (stereo) 0011 (48 kHz) 00010 (AAC-LC) 000
    const Bytes sbr = {0x2B, 0x11, 0x88, 0x00};
    // 00010 0110 0010 000
    const Bytes core = {0x13, 0x10};
    REQUIRE(aac_config(sbr).has_value());
    CHECK(aac_config(sbr) == aac_config(core));
    CHECK(aac_config(sbr)->rate == 24000);
}

TEST_CASE("configurations that end too early or make no sense are refused") {
    CHECK_FALSE(aac_config({}).has_value());
    CHECK_FALSE(aac_config(Bytes{0x11}).has_value());
    CHECK_FALSE(aac_config(Bytes{0x17, 0x90}).has_value()); // rate index 15 asks for 24 more bits
    CHECK_FALSE(adts_header(Bytes{0xFF, 0xF1, 0x4C, 0x80}).has_value());
    CHECK_FALSE(opus_head(Bytes{'O', 'p', 'u', 's'}).has_value());
    CHECK_FALSE(vorbis_config(Bytes(8, 0xFF)).has_value());
}

TEST_CASE("an MPEG header tells its frame's length, duration and form") {
    // MPEG-1 layer III, 128 kbit/s, 44.1 kHz, no padding, joint stereo: floor(144 * 128000 / 44100) = 417 bytes
    const auto header = mpeg_header(Bytes{0xFF, 0xFB, 0x90, 0x64});
    REQUIRE(header.has_value());
    CHECK(header->frame_bytes == 417);
    CHECK(header->config.frames == 1152);
    CHECK(header->config.rate == 44100);
    CHECK(header->config.channels == 2);
    // MPEG-2 layer III, 64 kbit/s, 22.05 kHz, padding, mono: floor(72 * 64000 / 22050) + 1 = 209 bytes
    const auto low = mpeg_header(Bytes{0xFF, 0xF3, 0x82, 0xC4});
    REQUIRE(low.has_value());
    CHECK(low->frame_bytes == 209);
    CHECK(low->config.frames == 576);
    CHECK(low->config.channels == 1);
    CHECK_FALSE(mpeg_header(Bytes{0xFF, 0xFB, 0xF0, 0x64}).has_value()); // bit rate index 15
    CHECK_FALSE(mpeg_header(Bytes{0xFF, 0xFB, 0x9C, 0x64}).has_value()); // rate index 3
}

TEST_CASE("a frame with a Xing table is no sound") {
    Bytes frame(417, 0);
    const Bytes header = {0xFF, 0xFB, 0x90, 0x64};
    std::copy(header.begin(), header.end(), frame.begin());
    CHECK_FALSE(mpeg_info_frame(frame));
    for (const char* name : {"Xing", "Info"}) {
        std::copy_n(name, 4, frame.begin() + 36); // behind 4 bytes of header and 32 of side information
        CHECK(mpeg_info_frame(frame));
    }
}

TEST_CASE("an Opus packet tells its length by RFC 6716, section 3.1") {
    CHECK(opus_frames(Bytes{0x00}) == 480);                  // SILK, 10 ms, one frame
    CHECK(opus_frames(Bytes{0x18}) == 2880);                 // SILK, 60 ms
    CHECK(opus_frames(Bytes{0x81}) == 240);                  // CELT, 2.5 ms, two frames
    CHECK(opus_frames(Bytes{0xFB, 0x03}) == 2880);           // CELT, 20 ms, three frames
    CHECK_FALSE(opus_frames(Bytes{0xFB, 0x07}).has_value()); // 140 ms: too long
    CHECK_FALSE(opus_frames(Bytes{0xFB, 0x00}).has_value()); // no frame
    CHECK_FALSE(opus_frames(Bytes{0xFB}).has_value());
    CHECK_FALSE(opus_frames({}).has_value());
}

TEST_CASE("pre-skip and gain of an OpusHead are read and are no part of the configuration") {
    Bytes head = {'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 2, 0x38, 0x01, 0x80, 0xBB, 0, 0, 0, 0, 0};
    const auto plain = opus_head(head);
    REQUIRE(plain.has_value());
    CHECK(plain->pre_skip == 312);
    CHECK(plain->gain == 0);
    CHECK(plain->config.bytes == Bytes{2, 0, 1, 1, 0, 1});
    head[16] = 0x00;
    head[17] = 0xC4; // 0xC400 = -15360 / 256 = -60 dB
    head[10] = 0;
    REQUIRE(opus_head(head).has_value());
    CHECK(opus_head(head)->gain == -15360);
    CHECK(opus_head(head)->config == plain->config);
}

TEST_CASE("a sample of several AMR frames is split by RFC 4867, and one that does not add up is refused") {
    std::vector<PacketUnit> units;
    Bytes packet(13 + 32, 0);
    packet[0] = 0x04;  // 4.75 kbit/s: 12 bytes
    packet[13] = 0x3C; // 12.2 kbit/s: 31 bytes
    REQUIRE(amr_split(packet, false, units));
    REQUIRE(units.size() == 2);
    CHECK(units[0].bytes.size() == 13);
    CHECK(units[1].bytes.size() == 32);
    CHECK(units[1].frames == 160);
    packet.pop_back();
    CHECK_FALSE(amr_split(packet, false, units));
}
