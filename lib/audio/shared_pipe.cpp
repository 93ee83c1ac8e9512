#include "audio/shared_pipe.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <utility>

namespace rectool {

namespace {

constexpr int idle_minutes = 10; // a disk may take its time
constexpr std::size_t verdict_limit = 16384;
constexpr std::array<std::uint8_t, 1> wake_up{};

Error no_memory() {
    return {ErrorKind::input, tr("there is not enough memory")};
}

/// Wakes the other side if it waits for no more than `count`. A full socket is full of wake-ups.
void wake(std::atomic<std::uint64_t>& needs, std::uint64_t count, int socket) {
    std::uint64_t needed = needs.load(std::memory_order_seq_cst);
    if (needed == 0 || needed > count || !needs.compare_exchange_strong(needed, 0)) return;
    (void)::send(socket, wake_up.data(), wake_up.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

} // namespace

Descriptor make_pipe_memory() {
    Descriptor memory(::memfd_create("rectool", MFD_CLOEXEC));
    if (memory.get() < 0 || ::ftruncate(memory.get(), sizeof(PipeMemory)) != 0) throw no_memory();
    return memory;
}

PipeMapping::PipeMapping(const Descriptor& memory) {
    void* address = ::mmap(nullptr, sizeof(PipeMemory), PROT_READ | PROT_WRITE, MAP_SHARED, memory.get(), 0);
    if (address == MAP_FAILED) throw no_memory();
    memory_ = static_cast<PipeMemory*>(address);
}

PipeMapping::~PipeMapping() {
    ::munmap(memory_, sizeof(PipeMemory));
}

std::size_t PipeReader::available() const {
    const std::uint64_t count = memory_->written.load(std::memory_order_seq_cst) - taken_;
    if (count > pipe_capacity) throw PipeBroken();
    return static_cast<std::size_t>(count);
}

// Both sides first say what they need, then look again: so neither sleeps while the other has done it already.
void PipeReader::wait(std::uint64_t until) {
    memory_->reader_needs.store(until, std::memory_order_seq_cst);
    // minute by minute: a process that was stopped for long is not idle when it goes on
    for (int minute = 0; taken_ + available() < until; ++minute) {
        if (minute == idle_minutes) throw PipeBroken();
        pollfd file{socket_, POLLIN, 0};
        if (::poll(&file, 1, 60 * 1000) > 0) break;
    }
    std::array<std::uint8_t, 64> message;
    const ssize_t got = ::recv(socket_, message.data(), message.size(), MSG_DONTWAIT);
    const bool gone = got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
    if (gone && available() == 0) throw PipeBroken();
}

/// What there is, up to `wanted` bytes and to the ring's end.
ByteView PipeReader::next(std::size_t wanted) {
    std::size_t count = available();
    while (count == 0) {
        wait(taken_ + std::min(wanted, pipe_capacity / 2));
        count = available();
    }
    const std::size_t at = taken_ % pipe_capacity;
    return ByteView(memory_->ring).subspan(at, std::min({count, wanted, pipe_capacity - at}));
}

void PipeReader::took(std::size_t count) {
    taken_ += count;
    memory_->taken.store(taken_, std::memory_order_seq_cst);
    wake(memory_->writer_needs, taken_, socket_);
}

void PipeReader::read(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const ByteView bytes = next(out.size());
        std::memcpy(out.data(), bytes.data(), bytes.size());
        out = out.subspan(bytes.size());
        took(bytes.size());
    }
}

void PipeReader::append(Bytes& out, std::size_t count) {
    while (count > 0) {
        const ByteView bytes = next(count);
        out.insert(out.end(), bytes.begin(), bytes.end());
        count -= bytes.size();
        took(bytes.size());
    }
}

void PipeWriter::wait(std::uint64_t until) {
    memory_->writer_needs.store(until, std::memory_order_seq_cst);
    if (memory_->taken.load(std::memory_order_seq_cst) >= until) return;
    if (Bytes message = take_message(); !message.empty()) early_ = std::move(message);
}

Bytes PipeWriter::take_message() {
    Bytes message(verdict_limit);
    const ssize_t got = ::read(socket_, message.data(), message.size());
    if (got < 0 && errno == EINTR) return {};
    if (got <= 0) throw PipeBroken();
    message.resize(got == static_cast<ssize_t>(wake_up.size()) ? 0 : static_cast<std::size_t>(got));
    return message;
}

void PipeWriter::write(ByteView bytes) {
    while (!bytes.empty()) {
        const std::uint64_t used = written_ - memory_->taken.load(std::memory_order_seq_cst);
        if (used == pipe_capacity) { // room for half of it at least, so that the two do not wake each other all the time
            wait(written_ - pipe_capacity / 2);
            continue;
        }
        const std::size_t at = written_ % pipe_capacity;
        const std::size_t room = std::min<std::size_t>(pipe_capacity - static_cast<std::size_t>(used), pipe_capacity - at);
        const ByteView part = bytes.first(std::min(bytes.size(), room));
        std::memcpy(memory_->ring + at, part.data(), part.size());
        bytes = bytes.subspan(part.size());
        written_ += part.size();
        memory_->written.store(written_, std::memory_order_seq_cst);
        wake(memory_->reader_needs, written_, socket_);
    }
}

Bytes PipeWriter::receive() {
    if (!early_.empty()) return std::exchange(early_, {});
    Bytes message;
    while (message.empty())
        message = take_message();
    return message;
}

} // namespace rectool
