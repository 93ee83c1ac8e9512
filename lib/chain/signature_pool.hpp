// Checks signatures on all processors while the reader goes on.
#pragma once

#include "rectool/keys.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace rectool {

class SignaturePool {
public:
    SignaturePool();
    SignaturePool(const SignaturePool&) = delete;
    SignaturePool& operator=(const SignaturePool&) = delete;
    ~SignaturePool();

    /// `ticket` names the line in failed(). Waits while too much is queued.
    void add(std::uint64_t ticket, const PublicKey& key, std::string line, const Signature& signature);

    /// Waits for all and returns the tickets whose signature is not the key's, ascending.
    [[nodiscard]] std::vector<std::uint64_t> failed();

private:
    struct Job {
        std::uint64_t ticket;
        PublicKey key;
        std::string line;
        Signature signature;
    };
    void work();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::vector<Job>> queue_;
    std::vector<Job> batch_;
    std::vector<std::uint64_t> failed_;
    bool closed_ = false;
    std::vector<std::thread> workers_;
};

} // namespace rectool
