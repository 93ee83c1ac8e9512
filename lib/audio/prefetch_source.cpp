#include "audio/prefetch_source.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace rectool {

namespace {

constexpr std::size_t max_queued = 4;

void append(UnitChunk& to, const UnitChunk& from, std::uint64_t first, std::uint64_t count, std::size_t offset,
            std::size_t length) {
    const auto begin = from.bytes.begin() + static_cast<std::ptrdiff_t>(offset);
    if (to.count == 0) to.first = from.first + first;
    to.bytes.insert(to.bytes.end(), begin, begin + static_cast<std::ptrdiff_t>(length));
    const auto copy_some = [&](const std::vector<std::uint32_t>& values, std::vector<std::uint32_t>& out) {
        if (values.empty()) return;
        const auto start = values.begin() + static_cast<std::ptrdiff_t>(first);
        out.insert(out.end(), start, start + static_cast<std::ptrdiff_t>(count));
    };
    copy_some(from.sizes, to.sizes);
    copy_some(from.frames, to.frames);
    const Range taken{from.first + first, from.first + first + count};
    for (const Range& range : from.inexact) {
        const Range part{std::max(range.start, taken.start), std::min(range.end, taken.end)};
        if (!part.empty()) to.inexact.push_back(part);
    }
    to.count += count;
}

class PrefetchSource final : public AudioSource {
public:
    explicit PrefetchSource(std::unique_ptr<AudioSource> source)
        : source_(std::move(source)), expected_(source_->frames_expected()), thread_([this] { work(); }) {}
    ~PrefetchSource() override { stop(); }
    PrefetchSource(const PrefetchSource&) = delete;
    PrefetchSource& operator=(const PrefetchSource&) = delete;

    const Essence& essence() const override { return source_->essence(); }
    const Presentation& presentation() const override { return source_->presentation(); }
    const std::string& container() const override { return source_->container(); }
    std::optional<std::uint64_t> frames_expected() const override { return expected_; }

    std::uint64_t read(UnitChunk& chunk, std::uint64_t max_units) override {
        if (used_ == current_.count && !next_chunk()) return 0;
        const std::uint64_t count = std::min(max_units, current_.count - used_);
        if (chunk.count == 0 && count == current_.count) { // all of it: nothing has to be copied
            chunk = std::exchange(current_, {});
            used_ = 0;
            return count;
        }
        std::size_t length = count * essence().unit_bytes();
        if (essence().type == EssenceType::packets)
            for (std::uint64_t i = used_; i < used_ + count; ++i)
                length += current_.sizes[i];
        append(chunk, current_, used_, count, offset_, length);
        used_ += count;
        offset_ += length;
        return count;
    }

    void seek(std::uint64_t /*unit*/) override { throw Error(ErrorKind::input, tr("cannot move in a file that is read ahead")); }

    SourceSummary finish() override {
        stop();
        return source_->finish();
    }

private:
    /// Takes the next chunk off the queue; false at the end.
    bool next_chunk() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !queue_.empty() || ended_; });
        if (queue_.empty()) {
            if (failure_) std::rethrow_exception(failure_);
            return false;
        }
        current_ = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        changed_.notify_all();
        used_ = 0;
        offset_ = 0;
        return true;
    }

    void work() {
        try {
            const std::uint64_t wanted = source_->essence().units_in_piece();
            UnitChunk chunk;
            while (source_->read(chunk, wanted) > 0) {
                std::unique_lock lock(mutex_);
                changed_.wait(lock, [this] { return queue_.size() < max_queued || stopping_; });
                if (stopping_) break;
                queue_.push_back(std::move(chunk));
                lock.unlock();
                changed_.notify_all();
                chunk = {};
            }
        } catch (...) {
            failure_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        if (thread_.joinable()) thread_.join();
    }

    std::unique_ptr<AudioSource> source_;
    std::optional<std::uint64_t> expected_;
    UnitChunk current_;
    std::uint64_t used_ = 0; ///< units of current_
    std::size_t offset_ = 0; ///< bytes of current_
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<UnitChunk> queue_;
    std::exception_ptr failure_; ///< written before ended_
    bool ended_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace

std::unique_ptr<AudioSource> prefetched(std::unique_ptr<AudioSource> source) {
    return std::make_unique<PrefetchSource>(std::move(source));
}

} // namespace rectool
