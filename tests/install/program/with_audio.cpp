// Uses rectool::audio, and through it rectool::chain.
#include <rectool/bytes.hpp>
#include <rectool/essence.hpp>

#include <iostream>

int main() {
    std::cout << rectool::base64_encode(rectool::as_bytes("foobar")) << '\n';
    return rectool::bytes_per_sample(rectool::SampleFormat::s24) == 3 ? 0 : 1;
}
