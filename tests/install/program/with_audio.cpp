// Uses rectool::audio, and through it rectool::chain: with-audio RECORDING
#include <rectool/audio_source.hpp>
#include <rectool/bytes.hpp>

#include <iostream>

int main(int, char** argv) {
    std::cout << rectool::base64_encode(rectool::as_bytes("foobar")) << '\n';
    return rectool::open_audio(argv[1], {})->essence().rate == 8000 ? 0 : 1;
}
