#include "rectool/timestamp.hpp"
#include "base/text.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "rectool/report.hpp"
#include "rectool/statement_file.hpp"
#include "tools/command.hpp"
#include "tools/http.hpp"
#include "tools/sign_options.hpp"
#include "tools/terminal.hpp"

#include <ctime>
#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

constexpr std::size_t max_request = 65536;

struct TimestampOptions {
    std::string chain;
    std::string request;
    std::string response;
    std::string address;
    std::vector<std::string> certificates;
    SignOptions sign; ///< secret key and its passphrase
    unsigned seconds = 30;
    bool force = false;
    bool quiet = false;
};

void refuse_mixtures(const TimestampOptions& options) {
    const bool by_file = !options.request.empty() || !options.response.empty();
    if (by_file == !options.address.empty())
        throw Error(ErrorKind::usage, tr("say --tsa, or --request, or --request with --response"),
                    tr("see rectool timestamp --help"));
    if (!options.response.empty() && options.request.empty())
        throw Error(ErrorKind::usage, tr("--response needs the --request that it answers"));
}

void write_request(const TimestampOptions& options, const Hash& head) {
    OutputFile output(options.request, options.force, 0644);
    const Bytes request = make_timestamp_request(head);
    output.write({reinterpret_cast<const char*>(request.data()), request.size()});
    output.commit();
    if (options.quiet) return;
    print(fmt::format(
              fmt::runtime(tr("The request is {0}. Send it to a time-stamping authority; take its reply in with --response.")),
              escape_for_terminal(options.request)) +
          "\n");
}

Bytes read_bytes(const std::string& path, std::size_t limit) {
    const std::string text = read_small_file(path, limit);
    return {text.begin(), text.end()};
}

Bytes token_for(const TimestampOptions& options, const Hash& head) {
    if (options.address.empty())
        return token_of_response(read_bytes(options.response, max_timestamp_response), read_bytes(options.request, max_request),
                                 head);
    const Bytes request = make_timestamp_request(head);
    const Bytes response = http_post(options.address, "application/timestamp-query", request, "application/timestamp-reply",
                                     max_timestamp_response, options.seconds);
    return token_of_response(response, request, head);
}

Statement statement_of(const TimestampOptions& options, const Chain& chain, Bytes token) {
    TimestampStatement stamp;
    stamp.token = std::move(token);
    for (const std::string& path : options.certificates)
        for (Bytes& certificate : read_certificates(read_small_file(path, max_timestamp_response), path))
            stamp.certificates.push_back(std::move(certificate));
    Statement statement;
    statement.on = chain.head;
    statement.after = latest(chain.statements);
    statement.made = format_time(std::time(nullptr));
    statement.body = std::move(stamp);
    return statement;
}

int run_timestamp(const TimestampOptions& options) {
    refuse_mixtures(options);
    const Chain chain = read_chain(options.chain);
    if (!chain.problems.empty())
        throw Error(ErrorKind::chain_invalid,
                    fmt::format(fmt::runtime(tr("this chain is invalid, so it gets no time stamp: {}")), options.chain),
                    tr("rectool show --check says what is wrong"));
    if (!chain.head) {
        print_error(
            fmt::format(fmt::runtime(tr("the end of this chain is missing, so it gets no time stamp yet: {}")), options.chain),
            tr("rectool sign --resume ends a chain that was interrupted"));
        return 4;
    }
    if (options.address.empty() && options.response.empty()) {
        write_request(options, *chain.head);
        return 0;
    }
    const SecretKey key = secret_key_of(options.sign); // first: a passphrase that is wrong costs no time stamp
    const Bytes token = token_for(options, *chain.head);
    const Statement statement = sign_statement(statement_of(options, chain, token), key);
    add_statements(options.chain, {statement});
    if (options.quiet) return 0;
    const TokenCheck said = check_token(token, {}, *chain.head, {});
    print(fmt::format(fmt::runtime(tr("The time stamp says: this recording existed on {0}. It was made by {1}.")),
                      said.time ? format_time(*said.time) : std::string(), escape_for_terminal(said.authority)) +
          "\n");
    print(std::string(
              tr("It is kept in the chain. Whether that authority can be trusted is decided with rectool verify --tsa-ca.")) +
          "\n");
    return 0;
}

} // namespace

Command add_timestamp(CLI::App& program) {
    const auto options = std::make_shared<TimestampOptions>();
    CLI::App* parser = program.add_subcommand("timestamp", tr("have a time-stamping authority attest when a recording existed"));
    parser->add_option("CHAIN", options->chain, tr("the chain"))->required()->check(not_empty());
    parser->add_option("--tsa", options->address, tr("the address of the authority, http:// or https://"))
        ->type_name("URL")
        ->check(not_empty());
    parser->add_option("--request", options->request, tr("write the request to this file, to send it by any means"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--response", options->response, tr("take in the authority's reply to that request"))
        ->type_name("FILE")
        ->check(not_empty());
    parser
        ->add_option("--certificates", options->certificates,
                     tr("keep these certificates, in PEM form, with it; may be repeated"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--timeout", options->seconds, tr("how many seconds the authority has for its reply (default: 30)"))
        ->type_name("SECONDS")
        ->check(CLI::Range(1U, 3600U));
    parser
        ->add_option("-s,--secret-key", options->sign.secret_path, tr("the key to sign with (default: ~/.minisign/minisign.key)"))
        ->type_name("FILE")
        ->check(not_empty());
    parser->add_option("--passphrase-fd", options->sign.passphrase_fd, tr("read the passphrase from this file descriptor"))
        ->type_name("N");
    parser->add_flag("--force", options->force, tr("replace the request if there is one"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(
        std::string(tr("Examples:")) +
        "\n  rectool timestamp talk.wav.recsig --tsa https://tsa.example.org/\n  rectool timestamp talk.wav.recsig --request "
        "talk.tsq\n  rectool timestamp talk.wav.recsig --request talk.tsq --response talk.tsr");
    return {parser, [options] { return run_timestamp(*options); }};
}

} // namespace rectool
