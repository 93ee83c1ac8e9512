// rectool-decode: decodes one recording of any kind for rectool, which starts it. Not for people.
#include "decode/open_source.hpp"
#include "tools/decoder.hpp"

int main(int argc, char** argv) {
    return rectool::run_decoder(argc, argv, rectool::open_source);
}
