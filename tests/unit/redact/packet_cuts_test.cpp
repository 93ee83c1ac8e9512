#include "redact/packet_cuts.hpp"
#include "redact/silent_packet.hpp"

#include <doctest/doctest.h>

using namespace rectool;

namespace {

Essence essence_of(const char* codec, std::uint32_t rate, std::uint32_t channels, Bytes config = {}) {
    Essence essence;
    essence.type = EssenceType::packets;
    essence.codec = codec;
    essence.config = std::move(config);
    essence.rate = rate;
    essence.channels = channels;
    return essence;
}

std::vector<PacketPlace> packets_of_mp3(std::size_t count, std::uint32_t held, std::uint32_t reservoir) {
    std::vector<PacketPlace> places;
    for (std::size_t i = 0; i < count; ++i)
        places.push_back({i * 1152, held, reservoir});
    return places;
}

} // namespace

TEST_CASE(
    "aac: the packet before a stretch goes too, as its window reaches into it, and one on either side for the encoder's sake") {
    const auto rules = packet_rules(essence_of("aac", 44100, 1, {2, 1}), 1024);
    REQUIRE(rules.has_value());
    std::vector<PacketPlace> places;
    for (std::uint64_t i = 0; i < 100; ++i)
        places.push_back({i * 1024, 0, 0});
    // The stretch lies in packet 10. The window of packet 9 reaches into it.
    CHECK(packets_to_cut(*rules, places, {{10340, 10350}}, 0) == std::vector<PacketCut>{{{8, 12}, 0}});
    // The first frame of packet 11: the window of packet 9 ends just before it.
    CHECK(packets_to_cut(*rules, places, {{11264, 11265}}, 0) == std::vector<PacketCut>{{{9, 13}, 0}});
}

TEST_CASE("cuts whose packets meet are one, and none reaches beyond the recording") {
    const auto rules = packet_rules(essence_of("opus", 48000, 1, {1, 0, 1, 0, 0}), 960);
    REQUIRE(rules.has_value());
    std::vector<PacketPlace> places;
    for (std::uint64_t i = 0; i < 50; ++i)
        places.push_back({i * 960, 0, 0});
    CHECK(packets_to_cut(*rules, places, {{9600, 10560}, {15000, 16000}}, 312).size() == 1);
    CHECK(packets_to_cut(*rules, places, {{9600, 10560}, {30000, 31000}}, 312).size() == 2);
    CHECK(packets_to_cut(*rules, places, {{47000, 48000}}, 312).back().packets.end == 50);
    CHECK(packets_to_cut(*rules, places, {{0, 960}}, 312).front().packets.start == 0);
}

TEST_CASE("mp3: packets go as far back as hold bytes of what is cut") {
    const auto rules = packet_rules(essence_of("mp3", 44100, 1), 1152);
    REQUIRE(rules.has_value());
    // Packet 20 holds the start, less 1105 frames: 19; two beside: 17. Its sound starts 250 bytes before it, in packet 14.
    CHECK(packets_to_cut(*rules, packets_of_mp3(40, 100, 250), {{20 * 1152 + 10, 20 * 1152 + 20}}, 0).front().packets ==
          Range{14, 23});
    CHECK(packets_to_cut(*rules, packets_of_mp3(40, 100, 0), {{20 * 1152 + 10, 20 * 1152 + 20}}, 0).front().packets ==
          Range{17, 23});
}

TEST_CASE("as much silence stands at the start as players leave out") {
    const auto rules = packet_rules(essence_of("aac", 44100, 2, {2, 2}), 1024);
    REQUIRE(rules.has_value());
    std::vector<PacketPlace> places;
    for (std::uint64_t i = 0; i < 100; ++i)
        places.push_back({i * 1024, 0, 0});
    CHECK(packets_to_cut(*rules, places, {{0, 1000}}, 2112).front().silent == 3); // 2112 frames are 2.06 packets
    CHECK(packets_to_cut(*rules, places, {{0, 1000}}, 0).front().silent == 0);
}

TEST_CASE("what refers to packets before, or is joined by too long a silence, cannot be cut") {
    CHECK_FALSE(packet_rules(essence_of("vorbis", 44100, 1), 0).has_value());
    CHECK_FALSE(packet_rules(essence_of("amr_nb", 8000, 1), 160).has_value());
    CHECK_FALSE(packet_rules(essence_of("aac", 44100, 1, {23, 1}), 512).has_value()); // low delay
    CHECK_FALSE(packet_rules(essence_of("aac", 44100, 6, {2, 6}), 1024).has_value());
    CHECK_FALSE(packet_rules(essence_of("mp3", 8000, 1), 576).has_value()); // 72 ms
}

TEST_CASE("a silent AAC packet is what ISO/IEC 14496-3 prescribes for no coded band") {
    // single_channel_element 000, tag 0000, global_gain 8, ics_info 11, pulse, tns, gain control 000, end 111: 32 bits
    CHECK(silent_packet(essence_of("aac", 44100, 1), {}, {}) == Bytes{0x00, 0x00, 0x00, 0x07});
    // channel_pair_element 001, tag 0000, common_window 1, ics_info 11, ms_mask 00, twice (gain 8, tools 3), end 111: 46 bits
    CHECK(silent_packet(essence_of("aac", 44100, 2), {}, {}) == Bytes{0x21, 0x00, 0x00, 0x00, 0x00, 0x1C});
}

TEST_CASE("a silent MP3 packet carries the bytes that the next one needs at its end") {
    // MPEG-1 layer III, 64 kbit/s, 44.1 kHz, mono; 17 bytes of side information
    const Bytes model = {0xFF, 0xFB, 0x50, 0xC4};
    const Bytes carried(511, 0xA5);
    const Bytes packet = silent_packet(essence_of("mp3", 44100, 1), model, carried);
    REQUIRE(packet.size() == 144 * 192000 / 44100); // the first rate with 532 bytes: 160 kbit/s has 522, 192 has 626
    CHECK((packet[2] >> 4U) == 11);
    CHECK(std::vector(packet.begin() + 4, packet.begin() + 4 + 17) == Bytes(17, 0));
    CHECK(Bytes(packet.end() - 511, packet.end()) == carried);
    const auto sound = mp3_sound(packet);
    REQUIRE(sound.has_value());
    CHECK(sound->start == 21);
    CHECK(sound->reservoir == 0);
}

TEST_CASE("main_data_begin has nine bits in MPEG-1 and eight in MPEG-2") {
    Bytes mpeg1 = {0xFF, 0xFB, 0x50, 0xC4, 0x81, 0x80};
    mpeg1.resize(100, 0);
    CHECK(mp3_sound(mpeg1)->reservoir == 0x103);
    Bytes mpeg2 = {0xFF, 0xF3, 0x50, 0xC4, 0x81, 0x80};
    mpeg2.resize(100, 0);
    CHECK(mp3_sound(mpeg2)->reservoir == 0x81);
    CHECK(mp3_sound(mpeg2)->start == 13);
    CHECK_FALSE(mp3_sound(Bytes{0xFF, 0xFB, 0x50, 0xC4}).has_value());
}
