// A few threads that take jobs from one queue.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace rectool {

/// Runs jobs on as many threads as there are processors (at most 8), or on one alone, in the order in which they came. The
/// destructor waits for the jobs that were given.
class WorkerPool {
public:
    /// Jobs in the background give way to the program's other threads.
    enum class Priority { normal, background };

    explicit WorkerPool(Priority priority = Priority::normal, unsigned count = processors()) {
        for (unsigned i = 0; i < count; ++i)
            threads_.emplace_back([this, priority] {
                // Linux gives each thread its own; failing that, the jobs are done all the same
                if (priority == Priority::background) (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10);
                work();
            });
    }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    ~WorkerPool() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
        for (std::thread& thread : threads_)
            thread.join();
    }

    /// The future carries the job's result or exception. The caller bounds how many it keeps under way.
    template <class Job> auto submit(Job job) -> std::future<decltype(job())> {
        auto task = std::make_shared<std::packaged_task<decltype(job())()>>(std::move(job));
        auto result = task->get_future();
        {
            const std::lock_guard lock(mutex_);
            jobs_.emplace_back([task] { (*task)(); });
        }
        changed_.notify_one();
        return result;
    }
    [[nodiscard]] std::size_t threads() const noexcept { return threads_.size(); }

private:
    static unsigned processors() { return std::clamp(std::thread::hardware_concurrency(), 1U, 8U); }

    void work() {
        while (true) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
            if (jobs_.empty()) return;
            const std::function<void()> job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    bool closed_ = false;
    std::vector<std::thread> threads_;
};

} // namespace rectool
