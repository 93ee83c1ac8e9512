#include "chain/signature_pool.hpp"

#include "rectool/record.hpp"

#include <algorithm>

namespace rectool {

namespace {
constexpr std::size_t batch_size = 64;
constexpr std::size_t max_queued_batches = 32;
} // namespace

SignaturePool::SignaturePool() {
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    for (unsigned i = 0; i < count; ++i)
        workers_.emplace_back([this] { work(); });
}

SignaturePool::~SignaturePool() {
    (void)failed();
}

void SignaturePool::add(std::uint64_t ticket, const PublicKey& key, std::string line, const Signature& signature) {
    batch_.push_back({ticket, key, std::move(line), signature});
    if (batch_.size() < batch_size) return;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queue_.size() < max_queued_batches; });
    queue_.push_back(std::move(batch_));
    batch_.clear();
    changed_.notify_all();
}

std::vector<std::uint64_t> SignaturePool::failed() {
    {
        const std::lock_guard lock(mutex_);
        if (!batch_.empty()) queue_.push_back(std::move(batch_));
        batch_.clear();
        closed_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_)
        worker.join();
    workers_.clear();
    std::sort(failed_.begin(), failed_.end());
    return failed_;
}

void SignaturePool::work() {
    while (true) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
        if (queue_.empty()) return;
        const std::vector<Job> jobs = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        changed_.notify_all();
        for (const Job& job : jobs) {
            if (verify_signature(job.key, signed_bytes(job.line), job.signature)) continue;
            const std::lock_guard relock(mutex_);
            failed_.push_back(job.ticket);
        }
    }
}

} // namespace rectool
