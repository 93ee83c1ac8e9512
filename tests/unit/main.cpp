#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdlib>
#include <doctest/doctest.h>

int main(int argc, char** argv) {
    ::setenv("RECTOOL_HELPERS", RECTOOL_TEST_HELPERS, 1); // this program is not where they are
    return doctest::Context(argc, argv).run();
}
