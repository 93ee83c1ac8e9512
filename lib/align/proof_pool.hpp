// Checks many blocks by their strong hash on every core.
#pragma once

#include "rectool/alignment.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace rectool::align {

/// A block of the reference and the bytes that should be it.
struct ProofJob {
    std::uint64_t block = 0;
    ByteView bytes;
};

/// Worker threads that live as long as the pool. One batch at a time, started and awaited by one thread.
class ProofPool {
public:
    explicit ProofPool(const Reference& reference);

    /// Begins to check `jobs`; they and their bytes must stay as they are until wait().
    void start(std::span<const ProofJob> jobs);

    /// How many of the jobs, counted from the first, proved before the first that did not.
    [[nodiscard]] std::size_t wait();

private:
    void work(const std::stop_token& stop);

    const Reference& reference_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::condition_variable done_;
    std::span<const ProofJob> jobs_;
    std::size_t next_ = 0;
    std::size_t running_ = 0;
    std::size_t proven_ = 0; ///< jobs before the first that failed
    std::exception_ptr failure_;
    std::vector<std::jthread> workers_; ///< last, so that they end before what they use
};

} // namespace rectool::align
