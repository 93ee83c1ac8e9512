#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdlib>
#include <doctest/doctest.h>

int main(int argc, char** argv) {
    ::setenv("RECTOOL_DECODER", RECTOOL_TEST_DECODER, 1); // this program is not where the decoder is
    return doctest::Context(argc, argv).run();
}
