#include "align/proof_pool.hpp"

#include <algorithm>
#include <utility>

namespace rectool::align {

ProofPool::ProofPool(const Reference& reference) : reference_(reference) {
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
    workers_.reserve(count);
    for (unsigned i = 0; i < count; ++i)
        workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

void ProofPool::start(std::span<const ProofJob> jobs) {
    {
        const std::lock_guard lock(mutex_);
        jobs_ = jobs;
        next_ = 0;
        proven_ = jobs.size();
    }
    wake_.notify_all();
}

std::size_t ProofPool::wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return running_ == 0 && next_ >= proven_; });
    jobs_ = {};
    next_ = 0;
    const std::size_t proven = std::exchange(proven_, 0);
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    return proven;
}

void ProofPool::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, stop, [this] { return next_ < proven_; })) {
        const std::size_t mine = next_++;
        const ProofJob job = jobs_[mine];
        ++running_;
        lock.unlock();
        bool proves = false;
        std::exception_ptr failure;
        try {
            proves = reference_.proves(job.block, job.bytes);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        --running_;
        if (failure) failure_ = failure;
        if (!proves) proven_ = std::min(proven_, mine);
        if (running_ == 0 && next_ >= proven_) done_.notify_all();
    }
}

} // namespace rectool::align
