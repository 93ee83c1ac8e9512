// A time-stamp token, or an authority's reply, of a stranger: nothing of it holds.
#include "rectool/timestamp.hpp"
#include "fuzz/check.hpp"
#include "rectool/error.hpp"

#include <cstdint>

using namespace rectool;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    const Bytes copy(data, data + size);
    static const Bytes request = make_timestamp_request(Hash{});
    must(!check_token(bytes, {copy}, Hash{}, {}).holds);
    try {
        (void)token_of_response(bytes, request, Hash{});
        must(false); // it would have to know the nonce
    } catch (const Error&) {
    }
    try {
        (void)token_of_response(bytes, bytes, Hash{});
    } catch (const Error&) {
    }
    return 0;
}
