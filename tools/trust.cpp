#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/paths.hpp"
#include "tools/terminal.hpp"
#include "tools/trust_file.hpp"

#include <ctime>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>

namespace rectool {

namespace {

struct TrustCommandOptions {
    std::string trust_path; ///< empty: the default place
    std::string name;       ///< add: the name; remove and revoke: name or key
    std::string key;        ///< add: key or file
    std::string role;
    std::string from;
    std::string until;
    std::string since;
};

std::string trust_path(const TrustCommandOptions& options) {
    return options.trust_path.empty() ? default_trust_path() : options.trust_path;
}

PublicKey key_argument(const std::string& text) {
    if (const std::optional<PublicKey> key = parse_public_key(text)) return *key;
    constexpr std::size_t key_length = 56;
    if (text.size() == key_length && text.starts_with("RW") && text.find('.') == std::string::npos)
        throw Error(ErrorKind::usage,
                    std::string(tr("this is no usable public key (mistyped, or a weak key that nobody should use):")) + " " +
                        text);
    return read_public_key_file(text);
}

std::optional<UnixTime> time_argument(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const std::optional<UnixTime> time = parse_time(text);
    if (!time)
        throw Error(ErrorKind::usage, std::string(tr("this is no date or time:")) + " " + text,
                    tr("write 2025-06-30 or 2025-06-30T14:00:00+02:00"));
    return time;
}

/// The entry on a line of its own, its times below it.
void print_entry(const TrustEntry& entry) {
    const std::string name = escape_for_terminal(entry.name);
    print(entry.role.empty() ? name + "\n" : fmt::format("{} ({})\n", name, entry.role));
    print(fmt::format("  {}\n", entry.key.text()));
    print(fmt::format(fmt::runtime(tr("  key id {}")), entry.key.id_text()) + "\n");
    if (entry.from) print(fmt::format(fmt::runtime(tr("  trusted from {}")), format_time(*entry.from)) + "\n");
    if (entry.until) print(fmt::format(fmt::runtime(tr("  trusted until {}")), format_time(*entry.until)) + "\n");
    if (entry.revoked) print(fmt::format(fmt::runtime(tr("  revoked since {}")), format_time(*entry.revoked)) + "\n");
}

int run_add(const TrustCommandOptions& options) {
    TrustEntry entry;
    entry.name = options.name;
    entry.key = key_argument(options.key);
    entry.role = options.role;
    entry.from = time_argument(options.from);
    entry.until = time_argument(options.until);
    if (entry.from && entry.until && *entry.until <= *entry.from)
        throw Error(ErrorKind::usage, tr("--until is not after --from, so that the key would never be trusted"));
    const std::vector<std::string>& roles = trust_roles();
    if (!entry.role.empty() && std::find(roles.begin(), roles.end(), entry.role) == roles.end())
        throw Error(ErrorKind::usage, std::string(tr("there is no such role:")) + " " + entry.role,
                    fmt::format(fmt::runtime(tr("the roles are {}")), fmt::join(roles, ", ")));
    const std::string path = trust_path(options);
    make_folder_of(path);
    const TrustFileLock lock(path);
    TrustFile file(path, true);
    file.add(entry);
    file.save();
    print(fmt::format(fmt::runtime(tr("added to {}:")), escape_for_terminal(path)) + "\n");
    print_entry(entry);
    return 0;
}

int run_list(const TrustCommandOptions& options) {
    const TrustFile file(trust_path(options), options.trust_path.empty());
    const TrustList entries = file.entries();
    if (entries.empty()) print(fmt::format(fmt::runtime(tr("no keys in {}")), escape_for_terminal(file.path())) + "\n");
    for (const TrustEntry& entry : entries)
        print_entry(entry);
    return 0;
}

int run_remove(const TrustCommandOptions& options) {
    const std::string path = trust_path(options);
    const TrustFileLock lock(path);
    TrustFile file(path, false);
    const TrustEntry entry = file.find(options.name);
    file.remove(entry.key);
    file.save();
    print(fmt::format(fmt::runtime(tr("removed from {}:")), escape_for_terminal(path)) + "\n");
    print_entry(entry);
    return 0;
}

int run_revoke(const TrustCommandOptions& options) {
    const std::optional<UnixTime> since = time_argument(options.since);
    const std::string path = trust_path(options);
    const TrustFileLock lock(path);
    TrustFile file(path, false);
    TrustEntry entry = file.find(options.name);
    if (entry.revoked)
        throw Error(ErrorKind::usage, std::string(tr("this key is revoked already, since:")) + " " + format_time(*entry.revoked),
                    tr("to change the time, edit the trust file"));
    entry.revoked = since ? *since : static_cast<UnixTime>(std::time(nullptr));
    file.replace(entry);
    file.save();
    print(fmt::format(fmt::runtime(tr("revoked in {}:")), escape_for_terminal(path)) + "\n");
    print_entry(entry);
    return 0;
}

CLI::App* add_action(CLI::App& trust, const char* name, const char* description, TrustCommandOptions& options) {
    CLI::App* parser = trust.add_subcommand(name, description);
    parser->add_option("--trust", options.trust_path, tr("the trust file (default: ~/.config/rectool/trust)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->fallthrough();
    return parser;
}

} // namespace

Command add_trust(CLI::App& program) {
    const auto options = std::make_shared<TrustCommandOptions>();
    CLI::App* parser = program.add_subcommand("trust", tr("say whose keys you trust"));
    parser->require_subcommand(1);
    parser->footer(std::string(tr("Examples:")) + "\n  rectool trust add \"Anna de Vries\" anna.pub --role citizen\n"
                                                  "  rectool trust add Oost RW... --role agency --from 2025-01-01\n"
                                                  "  rectool trust list\n  rectool trust revoke Oost --since 2025-06-30");

    CLI::App* add = add_action(*parser, "add", tr("trust a key"), *options);
    add->add_option("NAME", options->name, tr("whose key it is"))->type_name("")->required()->check(not_empty());
    add->add_option("KEY", options->key, tr("the public key (RW...), or a file with it"))
        ->type_name("")
        ->required()
        ->check(not_empty());
    add->add_option("--role", options->role, fmt::format(fmt::runtime(tr("one of {}")), fmt::join(trust_roles(), ", ")))
        ->type_name("ROLE")
        ->check(not_empty());
    add->add_option("--from", options->from, tr("trusted from this time on"))->type_name("TIME")->check(not_empty());
    add->add_option("--until", options->until, tr("trusted before this time"))->type_name("TIME")->check(not_empty());

    CLI::App* list = add_action(*parser, "list", tr("print the trusted keys"), *options);

    CLI::App* remove = add_action(*parser, "remove", tr("take a key out of the trust file"), *options);
    remove->add_option("NAME", options->name, tr("name or public key"))->type_name("")->required()->check(not_empty());

    CLI::App* revoke = add_action(*parser, "revoke", tr("trust a key no longer, from some time on"), *options);
    revoke->add_option("NAME", options->name, tr("name or public key"))->type_name("")->required()->check(not_empty());
    revoke->add_option("--since", options->since, tr("since when (default: now)"))->type_name("TIME")->check(not_empty());

    return {parser, [options, add, list, remove] {
                if (add->parsed()) return run_add(*options);
                if (list->parsed()) return run_list(*options);
                if (remove->parsed()) return run_remove(*options);
                return run_revoke(*options);
            }};
}

} // namespace rectool
