#include "decode/confine.hpp"

#include "audio/source_messages.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace rectool {

namespace {

constexpr rlim_t memory_limit = rlim_t{512} << 20U;
constexpr rlim_t seconds = 10;
constexpr rlim_t seconds_per_mebibyte = 2;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RECTOOL_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(RECTOOL_SANITIZED)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

Error not_confined(int error) {
    return {ErrorKind::input, fmt::format(fmt::runtime(tr("this system cannot confine the decoder, so nothing is decoded: {}")),
                                          std::strerror(error))};
}

void limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
    rlimit now{};
    if (::getrlimit(resource, &now) != 0) throw not_confined(errno);
    now.rlim_max = std::min(now.rlim_max, hard);
    now.rlim_cur = std::min(now.rlim_cur, std::min(soft, now.rlim_max));
    if (::setrlimit(resource, &now) != 0) throw not_confined(errno);
}

struct FilterFree {
    void operator()(void* filter) const noexcept { ::seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, FilterFree>;

template <class... Conditions> void allow(const Filter& filter, int call, Conditions... conditions) {
    const std::array<scmp_arg_cmp, sizeof...(conditions)> all{conditions...};
    const int error = ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, all.size(), all.data());
    if (error != 0) throw not_confined(-error);
}

scmp_arg_cmp is(unsigned argument, std::uint64_t value) {
    return {argument, SCMP_CMP_EQ, value, 0};
}

/// The bits of `mask` in the argument are those of `value`.
scmp_arg_cmp has_bits(unsigned argument, std::uint64_t mask, std::uint64_t value) {
    return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

void allow_what_is_needed(const Filter& filter) {
    allow(filter, SCMP_SYS(pread64), is(0, decoder_file));
    allow(filter, SCMP_SYS(read), is(0, decoder_socket));
    allow(filter, SCMP_SYS(sendto), is(0, decoder_socket));
    allow(filter, SCMP_SYS(tgkill), is(0, static_cast<std::uint64_t>(::getpid()))); // abort()
    constexpr std::uint64_t no_file = MAP_ANONYMOUS;
    allow(filter, SCMP_SYS(mmap), has_bits(2, PROT_EXEC, 0), has_bits(3, no_file, no_file));
    allow(filter, SCMP_SYS(mprotect), has_bits(2, PROT_EXEC, 0));
    for (const int call :
         {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(close), SCMP_SYS(futex), SCMP_SYS(exit),
          SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall),
          SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), SCMP_SYS(getpid),
          SCMP_SYS(gettid), SCMP_SYS(getrandom)})
        allow(filter, call);
    if (sanitized) { // they map terabytes, and try addresses with pipes
        allow(filter, SCMP_SYS(pipe2));
        allow(filter, SCMP_SYS(write), scmp_arg_cmp{0, SCMP_CMP_GE, decoder_socket, 0});
        allow(filter, SCMP_SYS(sigaltstack));
    }
    // libraries look for their settings and translations now and then, and go on without
    for (const int call : {SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
                           SCMP_SYS(stat), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(readlink), SCMP_SYS(readlinkat)})
        if (const int error = ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ERRNO(EACCES), call, 0, nullptr); error != 0)
            throw not_confined(-error);
}

} // namespace

void confine(std::uint64_t file_size) {
    const auto time = seconds + seconds_per_mebibyte * (file_size >> 20U);
    limit(RLIMIT_CPU, time, time + 1);
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    if (!sanitized) limit(RLIMIT_NOFILE, 0, 0);
    if (!sanitized) limit(RLIMIT_DATA, memory_limit, memory_limit);
    const Filter filter(::seccomp_init(SCMP_ACT_KILL_PROCESS));
    if (!filter) throw not_confined(ENOMEM);
    allow_what_is_needed(filter);
    if (const int error = ::seccomp_load(filter.get()); error != 0) throw not_confined(-error);
}

} // namespace rectool
