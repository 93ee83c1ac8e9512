#include "base/sodium.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <sodium.h>

namespace rectool {

void ensure_sodium() {
    static const bool started = sodium_init() >= 0;
    if (!started) throw Error(ErrorKind::input, tr("the cryptographic library (libsodium) cannot be started"));
}

} // namespace rectool
