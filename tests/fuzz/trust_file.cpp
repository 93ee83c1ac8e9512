// A trust file: what was read is the same when written and read again.
#include "fuzz/check.hpp"
#include "rectool/error.hpp"
#include "rectool/trust.hpp"

#include <cstdint>

using namespace rectool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::optional<TrustList> list;
    try {
        list = parse_trust({reinterpret_cast<const char*>(data), size}, "fuzzed");
    } catch (const Error&) { // a refusal is an answer
    }
    if (list) must(parse_trust(format_trust(*list), "again") == *list);
    return 0;
}
