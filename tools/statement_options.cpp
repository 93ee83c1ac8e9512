#include "tools/statement_options.hpp"

#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/report.hpp"
#include "rectool/trust.hpp"
#include "tools/passphrase.hpp"
#include "tools/paths.hpp"
#include "tools/receipt_option.hpp"
#include "tools/terminal.hpp"

#include <ctime>
#include <filesystem>
#include <fmt/format.h>

namespace rectool {

namespace {

Chain chain_of(const std::string& path) {
    Chain chain = read_chain(path);
    if (!chain.problems.empty())
        throw Error(ErrorKind::chain_invalid,
                    fmt::format(fmt::runtime(tr("this chain is invalid, so no statement about it is signed: {}")), path),
                    tr("rectool show --check says what is wrong"));
    if (!chain.head)
        throw Error(ErrorKind::usage,
                    fmt::format(fmt::runtime(tr("this chain has no end yet, so there is no statement about it: {}")), path));
    return chain;
}

SecretKey key_of(const StatementOptions& options) {
    const std::string path = options.secret_path.empty() ? default_secret_key_path() : options.secret_path;
    return read_secret_key_file(path, passphrase_source(options.passphrase_fd, path));
}

} // namespace

void add_statement_options(CLI::App& parser, StatementOptions& options) {
    parser.add_option("CHAIN", options.chain, tr("the chain of the recording; the statement is added to it"))
        ->type_name("")
        ->check(not_empty());
    parser
        .add_option(
            "--on", options.on,
            tr("in place of the chain: the receipt of the recording, as letters, as its QR code's text, or a file with them"))
        ->type_name("RECEIPT")
        ->check(not_empty());
    parser.add_option("-s,--secret-key", options.secret_path, tr("the key to sign with (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser.add_option("--name", options.name, tr("what you call yourself"))->type_name("NAME")->check(not_empty());
    parser
        .add_option("--role", options.role,
                    fmt::format(fmt::runtime(tr("your role, as you say: one of {}")), fmt::join(trust_roles(), ", ")))
        ->type_name("ROLE")
        ->check(CLI::IsMember(trust_roles()));
    parser.add_option("--text", options.text, tr("what else you say"))->type_name("TEXT")->check(not_empty());
    parser.add_option("--after", options.after, tr("statements that you have seen, in a file of their own; may be repeated"))
        ->type_name("FILE")
        ->take_all()
        ->check(not_empty());
    parser.add_option("-o,--output", options.output, tr("write the statement to a file of its own (.recstmt), not to the chain"))
        ->type_name("FILE")
        ->check(not_empty());
    parser.add_flag("--force", options.force, tr("with -o: replace the file if there is one"));
    parser.add_option("--passphrase-fd", options.passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N");
    parser.add_flag("-q,--quiet", options.quiet, tr("print nothing"));
}

Subject subject_of(const StatementOptions& options, bool needs_recording) {
    const bool has_chain = !options.chain.empty();
    if (has_chain && !options.on.empty()) throw Error(ErrorKind::usage, tr("the chain and --on do not go together"));
    if (!has_chain && options.on.empty() && needs_recording)
        throw Error(ErrorKind::usage, tr("this statement has to be about a recording: name its chain, or its receipt with --on"));
    if (!has_chain && options.output.empty())
        throw Error(ErrorKind::usage, tr("without the chain the statement needs a file of its own: name it with -o"));
    if (options.force && options.output.empty()) throw Error(ErrorKind::usage, tr("--force goes with -o"));
    Subject subject;
    if (has_chain) subject.chain = chain_of(options.chain);
    for (const std::string& path : options.after)
        subject.from_files = united(std::move(subject.from_files), read_statements(path));
    return subject;
}

Statement deliver(const StatementOptions& options, const Subject& subject, StatementBody body) {
    Statement statement;
    statement.body = std::move(body);
    if (subject.chain) {
        statement.on = subject.chain->head;
    } else if (!options.on.empty()) {
        const Receipt receipt = receipt_of(options.on);
        if (receipt.head)
            statement.on = receipt.head;
        else
            statement.receipt = receipt.bits;
    }
    statement.after = latest(united(subject.chain ? subject.chain->statements : std::vector<Statement>{}, subject.from_files));
    statement.made = format_time(std::time(nullptr));
    statement.name = options.name;
    statement.role = options.role;
    statement.text = options.text;
    statement = sign_statement(std::move(statement), key_of(options));
    const std::vector<Statement> all = united(subject.from_files, {statement});
    if (!about_one_recording(all)) throw Error(ErrorKind::usage, tr("the statements of --after are about another recording"));
    if (options.output.empty())
        (void)add_statements(options.chain, all);
    else
        write_statements(options.output, all, options.force);
    if (options.quiet) return statement;
    print(statement_text(statement));
    print(fmt::format(fmt::runtime(options.output.empty() ? tr("Added to {}") : tr("Written to {}")),
                      escape_for_terminal(options.output.empty() ? options.chain : options.output)) +
          "\n");
    return statement;
}

std::optional<Person> person_of_options(const std::string& name, const std::string& key) {
    if (name.empty()) {
        if (!key.empty()) throw Error(ErrorKind::usage, tr("a person's key goes with the person's name"));
        return std::nullopt;
    }
    Person person{name, parse_public_key(key)};
    if (!key.empty() && !person.key) person.key = read_public_key_file(key);
    return person;
}

} // namespace rectool
