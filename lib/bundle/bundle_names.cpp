#include "base/utf8.hpp"
#include "bundle/bundle.hpp"

#include <algorithm>

namespace rectool {

namespace {

constexpr std::size_t longest_part = 200; // bytes; every file system takes that much

/// Nothing that any system takes for something else than a name.
bool is_file_name(std::string_view part) {
    constexpr std::string_view special = "/\\:*?\"<>|";
    const auto harmful = [&](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || special.find(c) != std::string_view::npos;
    };
    return !part.empty() && part.size() <= longest_part && part.front() != '.' && part.front() != ' ' && part.back() != '.' &&
           part.back() != ' ' && std::none_of(part.begin(), part.end(), harmful);
}

} // namespace

bool is_bundle_name(std::string_view name) {
    if (!is_utf8(name)) return false;
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) return is_file_name(name);
    return is_file_name(name.substr(0, slash)) && is_file_name(name.substr(slash + 1));
}

} // namespace rectool
