#include "base/text.hpp"
#include "rectool/chain.hpp"
#include "rectool/error.hpp"
#include "rectool/output_file.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/terminal.hpp"

#include <fmt/format.h>
#include <memory>

namespace rectool {

namespace {

struct StripOptions {
    std::string chain;
    std::string output;
    bool force = false;
    bool quiet = false;
};

int run_strip(const StripOptions& options) {
    const Chain chain = read_chain(options.chain);
    if (!chain.problems.empty())
        throw Error(ErrorKind::chain_invalid,
                    fmt::format(fmt::runtime(tr("this chain is invalid, so it is not stripped: {}")), options.chain),
                    tr("rectool show --check says what is wrong"));
    OutputFile output(options.output, options.force);
    strip_chain(options.chain, [&output](std::string_view line) {
        output.write(line);
        output.write("\n");
    });
    output.commit();
    if (options.quiet) return 0;
    print(fmt::format(fmt::runtime(tr("Written without fingerprints, so that it may be shown: {}")),
                      escape_for_terminal(options.output)) +
          "\n");
    if (chain.recording->fingerprint == "none") print(std::string(tr("(The chain had no fingerprints to begin with.)")) + "\n");
    return 0;
}

} // namespace

Command add_strip(CLI::App& program) {
    const auto options = std::make_shared<StripOptions>();
    CLI::App* parser = program.add_subcommand("strip", tr("write the chain that may be shown: without fingerprints"));
    parser->add_option("CHAIN", options->chain, tr("the chain"))->required()->check(not_empty());
    parser->add_option("-o,--output", options->output, tr("where the stripped chain goes"))
        ->type_name("CHAIN")
        ->required()
        ->check(not_empty());
    parser->add_flag("--force", options->force, tr("replace the file if there is one"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) + "\n  rectool strip talk.wav.recsig -o shown.recsig");
    return {parser, [options] { return run_strip(*options); }};
}

} // namespace rectool
