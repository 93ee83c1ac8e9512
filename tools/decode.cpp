// rectool-decode: decodes one recording for rectool, which starts it. Not for people.
#include "base/text.hpp"
#include "decode/serve.hpp"
#include "tools/language.hpp"
#include "tools/memory.hpp"

#include <cerrno>
#include <clocale>
#include <cstring>

int main(int argc, char** argv) {
    rectool::keep_memory();
    rectool::choose_language(1, argv);
    if (argc > 1) std::setlocale(LC_MESSAGES, argv[1]); // that of the program that started this
    (void)rectool::tr("there is not enough memory");    // read the translations now: no file can be opened later
    (void)std::strerror(ENOMEM);
    rectool::serve();
    return 0;
}
