// What the programs that decode have in common.
#pragma once

#include "decode/serve.hpp"

namespace rectool {

/// Serves one recording; `argv[1]` is the locale of the program that asks for it. Returns the exit code.
int run_decoder(int argc, char** argv, Opener open);

} // namespace rectool
