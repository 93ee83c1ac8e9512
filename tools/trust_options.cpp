#include "tools/trust_options.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "tools/command.hpp"
#include "tools/paths.hpp"

#include <filesystem>
#include <fmt/format.h>

namespace rectool {

namespace {

TrustList read_trust_file(const std::string& path) {
    return parse_trust(read_small_file(path, max_trust_file_size), path);
}

} // namespace

void add_trust_options(CLI::App& parser, TrustOptions& options) {
    parser.add_option("-p,--public-key", options.key_files, tr("trust the key in this file"))
        ->type_name("FILE")
        ->take_all()
        ->check(not_empty());
    parser.add_option("-P", options.keys, tr("trust this key"))->type_name("RW...")->take_all();
    parser.add_option("--trust", options.trust_path, tr("trust the keys in this trust file"))
        ->type_name("FILE")
        ->check(not_empty());
}

TrustList trust_of(const TrustOptions& options) {
    TrustList trust;
    if (!options.trust_path.empty()) trust = read_trust_file(options.trust_path);
    for (const std::string& path : options.key_files)
        trust.push_back({std::filesystem::path(path).filename().string(), read_public_key_file(path), "", {}, {}, {}});
    for (const std::string& text : options.keys) {
        const auto key = parse_public_key(text);
        if (!key)
            throw Error(ErrorKind::usage, fmt::format(fmt::runtime(tr("this is no usable public key: {}")), text),
                        tr("a public key has 56 characters and begins with RW"));
        trust.push_back({key->id_text(), *key, "", {}, {}, {}});
    }
    const bool named = !options.trust_path.empty() || !trust.empty();
    if (named) return trust;
    const std::string path = default_trust_path();
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) ? read_trust_file(path) : trust;
}

} // namespace rectool
