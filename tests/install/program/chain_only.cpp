// Uses rectool::chain alone.
#include <rectool/bytes.hpp>
#include <rectool/hash.hpp>

#include <iostream>

int main() {
    // printf abc | b2sum -l 256
    const auto* expected = "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319";
    const rectool::Hash hash = rectool::blake2b({rectool::as_bytes("abc")});
    std::cout << rectool::base64_encode(rectool::as_bytes("foobar")) << '\n'; // Zm9vYmFy, RFC 4648
    return rectool::hex_encode(hash) == expected ? 0 : 1;
}
