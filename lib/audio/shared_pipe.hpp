// A pipe for much data between two processes that do not trust each other: a ring in shared memory, and a socket to wake by.
#pragma once

#include "audio/descriptor.hpp"
#include "rectool/bytes.hpp"

#include <atomic>
#include <cstdint>
#include <exception>

namespace rectool {

inline constexpr std::size_t pipe_capacity = std::size_t{1} << 20;

/// The shared memory. Both sides keep their own count, and believe the other's only within bounds.
struct PipeMemory {
    alignas(64) std::atomic<std::uint64_t> written; ///< bytes ever written
    std::atomic<std::uint64_t> writer_needs;        ///< the writer sleeps until that many are taken; 0: it is awake
    alignas(64) std::atomic<std::uint64_t> taken;   ///< bytes ever read
    std::atomic<std::uint64_t> reader_needs;        ///< the reader sleeps until that many are written; 0: it is awake
    alignas(64) std::uint8_t ring[pipe_capacity];
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

/// Maps the memory behind a descriptor, for as long as this lives.
class PipeMapping {
public:
    /// Throws Error{input} if there is not enough memory.
    explicit PipeMapping(const Descriptor& memory);
    ~PipeMapping();
    PipeMapping(const PipeMapping&) = delete;
    PipeMapping& operator=(const PipeMapping&) = delete;

    [[nodiscard]] PipeMemory& operator*() const noexcept { return *memory_; }
    [[nodiscard]] PipeMemory* operator->() const noexcept { return memory_; }

private:
    PipeMemory* memory_;
};

/// Memory for a pipe, filled with zeros. Throws Error{input} if there is none.
[[nodiscard]] Descriptor make_pipe_memory();

/// The other side is gone, or does not keep to the rules of the pipe.
class PipeBroken : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "the pipe is broken"; }
};

/// The end that reads; it need not trust the writer. `socket` is a SOCK_SEQPACKET one, which outlives this.
class PipeReader {
public:
    PipeReader(const Descriptor& memory, int socket) : memory_(memory), socket_(socket) {}

    /// Fills `out`. Throws PipeBroken: the writer is gone before that, its counts are wrong, or it was idle for ten minutes.
    void read(std::span<std::uint8_t> out);

    /// Appends `count` bytes to `out`; throws as read().
    void append(Bytes& out, std::size_t count);

private:
    ByteView next(std::size_t wanted);
    std::size_t available() const;
    void wait(std::uint64_t until);
    void took(std::size_t count);

    PipeMapping memory_;
    int socket_;
    std::uint64_t taken_ = 0;
};

/// The end that writes. Over the socket it gets what wakes it, and messages of the reader.
class PipeWriter {
public:
    PipeWriter(const Descriptor& memory, int socket) : memory_(memory), socket_(socket) {}

    /// Throws PipeBroken when the reader is gone.
    void write(ByteView bytes);

    /// Waits for the next message of the reader that is more than a wake-up. Throws PipeBroken when the reader is gone.
    [[nodiscard]] Bytes receive();

private:
    void wait(std::uint64_t until);
    /// One message from the socket; empty for a wake-up.
    [[nodiscard]] Bytes take_message();

    PipeMapping memory_;
    int socket_;
    std::uint64_t written_ = 0;
    Bytes early_; ///< a message that came while waiting for room
};

} // namespace rectool
