// Public and secret key files. No passphrase is given, so no key is derived.
#include "fuzz/check.hpp"
#include "rectool/error.hpp"
#include "rectool/keys.hpp"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

using namespace rectool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const int file = ::memfd_create("key", MFD_CLOEXEC);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    must(::ftruncate(file, 0) == 0 && ::pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
    try {
        const PublicKey key = read_public_key_file(path);
        must(parse_public_key(key.text()) == key);
    } catch (const Error&) { // a refusal is an answer
    }
    try {
        const SecretKey key = read_secret_key_file(path, []() -> Passphrase { throw Error(ErrorKind::usage, "none"); });
        must(verify_signature(key.public_key(), {}, key.sign({})));
    } catch (const Error&) { // a refusal is an answer
    }
    return 0;
}
