#include "base/text.hpp"
#include "rectool/report.hpp"
#include "tools/command.hpp"
#include "tools/terminal.hpp"

#include <memory>

namespace rectool {

namespace {

struct ShowOptions {
    std::string chain;
    bool check = false;
    bool quiet = false;
};

int run_show(const ShowOptions& options) {
    const Chain chain = read_chain(options.chain);
    if (!options.quiet) print(options.check ? check_text(chain, options.chain) : show_text(chain, options.chain));
    if (!chain.problems.empty()) return 6;
    return chain.unfinished() ? 4 : 0;
}

} // namespace

Command add_show(CLI::App& program) {
    const auto options = std::make_shared<ShowOptions>();
    CLI::App* parser = program.add_subcommand("show", tr("say in words what a chain says; looks at no recording"));
    parser->add_option("CHAIN", options->chain, tr("the chain"))->required()->check(not_empty());
    parser->add_flag("--check", options->check, tr("only check whether the chain agrees with itself"));
    parser->add_flag("-q,--quiet", options->quiet, tr("print nothing"));
    parser->footer(std::string(tr("Examples:")) + "\n  rectool show talk.wav.recsig\n  rectool show --check talk.wav.recsig");
    return {parser, [options] { return run_show(*options); }};
}

} // namespace rectool
