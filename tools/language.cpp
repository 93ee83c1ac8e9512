#include "tools/language.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <libintl.h>
#include <optional>
#include <string>
#include <string_view>

namespace rectool {

namespace {

std::optional<std::string> language_option(int argc, const char* const* argv) {
    constexpr std::string_view option = "--lang";
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--") break;
        if (argument == option && i + 1 < argc) return argv[i + 1];
        if (argument.starts_with("--lang=")) return std::string(argument.substr(option.size() + 1));
    }
    return std::nullopt;
}

/// Where catalogues are: beside the program, wherever it was installed or built.
std::string catalogue_folder() {
    if (const char* folder = std::getenv("TEXTDOMAINDIR"); folder != nullptr && *folder != '\0') return folder;
    std::error_code ignored;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return (program.parent_path() / RECTOOL_LOCALE_FROM_PROGRAM).string();
}

/// "nl", "pt_BR", "sr@latin": it becomes part of a file name.
bool is_language(std::string_view text) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@.-";
    return text.size() >= 2 && text.size() <= 32 && text.front() != '.' &&
           text.find_first_not_of(allowed) == std::string_view::npos;
}

} // namespace

void choose_language(int argc, const char* const* argv) {
    std::setlocale(LC_CTYPE, "");
    std::setlocale(LC_MESSAGES, ""); // no other category: numbers in files and in JSON keep their point
    bindtextdomain(text_domain, catalogue_folder().c_str());
    bind_textdomain_codeset(text_domain, "UTF-8");
    textdomain(text_domain);

    const std::optional<std::string> language = language_option(argc, argv);
    if (!language) return;
    if (!is_language(*language)) throw Error(ErrorKind::usage, tr("--lang takes a language such as nl or pt_BR"));
    ::setenv("LANGUAGE", language->c_str(), 1);
    const std::string_view locale = std::setlocale(LC_MESSAGES, nullptr);
    if (locale == "C" || locale == "POSIX") std::setlocale(LC_MESSAGES, "C.UTF-8"); // in "C" gettext translates nothing
}

} // namespace rectool
