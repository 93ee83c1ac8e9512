#include "chain/signature_pool.hpp"

#include "rectool/record.hpp"

#include <utility>

namespace rectool {

namespace {
constexpr std::size_t batch_size = 64;
constexpr std::size_t max_pending = 32;
} // namespace

void SignaturePool::add(std::uint64_t ticket, const PublicKey& key, std::string line, const Signature& signature) {
    batch_.push_back({ticket, key, std::move(line), signature});
    if (batch_.size() >= batch_size) submit();
    if (pending_.size() > max_pending) collect();
}

std::vector<std::uint64_t> SignaturePool::failed() {
    submit();
    while (!pending_.empty())
        collect();
    return std::move(failed_);
}

std::vector<std::uint64_t> SignaturePool::check(const std::vector<Job>& jobs) {
    std::vector<std::uint64_t> failed;
    for (const Job& job : jobs)
        if (!verify_signature(job.key, signed_bytes(job.line), job.signature)) failed.push_back(job.ticket);
    return failed;
}

void SignaturePool::submit() {
    if (!batch_.empty()) pending_.push_back(workers_.submit([jobs = std::exchange(batch_, {})] { return check(jobs); }));
}

void SignaturePool::collect() {
    const std::vector<std::uint64_t> failed = pending_.front().get();
    pending_.pop_front();
    failed_.insert(failed_.end(), failed.begin(), failed.end());
}

} // namespace rectool
