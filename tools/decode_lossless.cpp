// rectool-decode-lossless: the same for what needs no FFmpeg, and starts sooner. Not for people.
#include "decode/open_lossless.hpp"
#include "tools/decoder.hpp"

int main(int argc, char** argv) {
    return rectool::run_decoder(argc, argv, rectool::open_lossless);
}
