// Answers of a process that may be in the hands of whoever made the file.
#include "audio/source_messages.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <thread>

using namespace rectool;

namespace {

/// Both ends of a pipe.
struct Ends {
    Ends() {
        std::array<int, 2> sockets{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets.data()) == 0);
        for (std::size_t i = 0; i < 2; ++i)
            ends[i] = Descriptor(sockets[i]);
    }
    Descriptor memory = make_pipe_memory();
    std::array<Descriptor, 2> ends;
    /// The writer is gone.
    void hang_up() { ends[1] = Descriptor(); }
};

const Essence pcm{EssenceType::pcm, SampleFormat::s16, {}, {}, 8000, 2};
const Essence packets{EssenceType::packets, SampleFormat::s16, "aac", {1, 2}, 48000, 1};

UnitChunk pcm_chunk(std::uint64_t frames) {
    UnitChunk chunk;
    chunk.first = 7;
    chunk.count = frames;
    for (std::uint64_t i = 0; i < 4 * frames; ++i)
        chunk.bytes.push_back(static_cast<std::uint8_t>(i * 31));
    return chunk;
}

UnitChunk packet_chunk() {
    UnitChunk chunk;
    chunk.first = 7;
    chunk.count = 2;
    chunk.bytes.assign(15, 9);
    chunk.sizes = {5, 10};
    chunk.frames = {1024, 960};
    return chunk;
}

/// The bytes of an answer, as they stand in the pipe.
Bytes bytes_of(const SourceAnswer& answer) {
    Ends ends;
    const PipeMapping memory(ends.memory);
    PipeWriter writer(ends.memory, ends.ends[1].get());
    write_answer(writer, answer);
    return {memory->ring, memory->ring + memory->written.load()};
}

/// What is read when a process writes these bytes and ends.
SourceAnswer read_from(ByteView bytes, const Essence& essence) {
    Ends ends;
    PipeWriter(ends.memory, ends.ends[1].get()).write(bytes);
    ends.hang_up();
    PipeReader reader(ends.memory, ends.ends[0].get());
    return read_answer(reader, essence, 7);
}

} // namespace

TEST_CASE("what is written to the pipe is read, also when it is larger than the pipe and both wait for each other") {
    Ends ends;
    Bytes sent;
    for (std::size_t i = 0; i < 5 * pipe_capacity + 13; ++i)
        sent.push_back(static_cast<std::uint8_t>(i * i >> 5U));
    std::thread writing([&] {
        PipeWriter writer(ends.memory, ends.ends[1].get());
        for (std::size_t at = 0, step = 1; at < sent.size(); at += step, step = step * 3 % 300007)
            writer.write(ByteView(sent).subspan(at, std::min(step, sent.size() - at)));
    });
    PipeReader reader(ends.memory, ends.ends[0].get());
    Bytes got;
    for (std::size_t step = 1; got.size() < sent.size(); step = step * 5 % 200003)
        reader.append(got, std::min(step, sent.size() - got.size()));
    writing.join();
    CHECK(got == sent);
}

TEST_CASE("chunks come as they were sent") {
    for (const auto& [essence, chunk] : {std::pair{pcm, pcm_chunk(100)}, std::pair{packets, packet_chunk()}}) {
        const SourceAnswer answer = read_from(bytes_of(chunk), essence);
        const auto& got = std::get<UnitChunk>(answer);
        CHECK(got.first == 7);
        CHECK(got.count == chunk.count);
        CHECK(got.bytes == chunk.bytes);
        CHECK(got.sizes == chunk.sizes);
        CHECK(got.frames == chunk.frames);
    }
}

TEST_CASE("an answer that is cut off anywhere is no answer") {
    SourceSummary summary;
    summary.presentation.played = {{0, 10}, {20, 30}};
    summary.notes = {{SourceNoteKind::video, 0}};
    for (const SourceAnswer& answer :
         {SourceAnswer(SourceOpened{packets, {"FC", -5, {}}, "MP4", 1000}), SourceAnswer(packet_chunk()), SourceAnswer(summary),
          SourceAnswer(SourceFailed{"it", "went"}), SourceAnswer(SourceMoved{{1, 2}}), SourceAnswer(SourcePaused{}),
          SourceAnswer(SourceDeclined{})}) {
        const Bytes whole = bytes_of(answer);
        CHECK(read_from(whole, packets).index() == answer.index());
        for (std::size_t length = 0; length < whole.size(); ++length) {
            CAPTURE(length);
            CHECK_THROWS_AS((void)read_from(ByteView(whole).first(length), packets), PipeBroken);
        }
    }
}

TEST_CASE("numbers that do not fit together are no answer") {
    const auto refused = [](const SourceAnswer& answer, const Essence& essence) {
        CHECK_THROWS_AS((void)read_from(bytes_of(answer), essence), PipeBroken);
    };
    UnitChunk chunk = pcm_chunk(10);
    chunk.bytes.pop_back();
    refused(chunk, pcm); // half a frame
    chunk = pcm_chunk(10);
    chunk.sizes = {40};
    refused(chunk, pcm); // sizes are for packets
    chunk = pcm_chunk(10);
    chunk.inexact = {{7, 18}};
    refused(chunk, pcm); // beyond the chunk
    refused(pcm_chunk(0), pcm);
    refused(pcm_chunk(10), packets);
    chunk = packet_chunk();
    chunk.sizes = {5, 11};
    refused(chunk, packets); // more than there is
    chunk = packet_chunk();
    chunk.sizes = {3, 12};
    refused(chunk, packets); // a packet has its length before it
    chunk = packet_chunk();
    chunk.frames.pop_back();
    refused(chunk, packets);
    Essence many = pcm;
    many.channels = 65;
    refused(SourceOpened{many, {}, "WAV", {}}, {});
    Essence slow = pcm;
    slow.rate = 1;
    refused(SourceOpened{slow, {}, "WAV", {}}, {});
}

TEST_CASE("any changed byte of an answer gives an answer or none, and does no harm") {
    for (const SourceAnswer& answer :
         {SourceAnswer(SourceOpened{packets, {"FC", -5, {{0, 3}}}, "MP4", 1000}), SourceAnswer(packet_chunk())}) {
        const Bytes whole = bytes_of(answer);
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (const std::uint8_t value : {std::uint8_t{0}, std::uint8_t{1}, std::uint8_t{0x7F}, std::uint8_t{0xFF}}) {
                Bytes changed = whole;
                changed[at] = value;
                try {
                    (void)read_from(changed, packets);
                } catch (const PipeBroken&) { // that is none
                }
            }
    }
}

TEST_CASE("counts of the other side that cannot be are not believed") {
    Ends ends;
    const PipeMapping memory(ends.memory);
    PipeReader reader(ends.memory, ends.ends[0].get());
    memory->written = pipe_capacity + 1;
    std::array<std::uint8_t, 8> out{};
    CHECK_THROWS_AS(reader.read(out), PipeBroken);
    memory->written = UINT64_MAX;
    CHECK_THROWS_AS(reader.read(out), PipeBroken);
}
