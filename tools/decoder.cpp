#include "tools/decoder.hpp"

#include "base/text.hpp"
#include "tools/language.hpp"
#include "tools/memory.hpp"

#include <cerrno>
#include <clocale>
#include <cstring>
#include <exception>

namespace rectool {

int run_decoder(int argc, char** argv, Opener open) {
    keep_memory();
    choose_language(1, argv);
    if (argc > 1) std::setlocale(LC_MESSAGES, argv[1]);
    (void)tr("there is not enough memory"); // read the translations now: no file can be opened later
    (void)std::strerror(ENOMEM);
    try {
        serve(open);
        return 0;
    } catch (const std::exception&) { // who started it says so
        return 2;
    }
}

} // namespace rectool
