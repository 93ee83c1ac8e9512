#include "tools/paths.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"

#include <cstdlib>
#include <filesystem>
#include <pwd.h>
#include <unistd.h>

namespace rectool {

namespace {

std::filesystem::path home_folder(const char* hint) {
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return home;
    if (const passwd* user = ::getpwuid(::getuid()); user != nullptr && user->pw_dir != nullptr && *user->pw_dir != '\0')
        return user->pw_dir;
    throw Error(ErrorKind::usage, tr("there is no home folder (HOME is not set)"), hint);
}

} // namespace

std::string default_trust_path() {
    const char* configured = std::getenv("XDG_CONFIG_HOME");
    const bool usable = configured != nullptr && *configured == '/'; // relative ones are to be ignored, says its specification
    const std::filesystem::path folder =
        usable ? std::filesystem::path(configured) : home_folder(tr("name the file with --trust")) / ".config";
    return (folder / "rectool" / "trust").string();
}

std::string default_secret_key_path() {
    const char* configured = std::getenv("MINISIGN_CONFIG_DIR");
    const bool usable = configured != nullptr && *configured != '\0';
    const std::filesystem::path folder =
        usable ? std::filesystem::path(configured) : home_folder(tr("name the file with -s")) / ".minisign";
    return (folder / "minisign.key").string();
}

std::string default_public_key_path() {
    return "minisign.pub";
}

} // namespace rectool
