// Checks signatures on all processors while the reader goes on.
#pragma once

#include "base/worker_pool.hpp"
#include "rectool/keys.hpp"

#include <cstdint>
#include <deque>
#include <future>
#include <string>
#include <vector>

namespace rectool {

class SignaturePool {
public:
    /// `ticket` names the line in failed(). Waits while too much is queued.
    void add(std::uint64_t ticket, const PublicKey& key, std::string line, const Signature& signature);

    /// Waits for all and returns the tickets whose signature is not the key's, in the order of the calls.
    [[nodiscard]] std::vector<std::uint64_t> failed();

private:
    struct Job {
        std::uint64_t ticket;
        PublicKey key;
        std::string line;
        Signature signature;
    };
    static std::vector<std::uint64_t> check(const std::vector<Job>& jobs);
    void submit();
    void collect();

    WorkerPool workers_{WorkerPool::Priority::background}; // the audio, which is read meanwhile, is what takes longest
    std::vector<Job> batch_;
    std::deque<std::future<std::vector<std::uint64_t>>> pending_;
    std::vector<std::uint64_t> failed_;
};

} // namespace rectool
