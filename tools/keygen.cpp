#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/passphrase.hpp"
#include "tools/paths.hpp"
#include "tools/terminal.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

struct KeygenOptions {
    std::string secret_path; ///< empty: minisign's place
    std::string public_path = default_public_key_path();
    bool no_passphrase = false;
    std::optional<int> passphrase_fd;
    bool quiet = false;
};

/// Before a passphrase is asked for; write_key_pair makes sure of it.
void refuse_existing(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored)))
        throw Error(ErrorKind::output, std::string(tr("this key file exists already, and is not overwritten:")) + " " + path,
                    tr("choose other names with -s and -p"));
}

int run_keygen(const KeygenOptions& options) {
    const std::string secret_path = options.secret_path.empty() ? default_secret_key_path() : options.secret_path;
    refuse_existing(secret_path);
    refuse_existing(options.public_path);
    std::optional<Passphrase> passphrase;
    if (!options.no_passphrase) passphrase = new_passphrase(options.passphrase_fd);
    const SecretKey key = SecretKey::generate();
    write_key_pair(key, secret_path, options.public_path, passphrase ? &*passphrase : nullptr);
    if (options.quiet) return 0;
    print(fmt::format(fmt::runtime(tr("key id: {}")), key.public_key().id_text()) + "\n");
    print(fmt::format(fmt::runtime(tr("public key: {}")), key.public_key().text()) + "\n");
    print(fmt::format(fmt::runtime(tr("public key file: {}")), escape_for_terminal(options.public_path)) + "\n");
    print(fmt::format(fmt::runtime(tr("secret key file, to be kept secret: {}")), escape_for_terminal(secret_path)) + "\n");
    return 0;
}

} // namespace

Command add_keygen(CLI::App& program) {
    const auto options = std::make_shared<KeygenOptions>();
    CLI::App* parser = program.add_subcommand("keygen", tr("make a key pair to sign recordings with"));
    parser
        ->add_option("-s,--secret-key", options->secret_path, tr("where the secret key goes (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("-p,--public-key", options->public_path, tr("where the public key goes (default: minisign.pub)"))
        ->type_name("FILE")
        ->check(not_empty());
    CLI::Option* none = parser->add_flag("--no-passphrase", options->no_passphrase, tr("leave the secret key unencrypted"));
    parser->add_option("--passphrase-fd", options->passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N")
        ->excludes(none);
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) +
                   "\n  rectool keygen\n  rectool keygen -s recorder.key -p recorder.pub --no-passphrase");
    return {parser, [options] { return run_keygen(*options); }};
}

} // namespace rectool
