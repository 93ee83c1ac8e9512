// A bundle of a stranger: it is refused, or its parts are what its list says.
#include "bundle/bundle.hpp"
#include "fuzz/check.hpp"
#include "rectool/error.hpp"

#include <cstdint>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace rectool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int file = ::memfd_create("bundle", MFD_CLOEXEC);
    must(file >= 0 && ::write(file, data, size) == static_cast<ssize_t>(size));
    try {
        const Bundle bundle("/proc/self/fd/" + std::to_string(file));
        must(is_bundle_name(bundle.recording()) && is_bundle_name(bundle.chain()) && bundle.recording() != bundle.chain());
        for (const std::string& name : {bundle.chain(), bundle.recording()}) {
            const TemporaryFile unpacked = bundle.unpack(name, {});
            struct stat info {};
            must(::stat(unpacked.path().c_str(), &info) == 0);
            must(static_cast<std::uint64_t>(info.st_size) <= size * max_bundle_ratio + max_bundle_slack);
        }
    } catch (const Error&) { // refused
    }
    ::close(file);
    return 0;
}
